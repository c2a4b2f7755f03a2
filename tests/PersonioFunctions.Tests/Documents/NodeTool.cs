using System.Diagnostics;

namespace PersonioFunctions.Tests.Documents;

/// <summary>Runs tools from npm as processes.</summary>
internal static class NodeTool
{
    // A cold start takes seconds, and longer on a busy build agent.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>Runs a script to its end.</summary>
    /// <param name="arguments">The script and its arguments.</param>
    /// <param name="input">The standard input.</param>
    /// <param name="environment">Further variables.</param>
    /// <returns>The exit code, and standard output followed by standard error.</returns>
    public static async Task<(int Code, string Output)> RunAsync(
        IEnumerable<string> arguments, string input = "", Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? []) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), timeout.Token);
            process.StandardInput.Close();
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
