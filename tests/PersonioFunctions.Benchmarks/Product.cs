using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;
using PersonioFunctions.IntegrationTests.Crash;
using PersonioFunctions.IntegrationTests.Infrastructure;
using PersonioFunctions.LocalHost.Azurite;
using PersonioSimulator;

namespace PersonioFunctions.Benchmarks;

/// <summary>
/// Runs the whole product in real processes: Azurite, a simulated Personio without limits, and the host. The host can be restarted with
/// other settings on the same data.
/// </summary>
internal sealed class Product : IAsyncDisposable
{
    private readonly TemporaryDirectory _root = new();
    private const int SendsUnderWay = 16;

    private readonly AzuriteProcess _azurite;
    private readonly SyncQueue _queue;
    private StorageGate? _gate;
    private LocalHostProcess? _host;

    private Product(AzuriteProcess azurite, SimulatorProcess simulator)
    {
        (_azurite, Simulator) = (azurite, simulator);
        Tables = new TableServiceClient(azurite.ConnectionString);
        var queues = new QueueServiceClient(
            azurite.ConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        _queue = new SyncQueue(queues, Options.Create(new SyncOptions()), TimeProvider.System);
    }

    public SimulatorProcess Simulator { get; }

    public TableServiceClient Tables { get; }

    public ProductApi Api => new(_host!.Client);

    /// <param name="latencyMilliseconds">The latency of every Personio response.</param>
    public static async Task<Product> StartAsync(int latencyMilliseconds)
    {
        var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions(), CancellationToken.None);
        var simulator = await SimulatorProcess.StartAsync(
            new SimulatorOptions { Companies = [new("warm-up", 1000)] }, CancellationToken.None);
        var settings = new SimulatorSettings { EnforceLimits = false, LatencyMilliseconds = latencyMilliseconds };
        await simulator.Control.SetSettingsAsync(settings, CancellationToken.None);
        return new Product(azurite, simulator);
    }

    /// <summary>Starts the host, in place of the previous one.</summary>
    /// <param name="settings">The settings that differ from the defaults.</param>
    public Task StartHostAsync(params (string Name, string Value)[] settings) => StartHostAsync(_azurite.ConnectionString, settings);

    /// <summary>Starts the host behind a gate that counts its requests to the tables.</summary>
    public async Task<StorageGate> StartHostBehindGateAsync()
    {
        _gate = await StorageGate.StartAsync(_azurite.ConnectionString);
        await StartHostAsync(_gate.ConnectionString, []);
        return _gate;
    }

    /// <summary>Adds a company and signs in to it.</summary>
    public async Task<(CompanyInfo Company, BareDownload Download)> FoundAsync(string name, int employees)
    {
        var company = await Simulator.Control.AddCompanyAsync(new SimulatorCompany(name, employees), CancellationToken.None);
        return (company, await BareDownload.OpenAsync(Simulator.BaseUrl, company));
    }

    /// <summary>Runs once what is measured later, so that host, simulator and storage are warm.</summary>
    public async Task WarmUpAsync()
    {
        var company = await Simulator.Control.GetCompanyAsync("warm-up", CancellationToken.None);
        await Api.ConnectAsync(company);
        for (var i = 0; i < 5; i++) await Api.ResyncAsync(company.Name);
        for (var i = 0; i < 20; i++) await TickAsync(company.Name);
    }

    /// <summary>Requests a run of an account as the timer does, and waits for its end.</summary>
    public async Task<RunView> TickAsync(string account) => (await TickAsync([account], TimeSpan.Zero))[0];

    /// <summary>Requests runs of many accounts at once, and waits for their ends.</summary>
    /// <param name="accounts">The names of the accounts.</param>
    /// <param name="delay">The delay until the messages become visible, so that sending them does not compete with the runs.</param>
    public async Task<IReadOnlyList<RunView>> TickAsync(IReadOnlyList<string> accounts, TimeSpan delay)
    {
        var now = TimeProvider.System.GetUtcNow();
        var messages = accounts.Select(account => new SyncMessage(account, RunIds.ForTick(account, now), SyncTrigger.Timer, now)).ToList();
        await Parallel.ForEachAsync(
            messages,
            new ParallelOptions { MaxDegreeOfParallelism = SendsUnderWay },
            async (message, token) => await _queue.SendAsync(message, delay, token));

        // Waits for the last account first. The others have then mostly finished and need one request each.
        var runs = new List<RunView>();
        foreach (var message in messages.AsEnumerable().Reverse()) runs.Add(await Api.EndOfAsync(message.Account, message.RunId));
        return runs;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        if (_gate is not null) await _gate.DisposeAsync();
        await Simulator.DisposeAsync();
        await _azurite.DisposeAsync();
        _root.Dispose();
    }

    private async Task StartHostAsync(string storage, (string Name, string Value)[] settings)
    {
        if (_host is not null) await _host.DisposeAsync();
        var all = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = storage,
            ["SyncSchedule"] = "0 0 0 29 2 *",
            ["Personio__BaseUrl"] = Simulator.BaseUrl.ToString(),
            // Personio's limits would otherwise determine the result.
            ["Personio__RequestsPerMinute"] = "1000000",
            ["Personio__BurstPerSecond"] = "1000000",
            ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.1",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        foreach (var (name, value) in settings) all[name] = value;
        _host = await LocalHostProcess.StartAsync(all, _root.Path);
    }
}
