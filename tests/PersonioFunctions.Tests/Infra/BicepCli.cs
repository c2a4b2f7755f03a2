using System.Diagnostics;

namespace PersonioFunctions.Tests.Infra;

/// <summary>The Bicep CLI that the build restored. Works without network: the templates use local modules only.</summary>
internal static class BicepCli
{
    // A cold start takes seconds, also on a busy build agent.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string Executable = RepositoryFiles.Metadata("BicepCliPath");

    /// <summary>Null when it is here; else why it is not. On the platform that has the package, missing is a failure, not a skip.</summary>
    public static string? WhyNot { get; } = Executable.Length > 0
        ? null
        : "The Bicep CLI is not on NuGet for this platform. Set BicepCliPath to one and build again to run this test.";

    /// <summary>Runs it to its end.</summary>
    /// <returns>Whether it succeeded; everything it said, warnings and errors included; and what it wrote to standard output.</returns>
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
