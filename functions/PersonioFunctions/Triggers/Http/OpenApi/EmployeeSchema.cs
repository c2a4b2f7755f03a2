using System.Text.Json.Nodes;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Triggers.Http.Employees;

namespace PersonioFunctions.Triggers.Http.OpenApi;

/// <summary>
/// The schema of what <see cref="EmployeeBodyConverter"/> writes, which no exporter can know: the fields of the catalogue and the derived
/// columns.
/// </summary>
internal static class EmployeeSchema
{
    private static readonly string[] Required =
    [
        "id", "account", "lifecycleState", "lifecycleRule", "lifecycleFlags", "isCurrent", "previousEmployeeIds", "licenseStatus",
        "firstSeenAt", "changedAt",
    ];

    /// <summary>Creates the schema.</summary>
    public static JsonObject Create()
    {
        var properties = new JsonObject
        {
            ["lifecycleState"] = Words(ApiWords.All<LifecycleState>()),
            ["lifecycleRule"] = Words(LifecycleRuleIds.All),
            ["lifecycleFlags"] = ListOf(Words(ApiWords.All<LifecycleFlags>(except: LifecycleFlags.None))),
            ["isCurrent"] = new JsonObject { ["type"] = "boolean" },
        };
        foreach (var name in (string[])["id", "account", "displayName", "appStatus", "licenseStatus", "contentHash"])
            properties[name] = Text();
        foreach (var name in (string[])["lifecycleSince", "leftAt", "originalHireDate"]) properties[name] = Text("date");
        foreach (var name in (string[])["nextTransitionAt", "firstSeenAt", "changedAt", "verifiedAt"]) properties[name] = Text("date-time");
        foreach (var name in (string[])["previousEmployeeIds", "possibleEmployeeIds", "decidedEmployeeIds"])
            properties[name] = ListOf(Text());
        foreach (var field in EmployeeField.All.Concat(EmployeeField.Optional))
            properties[field.JsonName] = field.IsJson ? new JsonObject { ["description"] = "Any JSON, as Personio has it." } : Text();

        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["patternProperties"] = new JsonObject
            {
                ["^x_[A-Z]"] = new JsonObject { ["description"] = "An attribute of the company's own: a text, or an array of tags." },
            },
            ["required"] = new JsonArray([.. Required.Select(name => JsonValue.Create(name))]),
        };
    }

    private static JsonObject Text(string? format = null) =>
        format is null ? new() { ["type"] = "string" } : new() { ["type"] = "string", ["format"] = format };

    private static JsonObject Words(IEnumerable<string> words) => ApiWords.Restrict([], words, isRequest: false);

    private static JsonObject ListOf(JsonObject items) => new() { ["type"] = "array", ["items"] = items };
}
