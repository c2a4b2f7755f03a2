using System.Diagnostics;
using System.Text;

namespace PersonioSimulator;

/// <summary>Runs a simulator in a process of its own. The process ends when this object is disposed or the current process ends.</summary>
public sealed class SimulatorProcess : IAsyncDisposable
{
    /// <summary>The beginning of the line that the simulator prints when it is ready. Its address follows.</summary>
    internal const string ReadyLine = "PersonioSimulator listening on ";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly Process _process;

    private SimulatorProcess(Process process, Uri baseUrl)
    {
        _process = process;
        BaseUrl = baseUrl;
        Control = new SimulatorControl(baseUrl);
    }

    /// <summary>The scheme, host and port: the value of <c>Personio__BaseUrl</c>. Paths start with <c>/v1</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>Controls this simulator.</summary>
    public SimulatorControl Control { get; }

    /// <summary>The id of its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts a simulator and waits until it listens.</summary>
    /// <exception cref="InvalidOperationException">The process ended instead; the message contains its output.</exception>
    /// <exception cref="TimeoutException">The simulator did not listen within a minute.</exception>
    public static async Task<SimulatorProcess> StartAsync(SimulatorOptions options, CancellationToken cancellationToken)
    {
        // A project that references this one gets the dll and its runtimeconfig.json in its own output folder.
        var start = new ProcessStartInfo(DotnetHost(), [typeof(SimulatorProcess).Assembly.Location])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in (options with { ExitWithParent = true }).ToArguments())
            start.ArgumentList.Add(argument);

        var process = Process.Start(start) ?? throw new InvalidOperationException("The simulator's process did not start.");
        try
        {
            var errors = new StringBuilder();
            process.ErrorDataReceived += (_, data) => { lock (errors) errors.AppendLine(data.Data); };
            process.BeginErrorReadLine();
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(StartTimeout, cancellationToken);
            if (line is null || !line.StartsWith(ReadyLine, StringComparison.Ordinal))
            {
                // Standard error closes when the process has ended, so its output is complete after this line.
                await process.WaitForExitAsync(cancellationToken).WaitAsync(StopTimeout, cancellationToken);
                lock (errors)
                    throw new InvalidOperationException($"The simulator did not start. {line} {errors}");
            }

            return new SimulatorProcess(process, new Uri(line[ReadyLine.Length..]));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        _process.StandardInput.Close();
        using (var timeout = new CancellationTokenSource(StopTimeout))
        {
            try
            {
                await _process.WaitForExitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                // The process did not end in time after being asked to.
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    /// <summary>The dotnet executable of this process, so that another version on the PATH is not used.</summary>
    private static string DotnetHost()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host && File.Exists(host))
            return host;
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            return Environment.ProcessPath!;
        // The dotnet executable is three levels above .../shared/Microsoft.NETCore.App/10.0.x/.
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var owner = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(owner) ? owner : "dotnet";
    }
}
