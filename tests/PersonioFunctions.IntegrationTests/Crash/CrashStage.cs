using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace PersonioFunctions.IntegrationTests.Crash;

/// <summary>Storage and Personio for hosts that start and stop. Each host is a process of its own; they share a folder.</summary>
internal sealed class CrashStage : IAsyncDisposable
{
    /// <summary>A schedule that does not tick during a test.</summary>
    public const string Never = "0 0 0 29 2 *";

    public const string EveryTwoSeconds = "*/2 * * * * *";

    private readonly TemporaryDirectory _root = new();

    private CrashStage(string connectionString, SimulatorServer personio, StorageGate gate)
    {
        (ConnectionString, Personio, Gate) = (connectionString, personio, gate);
        Tables = new TableServiceClient(connectionString);
        Queues = new QueueServiceClient(connectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        Runs = new SyncRunStore(Tables);
    }

    /// <summary>The storage without the gate.</summary>
    public string ConnectionString { get; }

    public SimulatorServer Personio { get; }

    /// <summary>The gate in front of the hosts' tables.</summary>
    public StorageGate Gate { get; }

    /// <summary>The tables without the gate.</summary>
    public TableServiceClient Tables { get; }

    public SyncRunStore Runs { get; }

    private QueueServiceClient Queues { get; }

    public static async Task<CrashStage> StartAsync(SharedAzurite azurite, params SimulatorCompany[] companies)
    {
        var connectionString = await azurite.TakeAccountAsync();
        var options = new SimulatorOptions { Companies = companies };
        var personio = await SimulatorServer.StartAsync(options, TimeProvider.System, CancellationToken.None);
        return new CrashStage(connectionString, personio, await StorageGate.StartAsync(connectionString));
    }

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync();
        await Personio.DisposeAsync();
        _root.Dispose();
    }

    public Task<LocalHostProcess> StartHostAsync(string schedule, int leaseSeconds = 5) => LocalHostProcess.StartAsync(
        new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = Gate.ConnectionString,
            ["Personio__BaseUrl"] = Personio.BaseUrl.ToString(),
            // The simulator's limits are off, because they would only slow the test down.
            ["Personio__RequestsPerMinute"] = "100000",
            ["Personio__BurstPerSecond"] = "100000",
            ["Sync__LeaseSeconds"] = $"{leaseSeconds}",
            ["SyncSchedule"] = schedule,
            ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.2",
        },
        _root.Path);

    /// <summary>Switches the simulator's limits off, and sets the latency of every response.</summary>
    public Task SetLatencyAsync(int milliseconds) => Personio.Control.SetSettingsAsync(
        new SimulatorSettings { EnforceLimits = false, LatencyMilliseconds = milliseconds }, CancellationToken.None);

    /// <summary>
    /// Clears the request log. The simulator then answers every page of the list at once, except one (0-based) that it never answers.
    /// </summary>
    public async Task HoldPageAsync(int page)
    {
        await AnswerPagesAsync();
        await Personio.Control.ClearRequestsAsync(CancellationToken.None);
        await Personio.Control.AddFaultAsync(
            new FaultRule { Kind = FaultKind.Slow, On = FaultTarget.Employees, Page = page, DelayMilliseconds = int.MaxValue },
            CancellationToken.None);
    }

    /// <summary>Makes the simulator answer every page again.</summary>
    public Task AnswerPagesAsync() => Personio.Control.ClearFaultsAsync(company: null, CancellationToken.None);

    /// <summary>Connects an account to a company of the simulator, or changes whether it is enabled.</summary>
    public async Task ConnectAsync(LocalHostProcess host, string account, string company, bool enabled = true)
    {
        var credentials = await Personio.Control.GetCompanyAsync(company, CancellationToken.None);
        using var answer = await host.Client.PutAsJsonAsync(
            $"accounts/{account}", new { clientId = credentials.ClientId, clientSecret = credentials.ClientSecret, enabled });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Requests a run over HTTP until it differs from the crashed run <paramref name="dead"/>.</summary>
    public static async Task<string> ResyncAsync(LocalHostProcess host, string account, string dead)
    {
        var runId = dead;
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await host.Client.PostAsync($"accounts/{account}/resync", content: null);
                Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
                using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
                runId = body.RootElement.GetProperty("runId").GetString()!;
                return runId != dead;
            },
            "the killed run's hold on the account ends");
        return runId;
    }

    /// <summary>Delivers a message again, as a queue may do at any time.</summary>
    public async Task RedeliverAsync(string account, string runId)
    {
        var run = await Runs.FindAsync(account, runId, CancellationToken.None);
        Assert.NotNull(run);
        await new SyncQueue(Queues, Options.Create(new SyncOptions()), TimeProvider.System).SendAsync(
            new SyncMessage(account, runId, run.Trigger, run.RequestedAt), TimeSpan.Zero, CancellationToken.None);
    }

    /// <summary>Whether no message is waiting or being handled. The host deletes each message when it is done.</summary>
    public async Task<bool> IsIdleAsync() => await CountMessagesAsync() == 0;

    /// <summary>Counts the messages on the queue, invisible ones included.</summary>
    public async Task<int> CountMessagesAsync() =>
        (await Queues.GetQueueClient(QueueNames.SyncAccounts).GetPropertiesAsync()).Value.ApproximateMessagesCount;

    public async Task<IReadOnlyList<SyncRun>> ListRunsAsync(string account)
    {
        var runs = new List<SyncRun>();
        string? next = null;
        do
        {
            var page = await Runs.ListAsync(account, 1000, next, CancellationToken.None);
            runs.AddRange(page.Items);
            next = page.ContinuationToken;
        }
        while (next is not null);
        return runs;
    }

    /// <summary>Returns the newest run of an account, which must exist.</summary>
    public async Task<SyncRun> NewestRunAsync(string account) => (await ListRunsAsync(account))[0];

    public async Task<SyncRun> FinishedRunAsync(string account, string runId)
    {
        SyncRun? run = null;
        await Eventually.TrueAsync(
            async () => (run = await Runs.FindAsync(account, runId, CancellationToken.None)) is { IsFinished: true }, $"run {runId} ends");
        return run!;
    }

    public async Task<int> CountEmployeesAsync(string account)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {account}");
        return await Tables.GetTableClient(TableNames.Employees).QueryAsync<TableEntity>(filter, select: ["RowKey"]).CountAsync();
    }
}
