using Azure.Core;
using Azure.Core.Pipeline;
using PersonioFunctions.Personio.Calls;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>
/// Gives every data request the account's token, and one new token when Personio no longer takes the old one. Azure.Core's
/// BearerTokenAuthenticationPolicy does the same for https only; a Personio on loopback speaks http. Stands outside the retries,
/// so that a token request, which has retries of its own, is not multiplied by them.
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
            // Expired or revoked before its time, which a stable token shared by several processes may be. Once more, below.
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

    // A token Personio does not know is documented as 403 "Provided authorization is not valid", like one without the scope. Only a
    // fresh token tells the two apart, and what it is answered is the truth about the credentials.
    private static bool IsAboutTheToken(PersonioException refused) =>
        refused.Kind is PersonioFailureKind.Unauthorized or PersonioFailureKind.Forbidden;
}
