using System.Text.Json;
using Azure.Core;
using PersonioFunctions.Personio.Json;

namespace PersonioFunctions.Personio.Calls;

/// <summary>A request for a token.</summary>
internal sealed class TokenCall(PersonioConnection connection, string clientSecret) : PersonioCall(connection)
{
    private const int MaxTokenLength = 8192;

    public override string Endpoint => "POST /v1/auth";

    /// <summary>The token, once the call has succeeded.</summary>
    public string Token { get; private set; } = "";

    /// <summary>How long the token lives; null when Personio does not say.</summary>
    public TimeSpan? Lifetime { get; private set; }

    // https://developer.personio.de/reference/auth
    // In the body: credentials in the query are refused from December 2026 and would end up in access logs.
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
        var answer = JsonSerializer.Deserialize(body, PersonioJsonContext.Default.PersonioTokenAnswer);
        if (answer?.Success.ValueKind != JsonValueKind.True)
        {
            return answer?.Success.ValueKind == JsonValueKind.False
                ? LenientNumber.From(answer.Error.Member("code")) ?? 0
                : throw new JsonException("The answer does not say whether it is one.");
        }

        // It becomes a header: anything but visible ASCII is no token.
        var token = answer.Data.Member("token") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        if (token is not { Length: > 0 and <= MaxTokenLength } || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new JsonException("The answer holds no usable token.");
        }

        Token = token;
        Lifetime = LenientNumber.From(answer.Data.Member("expires_in")) is { } seconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : null;
        return null;
    }

    /// <summary>
    /// On this endpoint a refusal is about the credentials, whatever its status: the one for wrong credentials is not documented.
    /// A 404 is not among them, since that is what a wrong base URL answers.
    /// </summary>
    public override PersonioFailureKind KindOf(int status) =>
        status is 0 or 400 or 401 or 403 or 422 ? PersonioFailureKind.Unauthorized : base.KindOf(status);

    /// <summary>Too many token requests are followed by 60 s in which all are refused: trying again at once is pointless.</summary>
    public override bool IsRetriable(int status) => status != 429 && base.IsRetriable(status);
}
