using System.Text.Json.Nodes;

namespace PersonioFunctions.Tests.Documents;

/// <summary>
/// Finds what breaks callers between two OpenAPI documents: a call, a parameter, an answer, a schema or a member that is gone or has
/// another type, a word that requests may no longer send, what requests newly need, and what answers no longer always have. Nothing else
/// is looked for.
/// </summary>
internal static class BreakingChanges
{
    private static readonly string[] PartsOfAType = ["type", "format", "$ref"];
    private static readonly string[] TypesWithin = ["items", "additionalProperties", "schema"];

    /// <summary>Returns the names of what breaks: <c>GET /runs</c>, <c>GET /runs?top</c>, <c>GET /runs 200</c>, <c>Run.pages</c>.</summary>
    public static IEnumerable<string> Between(JsonNode before, JsonNode after)
    {
        var calls = Calls(after).ToDictionary(call => call.Name, call => call.Operation);
        foreach (var (name, operation) in Calls(before))
        {
            if (!calls.TryGetValue(name, out var now))
                yield return name;
            else
                foreach (var part in OfCall(operation, now)) yield return name + part;
        }

        var requests = Requests(after);
        foreach (var (name, schema) in Schemas(before))
        {
            if (Schemas(after)[name] is not { } now)
                yield return name;
            else
                foreach (var member in OfSchema(schema!, now, requests.Contains(name))) yield return $"{name}.{member}";
        }
    }

    /// <summary>Returns what breaks and is not named by an entry of the changelog that begins with <c>**Breaking.**</c></summary>
    public static IEnumerable<string> Unnamed(JsonNode before, JsonNode after, string changelog) => Between(before, after).Except(
        MarkdownTables.SectionOf(changelog, "[Unreleased]").Split("\n* ")
            .Where(entry => entry.StartsWith("**Breaking.**", StringComparison.Ordinal))
            .SelectMany(MarkdownTables.Quoted));

    /// <summary>Returns the calls of a document as <c>GET /accounts</c>.</summary>
    public static IEnumerable<(string Name, JsonNode Operation)> Calls(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!);

    private static IEnumerable<string> OfCall(JsonNode before, JsonNode now)
    {
        var (known, parameters) = (Parameters(before), Parameters(now));
        foreach (var (name, parameter) in known)
            if (!parameters.TryGetValue(name, out var kept) || !Includes(parameter, kept)) yield return $"?{name}";
        foreach (var (name, parameter) in parameters)
            if (IsRequired(parameter) && !(known.TryGetValue(name, out var old) && IsRequired(old))) yield return $"?{name}";
        foreach (var (status, body) in Answers(before))
            if (!Answers(now).TryGetValue(status, out var kept) || kept != body) yield return $" {status}";
        if (BodyOf(before["requestBody"]) != BodyOf(now["requestBody"])) yield return " body";
    }

    private static IEnumerable<string> OfSchema(JsonNode before, JsonNode now, bool isRequest)
    {
        foreach (var (member, type) in Properties(before))
            if (Properties(now)[member] is not { } kept || !Includes(type!, kept)) yield return member;
        var (less, more) = isRequest ? (Required(before), Required(now)) : (Required(now), Required(before));
        foreach (var member in more.Except(less))
            if (isRequest || Properties(now)[member] is not null) yield return member;
    }

    private static bool Includes(JsonNode before, JsonNode now) =>
        PartsOfAType.All(part => JsonNode.DeepEquals(before[part], now[part]))
        && TypesWithin.All(part => (before[part], now[part]) switch
        {
            (JsonObject old, JsonObject type) => Includes(old, type),
            var (old, type) => JsonNode.DeepEquals(old, type),
        })
        && (now["enum"] is null || (before["enum"] is { } words && !Texts(words).Except(Texts(now["enum"])).Any()));

    private static Dictionary<string, JsonNode> Parameters(JsonNode operation) =>
        (operation["parameters"]?.AsArray() ?? []).ToDictionary(parameter => (string)parameter!["name"]!, parameter => parameter!);

    private static bool IsRequired(JsonNode parameter) => (bool?)parameter["required"] == true;

    // Problems are told apart by their codes, so a call may answer others, and with other statuses.
    private static Dictionary<string, string?> Answers(JsonNode operation) => (operation["responses"]?.AsObject() ?? [])
        .Where(answer => answer.Value!["x-problem-codes"] is null || BodyOf(answer.Value) is not null)
        .ToDictionary(answer => answer.Key, answer => BodyOf(answer.Value));

    private static string? BodyOf(JsonNode? message) => message?["content"]?["application/json"]?["schema"]?.ToJsonString();

    private static JsonObject Schemas(JsonNode document) => document["components"]!["schemas"]!.AsObject();

    private static JsonObject Properties(JsonNode schema) => schema["properties"]?.AsObject() ?? [];

    private static IEnumerable<string> Required(JsonNode schema) => Texts(schema["required"]);

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(text => (string)text!) ?? [];

    // A request contains further schemas, whose members it needs too.
    private static HashSet<string> Requests(JsonNode document)
    {
        var found = new HashSet<string>();
        var open = new Stack<JsonNode>(Calls(document).Select(call => call.Operation["requestBody"]).OfType<JsonNode>());
        while (open.TryPop(out var node))
        {
            var children = node is JsonObject members ? members.Select(member => member.Value) : node is JsonArray items ? items : [];
            foreach (var child in children.OfType<JsonNode>()) open.Push(child);
            if (node is JsonObject && node["$ref"] is JsonValue reference && ((string)reference!).Split('/')[^1] is var name
                && found.Add(name) && Schemas(document)[name] is { } schema) open.Push(schema);
        }

        return found;
    }
}
