using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace PersonioFunctions.LocalHost.Azurite;

/// <summary>
/// An Azurite (https://github.com/Azure/Azurite) of the version that the build restored. It lives as long as this process: disposing it
/// lets it write its data and end, and it also ends when its owner is killed.
/// </summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    private const string NodeMissing =
        "No storage is running, and Azurite needs Node.js to start. Install Node.js 20 or newer (https://nodejs.org) and build again, "
        + "or start Azurite yourself.";

    // The emulator has this account if no others are named. Its key is public, see
    // https://learn.microsoft.com/azure/storage/common/storage-connect-azurite
    private const string Account = "devstoreaccount1";
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly IReadOnlyDictionary<string, int> _ports;

    private AzuriteProcess(Process process, IReadOnlyDictionary<string, int> ports) => (_process, _ports) = (process, ports);

    /// <summary>Gets the connection string of the well-known account, for <c>AzureWebJobsStorage</c> and every storage client.</summary>
    public string ConnectionString => ConnectionStringOf(Account);

    /// <summary>Gets the id of the process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts Azurite and returns once all three services listen.</summary>
    /// <exception cref="StartupException">
    /// Node.js or the restored package is missing, a port is in use, or Azurite does not start within a minute.
    /// </exception>
    public static async Task<AzuriteProcess> StartAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        var directory = typeof(AzuriteProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "AzuriteDirectory").Value!;
        var process = Launch(directory, options);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StartLimit);
            var ports = await ReadPortsAsync(process, limit.Token);
            return new AzuriteProcess(process, ports);
        }
        catch (Exception exception)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new StartupException(
                    $"Azurite did not start within {StartLimit.TotalSeconds} seconds. Start it yourself, or try again.", exception);
            }

            throw;
        }
    }

    /// <summary>Returns the connection string of an account, such as one of <see cref="AzuriteOptions.FurtherAccounts"/>.</summary>
    public string ConnectionStringOf(string account) => string.Join(
        ';',
        [
            "DefaultEndpointsProtocol=http",
            $"AccountName={account}",
            $"AccountKey={AccountKey}",
            .. _ports.Select(port => string.Create(
                CultureInfo.InvariantCulture, $"{port.Key}Endpoint=http://127.0.0.1:{port.Value}/{account}")),
        ]);

    /// <summary>Lets Azurite write its data and end. Kills it if it does not end within ten seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(StopLimit);
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static Process Launch(string directory, AzuriteOptions options)
    {
        if (!File.Exists(Path.Combine(directory, "node_modules", ".package-lock.json")))
        {
            throw new StartupException(NodeOnPath()
                ? $"Azurite is not restored in {directory}. Run `dotnet build` once with access to npm, or start Azurite yourself."
                : NodeMissing);
        }

        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        foreach (var argument in Arguments(options))
            start.ArgumentList.Add(argument);
        if (options.FurtherAccounts.Count > 0)
        {
            start.Environment["AZURITE_ACCOUNTS"] =
                string.Join(';', options.FurtherAccounts.Prepend(Account).Select(name => $"{name}:{AccountKey}"));
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new StartupException(NodeMissing, exception);
        }
    }

    private static IEnumerable<string> Arguments(AzuriteOptions options) =>
    [
        "azurite.mjs",
        // The storage clients use a newer API version than the newest that the emulator knows.
        "--skipApiVersionCheck",
        "--disableProductStyleUrl",
        "--disableTelemetry",
        "--silent",
        "--blobPort", options.BlobPort.ToString(CultureInfo.InvariantCulture),
        "--queuePort", options.QueuePort.ToString(CultureInfo.InvariantCulture),
        "--tablePort", options.TablePort.ToString(CultureInfo.InvariantCulture),
        .. options.Location is null ? (string[])["--inMemoryPersistence"] : ["--location", Path.GetFullPath(options.Location)],
    ];

    private static async Task<Dictionary<string, int>> ReadPortsAsync(Process process, CancellationToken cancellationToken)
    {
        // Read to the end, so that a full pipe never blocks Azurite.
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var ports = new Dictionary<string, int>();
        while (ports.Count < 3)
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
            if (line is null)
                throw new StartupException($"Azurite ended during its start: {(await errors).Trim()}");

            if (ListeningLine().Match(line) is { Success: true } match)
                ports[match.Groups["service"].Value] = int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture);
        }

        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return ports;
    }

    private static bool NodeOnPath()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true })!;
            node.WaitForExit();
            return node.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    [GeneratedRegex(@"Azurite (?<service>Blob|Queue|Table) service is successfully listening at http://127\.0\.0\.1:(?<port>\d+)")]
    private static partial Regex ListeningLine();
}
