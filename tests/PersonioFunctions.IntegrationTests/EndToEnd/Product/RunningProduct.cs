using Azure.Data.Tables;
using Azure.Storage.Queues;
using PersonioFunctions.LocalHost.Azurite;

namespace PersonioFunctions.IntegrationTests.EndToEnd.Product;

/// <summary>The whole product in real processes of its own: storage, a Personio and the host.</summary>
internal sealed class RunningProduct : IAsyncDisposable
{
    /// <summary>A schedule that does not tick while tests run.</summary>
    public const string NoTick = "0 0 0 29 2 *";

    private readonly TemporaryDirectory _azuriteData;
    private readonly AzuriteProcess _azurite;

    private RunningProduct(TemporaryDirectory azuriteData, AzuriteProcess azurite, SimulatorProcess simulator, LocalHostProcess host)
    {
        (_azuriteData, _azurite, Simulator, Host) = (azuriteData, azurite, simulator, host);
        Api = new ApiClient(host.BaseUrl);
        var tables = new TableServiceClient(azurite.ConnectionString);
        Accounts = tables.GetTableClient("Accounts");
        Employees = tables.GetTableClient("Employees");
        Runs = tables.GetTableClient("SyncRuns");
        var queues = new QueueServiceClient(
            azurite.ConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        Queue = queues.GetQueueClient("sync-accounts");
        Poison = queues.GetQueueClient("sync-accounts-poison");
    }

    public LocalHostProcess Host { get; }

    public ApiClient Api { get; }

    public SimulatorProcess Simulator { get; }

    /// <summary>Controls the simulator.</summary>
    public SimulatorControl Control => Simulator.Control;

    public TableClient Accounts { get; }

    public TableClient Employees { get; }

    public TableClient Runs { get; }

    public QueueClient Queue { get; }

    public QueueClient Poison { get; }

    /// <summary>The folder in which Azurite keeps all messages ever sent.</summary>
    public string QueueData => Path.Combine(_azuriteData.Path, "__queuestorage__");

    /// <summary>The folder in which the host keeps its secrets.</summary>
    public string Secrets => Path.Combine(Host.Root, "secrets");

    /// <summary>Starts everything. The simulator dates its people relative to the present day, so that every state occurs.</summary>
    public static async Task<RunningProduct> StartAsync(string schedule)
    {
        var azuriteData = new TemporaryDirectory();
        var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions { Location = azuriteData.Path }, CancellationToken.None);
        var simulator = await SimulatorProcess.StartAsync(new SimulatorOptions { Today = ExpectedRow.Today() }, CancellationToken.None);
        var host = await LocalHostProcess.StartAsync(new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["SyncSchedule"] = schedule,
            ["Personio__BaseUrl"] = simulator.BaseUrl.ToString(),
            // Shorter delays: how often an idle queue is polled, and how soon a failed message comes back.
            ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.1",
            ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:00",
            // All faults are tested at the same time.
            ["AzureFunctionsJobHost__extensions__queues__batchSize"] = "32",
        });
        return new RunningProduct(azuriteData, azurite, simulator, host);
    }

    /// <summary>Connects a company of a given size over HTTP and waits for its first run, whatever its outcome.</summary>
    public async Task<TestAccount> ConnectAsync(string name, int size, FaultRule? fault = null)
    {
        var account = new TestAccount(this, await Control.AddCompanyAsync(new SimulatorCompany(name, size), CancellationToken.None));
        if (fault is not null)
            await Control.AddFaultAsync(fault with { Company = name }, CancellationToken.None);
        await account.ConnectAsync();
        return account;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Host.DisposeAsync();
        await Simulator.DisposeAsync();
        await _azurite.DisposeAsync();
        _azuriteData.Dispose();
    }
}
