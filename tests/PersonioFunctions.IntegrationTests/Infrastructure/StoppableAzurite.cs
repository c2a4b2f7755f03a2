using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PersonioFunctions.LocalHost.Azurite;

namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>An Azurite that keeps its data and its ports when it is stopped and started again.</summary>
internal sealed partial class StoppableAzurite : IAsyncDisposable
{
    private readonly TemporaryDirectory _data = new();
    private AzuriteProcess? _process;

    private StoppableAzurite()
    {
    }

    public string ConnectionString { get; private set; } = "";

    public static async Task<StoppableAzurite> StartAsync()
    {
        var azurite = new StoppableAzurite();
        azurite._process = await AzuriteProcess.StartAsync(new AzuriteOptions { Location = azurite._data.Path }, CancellationToken.None);
        azurite.ConnectionString = azurite._process.ConnectionString;
        return azurite;
    }

    /// <summary>Lets it accept connections and answer nothing.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP");

    /// <summary>Lets it answer again.</summary>
    public Task ThawAsync() => SignalAsync("-CONT");

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process!.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task StopAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _process = null;
    }

    public async Task StartAgainAsync()
    {
        var ports = PortPattern().Matches(ConnectionString).ToDictionary(
            match => match.Groups["service"].Value, match => int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture));
        var options = new AzuriteOptions
        {
            Location = _data.Path,
            BlobPort = ports["Blob"],
            QueuePort = ports["Queue"],
            TablePort = ports["Table"],
        };
        _process = await AzuriteProcess.StartAsync(options, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _data.Dispose();
    }

    [GeneratedRegex(@"(?<service>Blob|Queue|Table)Endpoint=http://127\.0\.0\.1:(?<port>\d+)/")]
    private static partial Regex PortPattern();
}
