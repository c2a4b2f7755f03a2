using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using PersonioFunctions.Triggers.Http.OpenApi;

namespace PersonioFunctions.IntegrationTests.EndToEnd.Product;

/// <summary>Checks answers against the OpenAPI document: status, Location, media type, problem code, and body by its schema.</summary>
internal static class ApiContract
{
    private static readonly JsonNode Document = JsonNode.Parse(ApiDocument.Bytes)!;
    private static readonly string Definitions = ClosedDefinitions();
    private static readonly ConcurrentDictionary<string, JsonSchema> Schemas = new();
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    /// <summary>Fails when the document does not describe the answer.</summary>
    /// <param name="method">The method of the request.</param>
    /// <param name="path">The address below the prefix, with the query.</param>
    /// <param name="answer">The answer.</param>
    public static void Check(HttpMethod method, string path, ApiAnswer answer)
    {
        if (Find(path) is not { } item || item[method.Method.ToLowerInvariant()] is not { } operation)
        {
            Assert.True((int)answer.Status is 404 or 405, $"{method} {path} answers {(int)answer.Status}, but it is not described.");
            return;
        }

        var call = $"{operation["operationId"]} answers {(int)answer.Status} {answer.MediaType}";
        var response = operation["responses"]![$"{(int)answer.Status}"];
        Assert.True(response is not null, $"{call}, which is not described: {answer.Body}");
        if (answer.MediaType is null)
        {
            Assert.True(response["content"] is null && answer.Body.Length == 0, $"{call}, without a described body.");
            return;
        }

        if (answer.MediaType == "application/json")
            Assert.True(answer.Location is null == response["headers"]?["Location"] is null, $"{call}, with Location {answer.Location}.");
        var content = response["content"]?[answer.MediaType];
        Assert.True(content is not null, $"{call}, which is not described: {answer.Body}");
        if (answer.MediaType == "text/csv") return;
        using var body = JsonDocument.Parse(answer.Body);
        var results = Schemas.GetOrAdd(content["schema"]!.ToJsonString(), Build).Evaluate(body.RootElement, Options);
        Assert.True(
            results.IsValid,
            $"{call}, unlike its schema. "
            + string.Join("; ", (results.Details ?? []).Where(detail => detail.Errors is not null).Select(detail =>
                $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}")));
        if (answer.MediaType == "application/problem+json")
        {
            Assert.Contains(
                body.RootElement.GetProperty("code").GetString(), response["x-problem-codes"]!.AsArray().Select(code => (string?)code));
        }
    }

    private static JsonNode? Find(string path)
    {
        var parts = path.Split('?')[0].Trim('/').Split('/');
        return Document["paths"]!.AsObject()
            .Where(item => Matches(item.Key.Trim('/').Split('/'), parts))
            .OrderBy(item => item.Key.Count(letter => letter == '{'))
            .Select(item => item.Value)
            .FirstOrDefault();
    }

    private static bool Matches(string[] route, string[] parts) =>
        route.Length == parts.Length && route.Zip(parts).All(pair => pair.First[0] == '{' || pair.First == pair.Second);

    private static JsonSchema Build(string schema) => JsonSchema.FromText(
        $$"""{ "$defs": {{Definitions}}, "allOf": [{{Local(schema)}}] }""", new BuildOptions { SchemaRegistry = new SchemaRegistry() });

    private static string Local(string schema) => schema.Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);

    // Clients must accept further members and words of answers. The app must not send any that the document lacks.
    private static string ClosedDefinitions()
    {
        var definitions = Document["components"]!["schemas"]!.DeepClone();
        foreach (var (_, schema) in definitions.AsObject())
            if (schema!["properties"] is not null) schema["additionalProperties"] = false;
        return Local(definitions.ToJsonString()).Replace("\"x-extensible-enum\"", "\"enum\"", StringComparison.Ordinal);
    }
}
