using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace PersonioFunctions.IntegrationTests.Worker.Host;

/// <summary>The published app in a process of its own, started as the Functions host starts it.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    /// <param name="host">The address at which the host listens.</param>
    /// <param name="settings">The app settings by name. The worker sees no other settings of this machine.</param>
    public WorkerProcess(Uri host, IReadOnlyDictionary<string, string> settings)
    {
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var id = Guid.NewGuid().ToString();
        var start = new ProcessStartInfo(dotnet)
        {
            ArgumentList =
            {
                PublishedApp.PathOf("PersonioFunctions.dll"),
                "--host", host.Host,
                "--port", host.Port.ToString(CultureInfo.InvariantCulture),
                "--workerId", id,
                "--requestId", id,
                "--grpcMaxMessageLength", "2147483647",
                "--functions-uri", host.ToString(),
                "--functions-worker-id", id,
                "--functions-request-id", id,
                "--functions-grpc-max-message-length", "2147483647",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = PublishedApp.Directory,
        };
        foreach (var name in start.Environment.Keys.Where(LocalHostProcess.IsSetting).ToList()) start.Environment.Remove(name);
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = PublishedApp.Directory;
        start.Environment["AzureWebJobsScriptRoot"] = PublishedApp.Directory;
        foreach (var (name, value) in settings) start.Environment[name] = value;

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Receive(line.Data);
        _process.ErrorDataReceived += (_, line) => Receive(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>All lines written so far to output and error.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>Waits for the end of the process and returns its exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(EndLimit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Asks the process to end, as an operating system does.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Receive(string? line)
    {
        if (line is not null) _output.Enqueue(line);
    }
}
