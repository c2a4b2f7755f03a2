using Azure.Core;
using Azure.Core.Pipeline;
using PersonioFunctions.Personio.Calls;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>
/// Adds the account's token to every data request. When Personio rejects the token, the request is sent again with a new one. It stands
/// outside the retries, because a token request has retries of its own, which would multiply. Azure.Core's
/// BearerTokenAuthenticationPolicy does not fit: it requires https, and a simulator on loopback uses http.
/// </summary>
internal sealed class PersonioTokenPolicy(PersonioTokens tokens) : AsyncPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var call = PersonioCall.From(message);
        var token = await tokens.GetAsync(call, message.CancellationToken);
        try
        {
            await SendAsync(token);
            return;
        }
        catch (PersonioException refused) when (IsAboutTheToken(refused))
        {
            // Processes share a token, so it may be expired or revoked earlier than this process expects.
        }

        token = await tokens.RenewAsync(call, token, message.CancellationToken);
        try
        {
            await SendAsync(token);
        }
        catch (PersonioException refused) when (IsAboutTheToken(refused))
        {
            tokens.Drop(call.Connection, token);
            throw;
        }

        ValueTask SendAsync(string bearer)
        {
            message.Request.Headers.SetValue("Authorization", $"Bearer {bearer}");
            return ProcessNextAsync(message, pipeline);
        }
    }

    // Personio documents 403 "Provided authorization is not valid" for an unknown token, and 403 for a missing scope too. Only the
    // response to a fresh token tells whether the credentials lack the scope.
    private static bool IsAboutTheToken(PersonioException refused) =>
        refused.Kind is PersonioFailureKind.Unauthorized or PersonioFailureKind.Forbidden;
}
