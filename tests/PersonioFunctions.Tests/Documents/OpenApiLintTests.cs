namespace PersonioFunctions.Tests.Documents;

/// <summary>An independent linter finds no error in the OpenAPI document.</summary>
public sealed class OpenApiLintTests
{
    private static readonly string Redocly = RepositoryFiles.PathOf("tests", "PersonioFunctions.Tests", "Redocly");

    [Fact]
    public async Task Lint_Document_HasNoError()
    {
        var (code, output) = await LintAsync(RepositoryFiles.PathOf("docs", "openapi.json"));

        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Lint_DocumentWithAnError_FindsIt()
    {
        var file = Path.Combine(Path.GetTempPath(), $"openapi-{Guid.NewGuid():N}.json");
        var text = RepositoryFiles.Read("docs", "openapi.json");
        await File.WriteAllTextAsync(file, text.Replace("schemas/Problem\"", "schemas/Nothing\"", StringComparison.Ordinal));
        try
        {
            var (code, output) = await LintAsync(file);

            Assert.Equal(1, code);
            Assert.Contains("no-unresolved-refs", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // The linter must contact no server.
    private static Task<(int Code, string Output)> LintAsync(string file) => NodeTool.RunAsync(
        [
            Path.Combine(Redocly, "node_modules", "@redocly", "cli", "bin", "cli.js"),
            "lint", file, "--config", Path.Combine(Redocly, "redocly.yaml"), "--format", "stylish",
        ],
        environment: new() { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true" });
}
