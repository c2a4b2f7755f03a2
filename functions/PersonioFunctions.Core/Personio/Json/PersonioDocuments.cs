using System.Text.Json;

namespace PersonioFunctions.Personio.Json;

/// <summary>The request body of <c>POST /v1/auth</c>.</summary>
internal sealed record PersonioTokenRequest(string ClientId, string ClientSecret)
{
    // A record prints its members, and this one holds a secret.
    public override string ToString() => nameof(PersonioTokenRequest);
}

/// <summary>
/// The response of <c>POST /v1/auth</c>. Its members are elements, because Personio writes <c>[]</c> for an empty object and numbers as
/// text.
/// </summary>
internal sealed record PersonioTokenResponse(JsonElement Success, JsonElement Data, JsonElement Error)
{
    // A record prints its members, and this one holds a token.
    public override string ToString() => nameof(PersonioTokenResponse);
}

/// <summary>The request body of <c>POST /v2/webhooks</c>.</summary>
internal sealed record PersonioWebhookRequest(
    Uri Url, string Description, string Status, string AuthType, string Token, IReadOnlyList<string> EnabledEvents)
{
    // A record prints its members, and this one holds a token.
    public override string ToString() => nameof(PersonioWebhookRequest);
}

/// <summary>The response of <c>GET /v1/company/employees/attributes</c>.</summary>
internal sealed record PersonioAttributesResponse(JsonElement Success, JsonElement Data, JsonElement Error);
