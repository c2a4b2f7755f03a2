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
    private const int StatusUnauthorized = 401;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var call = PersonioCall.From(message);
        var token = await tokens.GetAsync(call, message.CancellationToken);
        try
        {
            await SendAsync(token);
            return;
        }
        catch (PersonioException refused) when (IsAboutTheToken(call, token, refused))
        {
            // Processes share a token, so it may be expired or revoked earlier than this process expects.
        }

        token = await tokens.RenewAsync(call, token, message.CancellationToken);
        try
        {
            await SendAsync(token);
        }
        catch (PersonioException refused) when (IsAboutTheToken(call, token, refused))
        {
            tokens.Drop(call.Connection, token);
            throw;
        }

        async ValueTask SendAsync(string bearer)
        {
            message.Request.Headers.SetValue("Authorization", $"Bearer {bearer}");
            await ProcessNextAsync(message, pipeline);
            tokens.Prove(call.Connection, bearer);
        }
    }

    // Personio documents 403 "Provided authorization is not valid" for an unknown token, and 403 for a missing scope too. If another call
    // has just succeeded with the token, it is the scope. Otherwise the response to a fresh token tells which. A 401 that is not
    // Personio's may be that of a gateway in front of it that knows the token has expired.
    private bool IsAboutTheToken(PersonioCall call, string token, PersonioException refused) => refused.Kind switch
    {
        PersonioFailureKind.Unauthorized => true,
        PersonioFailureKind.Forbidden => !tokens.IsProven(call.Connection, token),
        PersonioFailureKind.Unavailable => call.Status == StatusUnauthorized,
        _ => false,
    };
}
