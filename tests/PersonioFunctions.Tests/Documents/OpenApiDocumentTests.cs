using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PersonioFunctions.Triggers.Http.OpenApi;

namespace PersonioFunctions.Tests.Documents;

/// <summary>The OpenAPI document has every trigger and nothing else, its copy is current, and docs/api.md says the same.</summary>
public sealed partial class OpenApiDocumentTests
{
    private static readonly string Text = Encoding.UTF8.GetString(ApiDocument.Bytes);
    private static readonly JsonNode Document = JsonNode.Parse(Text)!;
    private static readonly string Guide = RepositoryFiles.Read("docs", "api.md");

    private static readonly Dictionary<string, JsonNode> Calls =
        BreakingChanges.Calls(Document).ToDictionary(call => call.Name, call => call.Operation);

    [Fact]
    public void Calls_AreThoseOfTheTriggers()
    {
        Assert.Equal(TriggerCatalogue.Calls.Order(StringComparer.Ordinal), Calls.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Calls.Count, ApiCalls.ByFunction.Count);
        Assert.Equal(
            TriggerCatalogue.OpenCalls.Order(StringComparer.Ordinal),
            Calls.Keys.Where(call => !NeedsKey(Calls[call])).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Version_IsOpenApi31() => Assert.StartsWith("3.1.", (string?)Document["openapi"], StringComparison.Ordinal);

    [Fact]
    public void References_LeadToASchema() => Assert.All(
        Reference().Matches(Text), match => Assert.NotNull(Document["components"]!["schemas"]![match.Groups["name"].Value]));

    [Fact]
    public void Schemas_EveryList_SaysWhatItContains() => Assert.All(
        from schema in Document["components"]!["schemas"]!.AsObject()
        from member in schema.Value!["properties"]!.AsObject()
        where (string?)member.Value!["type"] == "array"
        select (Name: $"{schema.Key}.{member.Key}", Items: member.Value["items"]),
        list => Assert.True(list.Items?.AsObject().Count > 0, list.Name));

    [Fact]
    public void ProblemCodes_AreAllInTheDocument() => Assert.All(
        TriggerCatalogue.ProblemCodes, code => Assert.Contains($"`{code}`", Text, StringComparison.Ordinal));

    // Breaking changes are written only when the changelog names them, so that the copy cannot be renewed without saying so.
    [Fact]
    public void Copy_IsTheDocument()
    {
        var copy = RepositoryFiles.Read("docs", "openapi.json");
        var unnamed = BreakingChanges.Unnamed(JsonNode.Parse(copy)!, Document, RepositoryFiles.Read("CHANGELOG.md")).ToList();

        Assert.True(
            unnamed.Count == 0,
            $"These changes break callers: {string.Join(", ", unnamed)}. Undo them, or name each in backticks in an entry of CHANGELOG.md "
            + "that begins with **Breaking.**");
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1")
            File.WriteAllText(RepositoryFiles.PathOf("docs", "openapi.json"), Text);
        else
            Assert.True(copy == Text, "docs/openapi.json is not current. Run this test with UPDATE_OPENAPI=1 to write it.");
    }

    [Fact]
    public void Guide_EveryCall_SaysWhatTheDocumentSays()
    {
        var rows = MarkdownTables.RowsUnder(Guide, "Calls");

        Assert.Equal(
            Calls.Select(call => Row(
                call.Key,
                Query(call.Value),
                (string)call.Value["summary"]!,
                Statuses(call.Value),
                Codes(call.Value).Except(Shared(call.Value)).Distinct()))
                .Order(StringComparer.Ordinal),
            rows.Select(row => Row(
                MarkdownTables.Quoted(row[0]).Single(),
                MarkdownTables.Quoted(row[1]),
                Link().Replace(row[2], "${text}"),
                Number().Matches(row[3]).Select(match => match.Value),
                MarkdownTables.Quoted(row[4])))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Guide_SharedCodes_AreThoseOfTheDocument()
    {
        var rows = MarkdownTables.RowsUnder(Guide, "Problems");
        string[] CodesOf(string start) =>
            [.. MarkdownTables.Quoted(rows.Single(row => row[0].StartsWith(start, StringComparison.Ordinal))[1])];
        IEnumerable<string> CallsWith(IEnumerable<string> codes) =>
            Calls.Where(call => codes.All(code => Codes(call.Value).Contains(code))).Select(call => call.Key).Order(StringComparer.Ordinal);

        Assert.Equal(ApiProblems.OfAll, CodesOf("all"));
        Assert.Equal(CallsWith(CodesOf("all")), Calls.Keys.Where(call => !IsOpen(Calls[call])).Order(StringComparer.Ordinal));
        Assert.Equal(ApiProblems.OfBodies, CodesOf("calls with a body"));
        Assert.Equal(
            CallsWith(CodesOf("calls with a body")),
            Calls.Keys.Where(call => HasDescribedBody(Calls[call])).Order(StringComparer.Ordinal));
        Assert.Equal(ApiProblems.OfPersonio.Order(StringComparer.Ordinal), CodesOf("calls that ask").Order(StringComparer.Ordinal));
        Assert.Equal(
            CallsWith(CodesOf("calls that ask")),
            MarkdownTables.Quoted(rows.Single(row => row[0].StartsWith("calls that ask", StringComparison.Ordinal))[0])
                .Select(Find)
                .Order(StringComparer.Ordinal));
        Assert.Equal(ApiProblems.OfLocalHost, CodesOf("the local host"));
    }

    [Fact]
    public void Guide_EveryQueryParameter_IsExplained() => Assert.Equal(
        Calls.Values.SelectMany(Query).Append("code").Distinct().Order(StringComparer.Ordinal),
        QueryParameter().Matches(Guide).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Accounts", "Account")]
    [InlineData("Runs", "Run")]
    [InlineData("Changes", "Change")]
    [InlineData("Plans", "Plan")]
    [InlineData("Subscriptions", "Subscription")]
    public void Guide_Example_IsAsItsSchemaSays(string section, string schema) => Assert.Empty(Differences(
        JsonNode.Parse(Example().Match(MarkdownTables.SectionOf(Guide, section)).Groups["json"].Value)!, Schema(schema), schema));

    // Another section explains the webhook.
    [Fact]
    public void Guide_MembersOfAccountsAndAttributes_AreThoseOfTheirSchemas() => Assert.Equal(
        Members(Schema("AccountConnection")).Concat(Members(Schema("Attribute"))).Except(["webhook", "fullSyncEvery"])
            .Order(StringComparer.Ordinal),
        MarkdownTables.QuotedIn(Guide, "Accounts").Order(StringComparer.Ordinal));

    [Fact]
    public void Troubleshooting_StatusesOfCodes_AreThoseOfTheDocument()
    {
        var statuses = Calls.Values
            .SelectMany(operation => operation["responses"]!.AsObject())
            .SelectMany(response => CodesOf(response.Value!).Select(code => (Code: code, Status: response.Key)))
            .ToLookup(pair => pair.Code, pair => pair.Status);
        var rows = MarkdownTables.RowsUnder(RepositoryFiles.Read("docs", "troubleshooting.md"), "Problems of the API")
            .ToDictionary(row => MarkdownTables.Quoted(row[0]).Single(), row => row[1]);

        Assert.All(statuses, code => Assert.Equal(
            List(code.Distinct()), List(Number().Matches(rows[code.Key]).Select(match => match.Value))));
    }

    // An address may be shortened: POST …/plans.
    private static string Find(string call)
    {
        var (method, address) = (call.Split(' ')[0], call.Split(' ')[1].TrimStart('…'));
        return Calls.Keys.Single(key =>
            key.StartsWith(method + " ", StringComparison.Ordinal) && key.EndsWith(address, StringComparison.Ordinal));
    }

    private static JsonNode Schema(string name) => Document["components"]!["schemas"]![name]!;

    private static IEnumerable<string> Members(JsonNode schema) => schema["properties"]!.AsObject().Select(member => member.Key);

    // The members and words of an example that its schema lacks, and the members that the example lacks.
    private static IEnumerable<string> Differences(JsonNode example, JsonNode schema, string place)
    {
        if ((string?)schema["$ref"] is { } reference) schema = Schema(reference.Split('/')[^1]);
        return example switch
        {
            JsonArray items => items.SelectMany(item => Differences(item!, schema["items"]!, place)),
            JsonObject members when schema["additionalProperties"] is JsonObject values =>
                members.SelectMany(member => Differences(member.Value!, values, $"{place}.{member.Key}")),
            JsonObject members =>
            [
                .. members.SelectMany(member => schema["properties"]![member.Key] is { } known
                    ? Differences(member.Value!, known, $"{place}.{member.Key}")
                    : [$"{place}.{member.Key}"]),
                .. schema["required"]!.AsArray().Select(name => (string)name!).Where(name => !members.ContainsKey(name))
                    .Select(name => $"{place}.{name}"),
            ],
            _ when schema["x-extensible-enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, example)) =>
                [$"{place}: {example}"],
            _ => [],
        };
    }

    private static IEnumerable<string> Statuses(JsonNode operation) => operation["responses"]!.AsObject()
        .Where(response => response.Value!["content"] is not JsonObject content
            || content.Any(body => body.Key != "application/problem+json"))
        .Select(response => response.Key);

    private static IEnumerable<string> Codes(JsonNode operation) =>
        operation["responses"]!.AsObject().SelectMany(response => CodesOf(response.Value!));

    private static IEnumerable<string> CodesOf(JsonNode response) =>
        response["x-problem-codes"]?.AsArray().Select(code => (string)code!) ?? [];

    // The codes that docs/api.md does not repeat for each call.
    private static IEnumerable<string> Shared(JsonNode operation) =>
    [
        .. ApiProblems.OfAll,
        .. HasDescribedBody(operation) ? ApiProblems.OfBodies : [],
        .. ApiProblems.OfPersonio,
        .. NeedsKey(operation) ? ["unauthorized"] : (string[])[],
    ];

    private static bool HasDescribedBody(JsonNode operation) =>
        operation["requestBody"]?["content"]!["application/json"]!["schema"]!["$ref"] is not null;

    private static bool NeedsKey(JsonNode operation) => operation["security"]!.AsArray().Any(way => way!["key"] is not null);

    private static bool IsOpen(JsonNode operation) => operation["security"]!.AsArray().Count == 0;

    private static IEnumerable<string> Query(JsonNode operation) => (operation["parameters"]?.AsArray() ?? [])
        .Where(parameter => (string?)parameter!["in"] == "query")
        .Select(parameter => (string)parameter!["name"]!);

    private static string Row(
        string call, IEnumerable<string> query, string summary, IEnumerable<string> statuses, IEnumerable<string> codes) =>
        string.Join(" | ", call, List(query), summary, List(statuses), List(codes));

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    [GeneratedRegex("\"#/components/schemas/(?<name>[^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\b[2-5]\d\d\b")]
    private static partial Regex Number();

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"\[(?<text>[^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`\?(?<name>\w+)=")]
    private static partial Regex QueryParameter();
}
