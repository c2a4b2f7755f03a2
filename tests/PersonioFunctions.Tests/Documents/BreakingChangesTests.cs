using System.Text.Json.Nodes;

namespace PersonioFunctions.Tests.Documents;

public sealed class BreakingChangesTests
{
    private const string Before = """
        {
          "paths": {
            "/things": {
              "get": {
                "parameters": [{ "name": "top", "schema": { "type": "integer" } }],
                "responses": {
                  "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } },
                  "404": { "content": { "application/problem+json": {} }, "x-problem-codes": ["notFound"] }
                }
              },
              "put": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Request" } } } } }
            }
          },
          "components": { "schemas": {
            "Thing": { "properties": { "size": { "type": "integer" }, "name": {} }, "required": ["size"] },
            "Request": { "properties": { "part": { "$ref": "#/components/schemas/Part" } } },
            "Part": { "properties": { "id": { "type": "string" }, "colours": { "items": { "enum": ["red", "blue"] } } } }
          } }
        }
        """;

    [Theory]
    [InlineData("\"get\": {", "\"post\": {", "GET /things")]
    [InlineData("\"/things\"", "\"/stuff\"", "GET /things", "PUT /things")]
    [InlineData("{ \"name\": \"top\", \"schema\": { \"type\": \"integer\" } }", "", "GET /things?top")]
    [InlineData("{ \"name\": \"top\", \"schema\": { \"type\": \"integer\" } }", "{ \"name\": \"top\" }", "GET /things?top")]
    [InlineData("\"name\": \"top\",", "\"name\": \"top\", \"required\": true,", "GET /things?top")]
    [InlineData("\"parameters\": [", "\"parameters\": [{ \"name\": \"id\", \"required\": true }, ", "GET /things?id")]
    [InlineData("\"200\"", "\"202\"", "GET /things 200")]
    [InlineData("schemas/Thing\" } } } },", "schemas/Part\" } } } },", "GET /things 200")]
    [InlineData("schemas/Request", "schemas/Other", "PUT /things body")]
    [InlineData("\"Thing\": {", "\"Stuff\": {", "Thing")]
    [InlineData("\"size\": {", "\"length\": {", "Thing.size")]
    [InlineData("{ \"type\": \"integer\" }, \"name\"", "{ \"type\": \"string\" }, \"name\"", "Thing.size")]
    [InlineData("\"required\": [\"size\"]", "\"required\": []", "Thing.size")]
    [InlineData("\"red\", \"blue\"", "\"red\"", "Part.colours")]
    [InlineData("\"id\": { \"type\": \"string\" }", "\"id\": { \"type\": \"string\", \"enum\": [\"1\"] }", "Part.id")]
    [InlineData("\"Part\": {", "\"Part\": { \"required\": [\"id\"],", "Part.id")]
    public void Between_SomethingBreaks_NamesIt(string text, string replacement, params string[] names) =>
        Assert.Equal(names, Between(text, replacement));

    [Theory]
    [InlineData("\"get\": {", "\"post\": {}, \"get\": {")]
    [InlineData("\"parameters\": [", "\"parameters\": [{ \"name\": \"filter\" }, ")]
    [InlineData("\"404\": {", "\"204\": {}, \"404\": {")]
    [InlineData("\"404\": {", "\"410\": {")]
    [InlineData("\"size\": {", "\"length\": {}, \"size\": {")]
    [InlineData("\"required\": [\"size\"]", "\"required\": [\"size\", \"name\"]")]
    [InlineData("\"red\", \"blue\"", "\"red\", \"blue\", \"green\"")]
    [InlineData("{ \"type\": \"integer\" }, \"name\"", "{ \"type\": \"integer\", \"description\": \"How large.\" }, \"name\"")]
    public void Between_SomethingIsAdded_FindsNothing(string text, string replacement) => Assert.Empty(Between(text, replacement));

    [Theory]
    [InlineData("\n## [Unreleased]\n\n* **Breaking.** `GET /things` is gone.\n", true)]
    [InlineData("\n## [Unreleased]\n\n* **Things.** `GET /things` is gone.\n", false)]
    [InlineData("\n## [Unreleased]\n\n* **Breaking.** `PUT /things` is gone.\n", false)]
    [InlineData("\n## [Unreleased]\n\n## [1.0.0]\n\n* **Breaking.** `GET /things` is gone.\n", false)]
    public void Unnamed_ChangelogNamesTheChange_FindsNothing(string changelog, bool isNamed)
    {
        var after = JsonNode.Parse(Before)!;
        after["paths"]!["/things"]!.AsObject().Remove("get");

        Assert.Equal(isNamed ? [] : ["GET /things"], BreakingChanges.Unnamed(JsonNode.Parse(Before)!, after, changelog));
    }

    private static IEnumerable<string> Between(string text, string replacement)
    {
        var after = Before.Replace(text, replacement, StringComparison.Ordinal);
        Assert.NotEqual(Before, after);
        return BreakingChanges.Between(JsonNode.Parse(Before)!, JsonNode.Parse(after)!);
    }
}
