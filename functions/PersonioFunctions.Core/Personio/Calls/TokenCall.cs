using System.Text.Json;
using Azure.Core;
using PersonioFunctions.Personio.Json;

namespace PersonioFunctions.Personio.Calls;

/// <summary>Requests a token.</summary>
internal sealed class TokenCall(PersonioConnection connection, string clientSecret) : PersonioCall(connection)
{
    private const int MaxTokenLength = 8192;

    public override string Endpoint => "POST /v1/auth";

    /// <summary>The token after success.</summary>
    public string Token { get; private set; } = "";

    /// <summary>The token's lifetime; null when Personio does not state it.</summary>
    public TimeSpan? Lifetime { get; private set; }

    // https://developer.personio.de/reference/auth
    // Credentials in the query would end up in access logs, and Personio rejects them from December 2026.
    public override void Write(Request request)
    {
        request.Method = RequestMethod.Post;
        request.Uri.AppendPath("/v1/auth", escape: false);
        request.Headers.SetValue("Content-Type", "application/json");
        request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(
            new PersonioTokenRequest(Connection.ClientId, clientSecret), PersonioJsonContext.Default.PersonioTokenRequest));
    }

    public override int? Read(ReadOnlySpan<byte> body)
    {
        var response = JsonSerializer.Deserialize(body, PersonioJsonContext.Default.PersonioTokenResponse);
        if (response?.Success.ValueKind != JsonValueKind.True)
        {
            return response?.Success.ValueKind == JsonValueKind.False
                ? LenientNumber.From(response.Error.Member("code")) ?? 0
                : throw new JsonException("The response has no 'success'.");
        }

        Token = Usable(response.Data.Member("token")) ?? throw new JsonException("The response has no usable token.");
        Lifetime = LenientNumber.From(response.Data.Member("expires_in")) is { } seconds
            ? TimeSpan.FromSeconds(Math.Max(0, seconds))
            : null;
        return null;
    }

    /// <summary>Returns a token that can be sent in a header, where it must consist of visible ASCII characters; otherwise null.</summary>
    public static string? Usable(JsonElement token) =>
        token.ValueKind == JsonValueKind.String
        && token.GetString() is { Length: > 0 and <= MaxTokenLength } text
        && !text.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? text
            : null;

    /// <summary>
    /// Treats a refusal by this endpoint as wrong credentials, because Personio does not document the status that it sends for them.
    /// A 404 is excluded, because a wrong base URL causes it.
    /// </summary>
    public override PersonioFailureKind KindOf(int status) =>
        status is 0 or 400 or 401 or 403 or 422 ? PersonioFailureKind.Unauthorized : base.KindOf(status);

    public override bool NeedsEnvelope(int status) => KindOf(status) == PersonioFailureKind.Unauthorized;

    /// <summary>Excludes 429, because Personio then refuses every token request for 60 s and a quick retry cannot succeed.</summary>
    public override bool IsRetriable(int status) => status != 429 && base.IsRetriable(status);
}
