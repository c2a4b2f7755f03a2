using System.Buffers;
using System.Text.Json;
using PersonioSimulator.Faults;

namespace PersonioSimulator.Api;

/// <summary><c>POST /v1/auth</c>. Source: https://developer.personio.de/reference/auth</summary>
internal static class AuthEndpoint
{
    public const string Path = "/v1/auth";

    public static async Task PostAsync(HttpContext context, SimulatorWorld world, RequestLog.Entry entry)
    {
        // https://developer.personio.de/changelog/deprecated-query-string-credentials-on-post-v1auth
        if (context.Request.Query.ContainsKey("client_id") || context.Request.Query.ContainsKey("client_secret"))
        {
            await Answers.ErrorAsync(context, StatusCodes.Status403Forbidden, 403, "Provided authorization is not valid");
            return;
        }

        var (clientId, clientSecret) = await ReadCredentialsAsync(context);
        var credential = world.Credentials.Find(clientId);
        entry.Company = credential?.Company;
        if (!world.Limits.AdmitToken(clientId, world.Settings))
        {
            await Answers.TooManyRequestsAsync(context, world.Settings);
            return;
        }

        var fault = world.Faults.Take(new FaultQuestion(FaultTarget.Auth, entry.Company));
        entry.Fault = fault?.Kind;
        if (fault is not null && await FaultAnswers.TryAnswerAsync(context, world, fault))
            return;
        if (credential is null || credential.ClientSecret != clientSecret)
        {
            await Answers.ErrorAsync(context, StatusCodes.Status401Unauthorized, 401, "Wrong credentials");
            return;
        }

        var (token, remaining) = world.Credentials.TokenFor(credential, TimeSpan.FromSeconds(world.Settings.TokenLifetimeSeconds));
        context.Response.Headers.Authorization = "Bearer " + token;
        await FaultAnswers.SendAsync(context, fault, Body(token, remaining, world.Settings.SendTokenDetails));
    }

    private static async Task<(string ClientId, string ClientSecret)> ReadCredentialsAsync(HttpContext context)
    {
        if (context.Request.HasFormContentType)
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return (form["client_id"].ToString(), form["client_secret"].ToString());
        }

        try
        {
            using var json = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return (Text(json.RootElement, "client_id"), Text(json.RootElement, "client_secret"));
        }
        catch (JsonException)
        {
            // The body has no usable credentials and is refused below like wrong ones.
            return ("", "");
        }
    }

    private static string Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";

    private static ReadOnlyMemory<byte> Body(string token, TimeSpan remaining, bool details)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteBoolean("success", true);
        json.WriteStartObject("data");
        json.WriteString("token", token);
        if (details)
        {
            json.WriteNumber("expires_in", (long)remaining.TotalSeconds);
            json.WriteString("scope", "employees:read");
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return body.WrittenMemory;
    }
}
