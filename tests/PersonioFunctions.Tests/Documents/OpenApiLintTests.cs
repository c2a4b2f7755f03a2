using System.Diagnostics;

namespace PersonioFunctions.Tests.Documents;

/// <summary>An independent linter finds no error in the OpenAPI document.</summary>
public sealed class OpenApiLintTests
{
    // A cold start takes seconds, and longer on a busy build agent.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

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

    private static async Task<(int Code, string Output)> LintAsync(string file)
    {
        var start = new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                Path.Combine(Redocly, "node_modules", "@redocly", "cli", "bin", "cli.js"),
                "lint", file, "--config", Path.Combine(Redocly, "redocly.yaml"), "--format", "stylish",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The linter must contact nobody.
            Environment = { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true" },
        };
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
