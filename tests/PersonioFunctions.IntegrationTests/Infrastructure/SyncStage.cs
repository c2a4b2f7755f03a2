using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using PersonioFunctions.Hosting;

namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>
/// The product as registered, on a real Azurite, with a fixed clock, a company at the other end of the transport, and storage requests that
/// can be made to fail. Each stage has an account name of its own.
/// </summary>
internal sealed class SyncStage : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    // Columns about the time of a write, the account's name, or the past, which differ between two runs.
    private static readonly HashSet<string> OfTheMoment =
    [
        "odata.etag", "PartitionKey", "Timestamp", "FirstSeenAt", "ChangedAt", EmployeeColumns.LifecycleSince, EmployeeColumns.LeftAt,
        EmployeeColumns.KnownEmails, EmployeeColumns.FirstHireDate,
    ];

    /// <summary>Whether a column holds the time of a finding, which differs between runs on different days.</summary>
    public static bool IsOfTheMoment(string? column) => column is not null && OfTheMoment.Contains(column);

    private readonly ServiceProvider _services;

    private SyncStage(
        string connectionString,
        StubCompany company,
        int storageRetries,
        Func<TimeProvider, PersonioClientFactory> personio,
        Dictionary<string, string?>? settings = null,
        Action<IServiceCollection>? replace = null)
    {
        Company = company;
        Tables = new TableServiceClient(connectionString, Intercept(new TableClientOptions(), storageRetries));
        var queues = Intercept(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }, storageRetries);
        queues.AddPolicy(Sent, HttpPipelinePosition.PerRetry);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [SyncSchedule.SettingName] = "0 0 * * * *" })
            .AddInMemoryCollection(settings)
            .Build();
        var services = new ServiceCollection();
        replace?.Invoke(services);
        _services = services
            .AddLogging(logging => logging.AddFakeLogging())
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(Tables)
            .AddSingleton(new QueueServiceClient(connectionString, queues))
            .AddSingleton(new BlobServiceClient(connectionString, Intercept(new BlobClientOptions(), storageRetries)))
            .AddSingleton<ISecretStore>(Secrets)
            .AddSingleton(_ => personio(Time))
            .AddPersonioFunctions(configuration)
            .BuildServiceProvider();
    }

    public string Account { get; } = "a" + Guid.NewGuid().ToString("N");

    public StubCompany Company { get; }

    public MemorySecretStore Secrets { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 14, 0, 0, TimeSpan.Zero));

    public StorageFaults Storage { get; } = new();

    public SentMessages Sent { get; } = new();

    /// <summary>The logged records.</summary>
    public FakeLogCollector Log => Get<FakeLogCollector>();

    /// <summary>The plan that a scenario decides about; null for none.</summary>
    public string? DecidedPlanId { get; set; }

    public TableServiceClient Tables { get; }

    public AccountStateStore States => Get<AccountStateStore>();

    public SyncRunStore Runs => Get<SyncRunStore>();

    /// <summary>Opens a stage whose account is not connected yet.</summary>
    /// <param name="azurite">The storage of the tables.</param>
    /// <param name="company">The people in Personio.</param>
    /// <param name="storageRetries">The retries of a storage client.</param>
    /// <param name="settings">Settings of the deployment, such as <c>Sync:MinLeavers</c>.</param>
    /// <param name="replace">Registers services that replace those of the product; null for none.</param>
    public static Task<SyncStage> OpenAsync(
        AzuriteFixture azurite,
        StubCompany company,
        int storageRetries = 0,
        Dictionary<string, string?>? settings = null,
        Action<IServiceCollection>? replace = null) =>
        OpenAsync(azurite, new SyncStage(azurite.ConnectionString, company, storageRetries, company.CreateFactory, settings, replace));

    /// <summary>Opens a stage whose account is not connected yet, and that calls a Personio over HTTP.</summary>
    public static Task<SyncStage> OpenAsync(AzuriteFixture azurite, Uri personio)
    {
        var transport = PersonioClientOptions.CreateTransport();
        return OpenAsync(azurite, new SyncStage(
            azurite.ConnectionString, new StubCompany(), storageRetries: 0, time => StubCompany.CreateFactory(time, transport, personio)));
    }

    private static async Task<SyncStage> OpenAsync(AzuriteFixture azurite, SyncStage stage)
    {
        await azurite.PrepareAsync();
        return stage;
    }

    /// <summary>Opens a stage whose account is connected but never ran.</summary>
    public static async Task<SyncStage> OpenConnectedAsync(
        AzuriteFixture azurite, StubCompany company, int storageRetries = 0, Dictionary<string, string?>? settings = null)
    {
        var stage = await OpenAsync(azurite, company, storageRetries, settings);
        Assert.Equal(ConnectOutcome.Created, (await stage.ConnectAsync()).Outcome);
        return stage;
    }

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task<(ConnectOutcome Outcome, Account? Account)> ConnectAsync(
        string clientId = StubCompany.ClientId, string secret = StubCompany.Secret, bool? enabled = true) =>
        Get<AccountConnector>().ConnectAsync(
            Account, new AccountConnection(clientId, secret, Enabled: enabled), ExistingCredentials.Replace, "", CancellationToken.None);

    /// <summary>Creates a message for a new run.</summary>
    public SyncMessage Message(SyncTrigger trigger)
    {
        var now = Time.GetUtcNow();
        return new SyncMessage(Account, RunIds.Create(now), trigger, now);
    }

    /// <summary>Handles a message as one that has just been sent: with a watchdog.</summary>
    public Task HandleAsync(SyncMessage message) => Get<SyncMessageHandler>().HandleAsync(
        message with { Watchdog = message.Watchdog ?? new Watchdog($"{Guid.Empty}", "receipt", Time.GetUtcNow().AddHours(1)) },
        CancellationToken.None);

    /// <summary>Handles a message for a new run.</summary>
    public async Task<SyncRun> SyncAsync(SyncTrigger trigger = SyncTrigger.Timer)
    {
        var message = Message(trigger);
        await HandleAsync(message);
        return await RunAsync(message);
    }

    /// <summary>Handles a message of the schedule. The account may be disabled.</summary>
    /// <returns>The run; null when there was none.</returns>
    public async Task<SyncRun?> TrySyncAsync()
    {
        var message = Message(SyncTrigger.Timer);
        await HandleAsync(message);
        return await Runs.FindAsync(Account, message.RunId, CancellationToken.None);
    }

    /// <summary>
    /// Delivers a message as a queue does. It comes back after half a minute when it failed, and messages that were sent meanwhile are
    /// delivered when they become visible.
    /// </summary>
    public Task DeliverAsync(SyncMessage message) => DeliverAsync([new SentMessage(message, TimeSpan.Zero)]);

    /// <inheritdoc cref="DeliverAsync(SyncMessage)"/>
    public async Task DeliverAsync(IEnumerable<SentMessage> messages)
    {
        const int MaxDeliveries = 20;
        var inbox = new Queue<SentMessage>(messages);
        var known = Sent.All.Count;
        for (var deliveries = 0; inbox.TryDequeue(out var next); deliveries++)
        {
            Assert.True(deliveries < MaxDeliveries, "The message keeps coming back.");
            Time.Advance(next.Delay);
            try
            {
                await HandleAsync(next.Message);
            }
            catch (Exception exception) when (exception is RequestFailedException or AggregateException)
            {
                inbox.Enqueue(next with { Delay = TimeSpan.FromSeconds(30) });
            }

            foreach (var sent in Sent.All.Skip(known)) inbox.Enqueue(sent);
            known = Sent.All.Count;
        }
    }

    /// <summary>Returns the record of a message's run, which must exist.</summary>
    public async Task<SyncRun> RunAsync(SyncMessage message)
    {
        var run = await Runs.FindAsync(Account, message.RunId, CancellationToken.None);
        Assert.NotNull(run);
        return run;
    }

    /// <summary>Runs a sync whose credentials Personio refuses, and each try after it, until the account is quarantined.</summary>
    public async Task<SyncRun> RefuseAsync(SyncTrigger trigger = SyncTrigger.Timer)
    {
        var message = Message(trigger);
        await HandleAsync(message);
        while ((await StateAsync()).Deferral is { } deferral && deferral.RunId == message.RunId)
        {
            Time.Advance(deferral.Until - Time.GetUtcNow());
            await HandleAsync(message with { Trigger = SyncTrigger.Retry });
        }

        return await RunAsync(message);
    }

    public Task<AccountState> StateAsync() => States.GetAsync(Account, CancellationToken.None);

    public Task ChangeStateAsync(Func<AccountState, AccountState?> change) =>
        States.ChangeAsync(Account, change, CancellationToken.None);

    /// <summary>Gives the account's lease to another holder, with the same run or another one, alive or crashed.</summary>
    public Task HoldAsync(SyncMessage message) => ChangeStateAsync(state => state with
    {
        Lease = new AccountLease(message.RunId, "another-host", Time.GetUtcNow() + Lease),
    });

    public async Task<AccountHealthStatus> HealthAsync() => (await ExplainedHealthAsync()).Status;

    public async Task<AccountHealth> ExplainedHealthAsync()
    {
        var account = await Get<AccountStore>().FindAsync(Account, CancellationToken.None);
        Assert.NotNull(account);
        return AccountHealth.Evaluate(account, await StateAsync(), read => read.AddHours(3), Time.GetUtcNow());
    }

    /// <summary>Returns the connected account.</summary>
    public async Task<Account> ConnectedAsync()
    {
        var account = await Get<AccountStore>().FindAsync(Account, CancellationToken.None);
        Assert.NotNull(account);
        return account;
    }

    /// <summary>Changes the account's settings.</summary>
    public async Task ChangeAccountAsync(Func<Account, Account> change) =>
        Assert.NotNull(await Get<AccountStore>().TryWriteAsync(change(await ConnectedAsync()), CancellationToken.None));

    /// <summary>Plans what a run would do now.</summary>
    public async Task<StoredPlan> PreviewAsync()
    {
        var plan = await Get<PlanDecisions>().PreviewAsync(await ConnectedAsync(), CancellationToken.None);
        Assert.NotNull(plan);
        return plan;
    }

    /// <summary>Returns one person's row, which must exist.</summary>
    public async Task<EmployeeRow> RowAsync(long id)
    {
        var row = await Get<EmployeeStore>().FindAsync(Account, $"{id}", CancellationToken.None);
        Assert.NotNull(row);
        return row;
    }

    /// <summary>Returns the feed of changes as readers see it.</summary>
    public async Task<IReadOnlyList<EmployeeChange>> ChangesAsync(string? after = null) =>
        await Get<ChangeLog>().ReadAsync(Account, after, (await StateAsync()).SettledEpoch, 100_000, CancellationToken.None);

    /// <summary>Returns the stored people by id, each as one text without the columns that differ from run to run.</summary>
    public Task<SortedDictionary<string, string>> RowsAsync() => RowsAsync(Tables, Account);

    /// <inheritdoc cref="RowsAsync()"/>
    public static async Task<SortedDictionary<string, string>> RowsAsync(TableServiceClient tables, string account)
    {
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {account}");
        await foreach (var entity in tables.GetTableClient(TableNames.Employees).QueryAsync<TableEntity>(filter))
        {
            rows[entity.RowKey] = string.Join('|', entity
                .Where(column => !OfTheMoment.Contains(column.Key))
                .OrderBy(column => column.Key, StringComparer.Ordinal)
                .Select(column => string.Create(CultureInfo.InvariantCulture, $"{column.Key}={column.Value}")));
        }

        return rows;
    }

    private T Intercept<T>(T options, int retries)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = retries;
        options.Retry.Delay = TimeSpan.Zero;
        options.Retry.MaxDelay = TimeSpan.Zero;
        options.AddPolicy(new TransactionMeter.Policy(), HttpPipelinePosition.PerRetry);
        options.AddPolicy(Storage, HttpPipelinePosition.PerRetry);
        return options;
    }
}
