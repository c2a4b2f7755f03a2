using System.Text.Json;
using Azure.Core;
using PersonioFunctions.Personio.Json;

namespace PersonioFunctions.Personio.Calls;

/// <summary>
/// A call of Personio's v2 API that manages webhooks. Its errors have other bodies than those of v1, and differ by endpoint, so only their
/// status counts.
/// </summary>
internal abstract class WebhookCall(PersonioConnection connection) : PersonioCall(connection)
{
    /// <summary>Excludes answers that cannot be read: what was created would be created again.</summary>
    public override bool RetriesUnreadable => false;

    public override bool NeedsEnvelope(int status) => false;

    /// <summary>
    /// Treats 401 as a missing permission, because the token is fresh. A v2 endpoint answers so for a scope that the credentials lack.
    /// </summary>
    public override PersonioFailureKind KindOf(int status) => status == 401 ? PersonioFailureKind.Forbidden : base.KindOf(status);
}

/// <summary>Requests a token for the v2 API. It is used for one call and not kept.</summary>
internal sealed class WebhookTokenCall(PersonioConnection connection, string clientSecret) : WebhookCall(connection)
{
    public override string Endpoint => "POST /v2/auth/token";

    /// <summary>The token after success.</summary>
    public string Token { get; private set; } = "";

    // https://developer.personio.de/v2.0/reference/authentication
    public override void Write(Request request)
    {
        request.Method = RequestMethod.Post;
        request.Uri.AppendPath("/v2/auth/token", escape: false);
        request.Headers.SetValue("Content-Type", "application/x-www-form-urlencoded");
        request.Content = RequestContent.Create(System.Text.Encoding.ASCII.GetBytes(
            $"grant_type=client_credentials&client_id={Uri.EscapeDataString(Connection.ClientId)}"
            + $"&client_secret={Uri.EscapeDataString(clientSecret)}"));
    }

    public override int? Read(ReadOnlySpan<byte> body)
    {
        var response = JsonSerializer.Deserialize(body, PersonioJsonContext.Default.JsonElement);
        Token = TokenCall.Usable(response.Member("access_token")) ?? throw new JsonException("The response has no usable token.");
        return null;
    }

    /// <summary>Personio documents 400 for credentials that may not use v2, and for wrong ones. The v1 token says which.</summary>
    public override PersonioFailureKind KindOf(int status) => status == 400 ? PersonioFailureKind.Forbidden : base.KindOf(status);
}

/// <summary>Creates a webhook that sends a token with each event.</summary>
internal sealed class CreateWebhookCall(PersonioConnection connection, string bearer, PersonioWebhookRequest webhook)
    : WebhookCall(connection)
{
    public override string Endpoint => "POST /v2/webhooks";

    /// <summary>The id of the webhook after success.</summary>
    public Guid Id { get; private set; }

    // https://developer.personio.de/reference/post_v2-webhooks
    public override void Write(Request request)
    {
        request.Method = RequestMethod.Post;
        request.Uri.AppendPath("/v2/webhooks", escape: false);
        request.Headers.SetValue("Authorization", $"Bearer {bearer}");
        request.Headers.SetValue("Content-Type", "application/json");
        request.Content = RequestContent.Create(
            JsonSerializer.SerializeToUtf8Bytes(webhook, PersonioJsonContext.Default.PersonioWebhookRequest));
    }

    // Other answers of v2 have their record in "_data".
    public override int? Read(ReadOnlySpan<byte> body)
    {
        var response = JsonSerializer.Deserialize(body, PersonioJsonContext.Default.JsonElement);
        var id = response.Member("id") is { ValueKind: JsonValueKind.String } own ? own : response.Member("_data").Member("id");
        Id = id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var found)
            ? found
            : throw new JsonException("The response has no id of a webhook.");
        return null;
    }
}

/// <summary>Deletes a webhook. Succeeds when there is none.</summary>
internal sealed class DeleteWebhookCall(PersonioConnection connection, string bearer, Guid id) : WebhookCall(connection)
{
    private const int NotFound = 404;

    public override string Endpoint => "DELETE /v2/webhooks/{id}";

    public override bool HasBody(int status) => status == NotFound || base.HasBody(status);

    // https://developer.personio.de/reference/delete_v2-webhooks-id
    public override void Write(Request request)
    {
        request.Method = RequestMethod.Delete;
        request.Uri.AppendPath($"/v2/webhooks/{id}", escape: false);
        request.Headers.SetValue("Authorization", $"Bearer {bearer}");
    }

    // The 404 of a proxy or of a wrong address is a page and not JSON.
    public override int? Read(ReadOnlySpan<byte> body)
    {
        if (Status == NotFound) JsonSerializer.Deserialize(body, PersonioJsonContext.Default.JsonElement);
        return null;
    }
}
