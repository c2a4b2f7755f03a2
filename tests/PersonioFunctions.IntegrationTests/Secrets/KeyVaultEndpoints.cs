using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PersonioFunctions.IntegrationTests.Secrets;

/// <summary>
/// The part of the secrets API that <c>SecretClient</c> uses: https://learn.microsoft.com/rest/api/keyvault/secrets/operation-groups.
/// </summary>
internal static class KeyVaultEndpoints
{
    /// <summary>The only token that the double accepts.</summary>
    public const string Token = "invented-vault-token";

    private const string Challenge =
        "Bearer authorization=\"https://login.microsoftonline.com/00000000-0000-0000-0000-000000000001\", "
        + "resource=\"https://vault.azure.net\"";

    // A vault that allows purging returns "Recoverable+Purgeable".
    private const string RecoveryLevel = "Recoverable";

    public static void Map(WebApplication app, KeyVaultSecrets secrets, KeyVaultFaults faults)
    {
        app.Use((context, next) => GuardAsync(context, next, faults));

        app.MapPut("/secrets/{name}", async (HttpRequest request, string name) =>
        {
            var body = await request.ReadFromJsonAsync<JsonObject>(request.HttpContext.RequestAborted);
            var value = body?["value"]?.GetValue<string>();
            return value is null ? Error(400, "BadParameter", null) : Bundle(request, name, secrets.Set(name, value), withValue: true);
        });
        // The client ends the address of the newest version with a slash. Routing treats both forms alike.
        app.MapGet("/secrets/{name}/{version?}", (HttpRequest request, string name, string? version) =>
            version == "versions"
                ? List(secrets.VersionsOf(name).Select(v => Item(request, name, v)))
                : Bundle(request, name, secrets.Get(name, version), withValue: true));
        app.MapGet("/secrets", (HttpRequest request) => List(secrets.Names.Select(name => Item(request, name, version: null))));
        app.MapDelete("/secrets/{name}", (HttpRequest request, string name) =>
            Bundle(request, name, secrets.Delete(name), withValue: false));

        app.MapGet("/deletedsecrets/{name}", (HttpRequest request, string name) =>
            Bundle(request, name, secrets.GetDeleted(name), withValue: false));
        app.MapPost("/deletedsecrets/{name}/recover", (HttpRequest request, string name) =>
            Bundle(request, name, secrets.Recover(name), withValue: false));
        app.MapDelete("/deletedsecrets/{name}", () => Error(403, "Forbidden", "ForbiddenByPolicy"));
    }

    private static async Task GuardAsync(HttpContext context, RequestDelegate next, KeyVaultFaults faults)
    {
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            context.Response.Headers.WWWAuthenticate = Challenge;
            await Error(401, "Unauthorized", null).ExecuteAsync(context);
            return;
        }

        context.Response.Headers["x-ms-request-id"] = Guid.NewGuid().ToString();
        if (faults.Take() is not { } fault)
        {
            await next(context);
            return;
        }

        if (fault.Status is { } status)
        {
            // The message repeats the whole request, because text that a client quotes from here would end up in a log.
            using var reader = new StreamReader(context.Request.Body);
            var echo = await reader.ReadToEndAsync(context.RequestAborted);
            var answer = fault.Code is { } code
                ? Error(status, code, fault.InnerCode, $"You sent {echo}")
                : Results.Text($"<html>You sent {echo}</html>", "text/html", statusCode: status);
            await answer.ExecuteAsync(context);
            return;
        }

        await faults.HoldAsync(context.RequestAborted);
    }

    private static IResult Bundle(HttpRequest request, string name, SecretResult result, bool withValue)
    {
        if (result.Version is not { } version) return Error(result.Status, result.Code!, result.InnerCode);

        var bundle = Item(request, name, version);
        if (withValue) bundle["value"] = version.Value;
        if (request.Method == HttpMethods.Delete || request.Path.StartsWithSegments("/deletedsecrets"))
        {
            bundle["recoveryId"] = $"https://{request.Host}/deletedsecrets/{name}";
            bundle["deletedDate"] = 1_700_000_000;
            bundle["scheduledPurgeDate"] = 1_707_776_000;
        }

        return Json(200, bundle);
    }

    private static JsonObject Item(HttpRequest request, string name, SecretVersion? version) => new()
    {
        ["id"] = $"https://{request.Host}/secrets/{name}" + (version is null ? "" : $"/{version.Id}"),
        ["attributes"] = new JsonObject
        {
            ["enabled"] = true,
            ["created"] = 1_700_000_000,
            ["updated"] = 1_700_000_000,
            ["recoveryLevel"] = RecoveryLevel,
        },
    };

    private static IResult List(IEnumerable<JsonObject> items) =>
        Json(200, new JsonObject { ["value"] = new JsonArray([.. items]), ["nextLink"] = null });

    private static IResult Error(int status, string code, string? innerCode, string message = "Invented.")
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (innerCode is not null) error["innererror"] = new JsonObject { ["code"] = innerCode };
        return Json(status, new JsonObject { ["error"] = error });
    }

    private static IResult Json(int status, JsonObject body) => Results.Text(body.ToJsonString(), "application/json", statusCode: status);
}
