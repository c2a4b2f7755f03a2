using System.Net.Mime;
using System.Text.Json;
using PersonioSimulator.Api;
using PersonioSimulator.Faults;

namespace PersonioSimulator.Webhooks;

/// <summary>
/// The part of v2 that manages webhooks: <c>POST /v2/auth/token</c> and <c>/v2/webhooks</c>, without <c>PATCH</c>. Sources:
/// https://developer.personio.de/v2.0/reference/authentication , https://developer.personio.de/reference/post_v2-webhooks ,
/// https://developer.personio.de/reference/get_v2-webhooks , https://developer.personio.de/reference/delete_v2-webhooks-id
/// </summary>
internal static class WebhookEndpoints
{
    public const string TokenPath = "/v2/auth/token";
    public const string Path = "/v2/webhooks";

    private const string Problem = "application/problem+json";

    public static async Task TokenAsync(HttpContext context, SimulatorWorld world, RequestLog.Entry entry)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var credential = world.Credentials.Find($"{form["client_id"]}");
        entry.Company = credential?.Company;
        if (await IsFaultyAsync(context, world, entry)) return;
        if (form["grant_type"] != "client_credentials" || credential is null || credential.ClientSecret != form["client_secret"])
        {
            var error = form["grant_type"] == "client_credentials" ? "unauthorized_client" : "unsupported_grant_type";
            await SendAsync(context, 400, new { timestamp = world.Time.GetUtcNow(), trace_id = Guid.NewGuid(), error }, Problem);
            return;
        }

        var (token, remaining) = world.Credentials.TokenFor(credential, TimeSpan.FromSeconds(world.Settings.TokenLifetimeSeconds));
        await SendAsync(context, 200, new
        {
            access_token = token,
            expires_in = (long)remaining.TotalSeconds,
            token_type = "Bearer",
            scope = credential.MayManageWebhooks ? "personio:webhooks:read personio:webhooks:write" : "personio:persons:read",
        });
    }

    public static async Task CreateAsync(HttpContext context, SimulatorWorld world, RequestLog.Entry entry)
    {
        if (await AuthorizeAsync(context, world, entry) is not { } credential) return;
        if (await ReadAsync(context, credential.Company) is not { } webhook)
            await RefuseAsync(context, 400, "Bad Request");
        else if (!world.Webhooks.TryAdd(webhook))
            await RefuseAsync(context, 409, "Conflict");
        else
            await SendAsync(context, 201, Shown(webhook));
    }

    public static async Task ListAsync(HttpContext context, SimulatorWorld world, RequestLog.Entry entry)
    {
        if (await AuthorizeAsync(context, world, entry) is { } credential)
            await SendAsync(context, 200, new { _data = world.Webhooks.Of(credential.Company).Select(Shown) });
    }

    public static async Task DeleteAsync(HttpContext context, SimulatorWorld world, RequestLog.Entry entry)
    {
        if (await AuthorizeAsync(context, world, entry) is not { } credential) return;
        if (world.Webhooks.Remove(credential.Company, Guid.Parse($"{context.Request.RouteValues["id"]}")))
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        else
            await RefuseAsync(context, 404, "Not Found");
    }

    private static async Task<Credential?> AuthorizeAsync(HttpContext context, SimulatorWorld world, RequestLog.Entry entry)
    {
        var header = $"{context.Request.Headers.Authorization}";
        var known = header.StartsWith("Bearer ", StringComparison.Ordinal)
            && world.Credentials.Check(header["Bearer ".Length..], out var found) == TokenState.Valid
                ? found
                : null;
        entry.Company = known?.Company;
        if (await IsFaultyAsync(context, world, entry)) return null;
        if (known is { MayManageWebhooks: true }) return known;
        if (known is null) await SendAsync(context, 401, new { error = new { message = "Unauthorized Request" } });
        else await RefuseAsync(context, 403, "Insufficient access scope");
        return null;
    }

    private static async Task<bool> IsFaultyAsync(HttpContext context, SimulatorWorld world, RequestLog.Entry entry)
    {
        var fault = world.Faults.Take(new FaultQuestion(FaultTarget.Webhooks, entry.Company));
        entry.Fault = fault?.Kind;
        return fault is not null && await FaultAnswers.TryAnswerAsync(context, world, fault);
    }

    /// <returns>The webhook of the body; null when a required member is missing or the address is not allowed.</returns>
    private static async Task<Webhook?> ReadAsync(HttpContext context, string company)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            string? Text(string name) => json.RootElement.TryGetProperty(name, out var member) ? member.GetString() : null;
            string[] events = json.RootElement.TryGetProperty("enabled_events", out var list)
                ? [.. list.EnumerateArray().Select(name => name.GetString()!)]
                : [];

            // Personio takes https only. A test on this machine has no certificate.
            return Uri.TryCreate(Text("url"), UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.IsLoopback)
                && Text("description") is not null
                && events.Length > 0 && events.All(WebhookEvents.All.Contains)
                    ? new Webhook(Guid.NewGuid(), company, url, Text("status") ?? "DISABLED", Text("token"), events)
                    : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static object Shown(Webhook webhook) => new
    {
        id = webhook.Id,
        url = webhook.Url,
        description = "",
        status = webhook.Status,
        auth_type = "TOKEN",
        enabled_events = webhook.Events,
    };

    private static Task RefuseAsync(HttpContext context, int status, string title) => SendAsync(
        context, status, new { personio_trace_id = Guid.NewGuid(), errors = new[] { new { title, detail = title } } }, Problem);

    private static Task SendAsync(HttpContext context, int status, object body, string type = MediaTypeNames.Application.Json) =>
        Answers.JsonAsync(context, JsonSerializer.SerializeToUtf8Bytes(body), status, type);
}
