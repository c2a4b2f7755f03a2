using System.Collections.Concurrent;
using System.Diagnostics;

namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>The local host in a process of its own on a free port, started as a user would start it.</summary>
public sealed class LocalHostProcess : IAsyncDisposable
{
    private const string ReadyLine = "PersonioFunctions is listening on ";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    // Variables that a developer's shell may have and a test must not see.
    private static readonly string[] SettingPrefixes =
    [
        "AzureWebJobs", "AzureFunctionsJobHost", "KeyVault", "DevelopmentSecrets", "LocalHost", "Events", "Personio", "Sync", "AZURE_",
        "ASPNETCORE_", "APPLICATIONINSIGHTS_", "DOTNET_ENVIRONMENT", "FUNCTIONS_", "IDENTITY_", "OTEL_", "WEBSITE_",
    ];

    private readonly Process _process;
    private readonly TemporaryDirectory? _ownRoot;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LocalHostProcess(IReadOnlyDictionary<string, string> settings, string? root)
    {
        _ownRoot = root is null ? new TemporaryDirectory() : null;
        Root = root ?? _ownRoot!.Path;
        var localSettings = Path.Combine(Root, "local.settings.json");
        if (!File.Exists(localSettings))
            File.WriteAllText(localSettings, "{}");

        _process = new Process { StartInfo = StartInfo(Root, settings) };
        _process.OutputDataReceived += (_, line) => Receive(line.Data);
        _process.ErrorDataReceived += (_, line) => Receive(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>
    /// The folder that it runs in, with a local.settings.json of its own, so that no setting of the developer reaches it.
    /// </summary>
    public string Root { get; }

    /// <summary>The base address of the API, for example <c>http://127.0.0.1:40123/api/</c>.</summary>
    public Uri BaseUrl => Client.BaseAddress!;

    /// <summary>A client whose relative addresses start at <see cref="BaseUrl"/>.</summary>
    public HttpClient Client { get; } = new();

    /// <summary>All lines written so far to output and error.</summary>
    public IReadOnlyCollection<string> Output => _output;

    public int ProcessId => _process.Id;

    /// <summary>Starts a host and returns once it listens.</summary>
    /// <param name="settings">
    /// The app settings by name, for example <c>Personio__BaseUrl</c>. They must include <c>AzureWebJobsStorage</c>.
    /// </param>
    /// <param name="root">
    /// The folder to run in; null for one that is deleted with the host. Hosts that share secrets share a folder.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// The process ended or did not listen within a minute; the message is its output.
    /// </exception>
    public static async Task<LocalHostProcess> StartAsync(IReadOnlyDictionary<string, string> settings, string? root = null)
    {
        var host = new LocalHostProcess(settings, root);
        try
        {
            var ended = host._process.WaitForExitAsync();
            await Task.WhenAny(host._ready.Task, ended, Task.Delay(StartLimit));
            if (!host._ready.Task.IsCompletedSuccessfully)
                throw new InvalidOperationException(string.Join(Environment.NewLine, ["The host does not listen:", .. host._output]));

            host.Client.BaseAddress = new Uri(await host._ready.Task + "/");
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a host that is expected to refuse the start, and returns its exit code and output.</summary>
    public static async Task<(int ExitCode, IReadOnlyCollection<string> Output)> RunToEndAsync(IReadOnlyDictionary<string, string> settings)
    {
        await using var host = new LocalHostProcess(settings, root: null);
        return (await host.WaitForExitAsync(), host.Output);
    }

    /// <summary>Kills the process at once, like a power cut.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for the end of the process and returns its exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);

        await _process.WaitForExitAsync();
        _process.Dispose();
        Client.Dispose();
        _ownRoot?.Dispose();
    }

    private static ProcessStartInfo StartInfo(string root, IReadOnlyDictionary<string, string> settings)
    {
        // The dotnet that runs the tests, which may differ from the one on the PATH.
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(dotnet)
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "PersonioFunctions.LocalHost.dll") },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = root,
        };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);

        start.Environment["LocalHost__Urls"] = "http://127.0.0.1:0";
        start.Environment["DevelopmentSecrets__Directory"] = Path.Combine(root, "secrets");
        foreach (var (name, value) in settings)
            start.Environment[name] = value;

        return start;
    }

    /// <summary>Whether a variable may be a setting of the product.</summary>
    public static bool IsSetting(string name) =>
        SettingPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private void Receive(string? line)
    {
        if (line is null)
            return;

        _output.Enqueue(line);
        if (line.StartsWith(ReadyLine, StringComparison.Ordinal))
            _ready.TrySetResult(line[ReadyLine.Length..]);
    }
}
