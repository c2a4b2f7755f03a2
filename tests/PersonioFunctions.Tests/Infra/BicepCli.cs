using System.Diagnostics;

namespace PersonioFunctions.Tests.Infra;

/// <summary>The Bicep CLI that the build restored. It works offline, because the templates use local modules only.</summary>
internal static class BicepCli
{
    // A cold start takes seconds, and longer on a busy build agent.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string Executable = RepositoryFiles.Metadata("BicepCliPath");

    /// <summary>
    /// The reason why the CLI is unavailable; null when it is available. On the platform that has the package, its absence fails the tests.
    /// </summary>
    public static string? WhyNot { get; } = Executable.Length > 0
        ? null
        : "The Bicep CLI is not on NuGet for this platform. Set BicepCliPath to one and build again to run this test.";

    /// <summary>Runs the CLI and waits for its end.</summary>
    /// <returns>Whether it succeeded, all its output including warnings and errors, and its standard output alone.</returns>
    public static async Task<(bool Succeeded, string Findings, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Executable, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode == 0, await error, await output);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
