using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace PersonioFunctions.IntegrationTests.EndToEnd.Product;

/// <summary>The host in a process of its own, with a storage account and a simulated Personio of its own.</summary>
internal sealed class RunningProduct : IAsyncDisposable
{
    /// <summary>A schedule that does not tick while tests run.</summary>
    public const string NoTick = "0 0 0 29 2 *";

    private RunningProduct(string connectionString, SimulatorServer simulator, LocalHostProcess host)
    {
        (Simulator, Host) = (simulator, host);
        Api = new ApiClient(host.BaseUrl);
        var tables = new TableServiceClient(connectionString);
        Accounts = tables.GetTableClient("Accounts");
        Employees = tables.GetTableClient("Employees");
        Runs = tables.GetTableClient("SyncRuns");
        Changes = tables.GetTableClient("EmployeeChanges");
        Subscriptions = tables.GetTableClient("Subscriptions");
        var queues = new QueueServiceClient(
            connectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        Queue = queues.GetQueueClient("sync-accounts");
        RawQueue = new QueueClient(connectionString, "sync-accounts");
        Poison = queues.GetQueueClient("sync-accounts-poison");
    }

    public LocalHostProcess Host { get; }

    public ApiClient Api { get; }

    public SimulatorServer Simulator { get; }

    /// <summary>Controls the simulator.</summary>
    public SimulatorControl Control => Simulator.Control;

    public TableClient Accounts { get; }

    public TableClient Employees { get; }

    public TableClient Runs { get; }

    public TableClient Changes { get; }

    public TableClient Subscriptions { get; }

    public QueueClient Queue { get; }

    public QueueClient Poison { get; }

    /// <summary>The queue of a sender that does not encode its messages.</summary>
    public QueueClient RawQueue { get; }

    /// <summary>The folder in which the host keeps its secrets.</summary>
    public string Secrets => Path.Combine(Host.Root, "secrets");

    /// <summary>Starts both. The simulator dates its people relative to the present day, so that every state occurs.</summary>
    public static async Task<RunningProduct> StartAsync(string schedule, string connectionString)
    {
        var options = new SimulatorOptions { Today = ExpectedRow.Today() };
        var simulator = await SimulatorServer.StartAsync(options, TimeProvider.System, CancellationToken.None);
        var host = await LocalHostProcess.StartAsync(new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = connectionString,
            ["SyncSchedule"] = schedule,
            ["Personio__BaseUrl"] = simulator.BaseUrl.ToString(),
            // Shorter delays: how often an idle queue is polled, and how soon a failed message comes back.
            ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.1",
            ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:00",
            // All faults are tested at the same time.
            ["AzureFunctionsJobHost__extensions__queues__batchSize"] = "32",
        });
        return new RunningProduct(connectionString, simulator, host);
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
    }
}
