using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace PersonioFunctions.IntegrationTests.Schedule;

[Collection(RunsAlone.Name)]
public sealed class SyncSchedulerTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>
{
    // The fan-out covers every account in the storage, so each test has a storage of its own.
    [Fact]
    public async Task Schedule_SameTickTwice_RequestsTheSameRuns()
    {
        await using var stage = await SyncStage.OpenAsync(await azurite.TakeAnotherAsync(), StubCompany.Of(0));
        await AddAccountsAsync(stage, 20, disabled: 3);

        Assert.Equal(17, await ScheduleAsync(stage));
        stage.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(17, await ScheduleAsync(stage));
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(17, await ScheduleAsync(stage));

        var runs = stage.Sent.All.Chunk(17).Select(tick => tick.Select(sent => sent.Message.RunId).Order().ToList()).ToList();
        Assert.Equal(runs[0], runs[1]);
        Assert.Empty(runs[0].Intersect(runs[2]));
        Assert.Equal(17, runs[0].Distinct().Count());
        Assert.All(stage.Sent.All, sent => Assert.Equal((SyncTrigger.Timer, TimeSpan.Zero), (sent.Message.Trigger, sent.Delay)));
    }

    [Fact]
    public async Task Schedule_TenThousandAccounts_TakesWellUnderAMinute()
    {
        await using var stage = await SyncStage.OpenAsync(await azurite.TakeAnotherAsync(), StubCompany.Of(0));
        await AddAccountsAsync(stage, 10_000, disabled: 0);
        var clock = Stopwatch.StartNew();

        var sent = await ScheduleAsync(stage);

        output.WriteLine($"10 000 accounts were asked to sync in {clock.Elapsed.TotalSeconds:F1} s.");
        Assert.Equal(10_000, sent);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"It took {clock.Elapsed}.");
        Assert.Equal(10_000, stage.Sent.All.Select(message => message.Message.Account).Distinct().Count());
        var queue = stage.Get<QueueServiceClient>().GetQueueClient(QueueNames.SyncAccounts);

        // Each account has a message and its watchdog.
        Assert.Equal(20_000, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    // The alert schedule-silent counts these lines. They do not depend on the schedule of syncs, which may pause over a weekend.
    [Fact]
    public async Task ScheduleTransitions_NothingIsDue_IsLoggedAndMeasuresTheAccounts()
    {
        await using var stage = await SyncStage.OpenAsync(await azurite.TakeAnotherAsync(), StubCompany.Of(0));
        await AddAccountsAsync(stage, 2, disabled: 0);
        var ages = new ConcurrentBag<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "personio_functions.account.data_age") listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => ages.Add($"{tags[0].Value}"));
        listener.Start();

        Assert.Equal(0, await stage.Get<SyncScheduler>().ScheduleTransitionsAsync(CancellationToken.None));
        listener.RecordObservableInstruments();

        Assert.Contains(stage.Log.GetSnapshot(), line => line.Message == "Requested the transitions of 0 accounts");
        Assert.Equal(["account-0", "account-1"], ages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ScheduleTransitions_Subscriptions_AreCountedByStatus()
    {
        await using var stage = await SyncStage.OpenAsync(await azurite.TakeAnotherAsync(), StubCompany.Of(0));
        foreach (var status in new[] { SubscriptionStatus.Active, SubscriptionStatus.Failing, SubscriptionStatus.Failing })
            Assert.True(await stage.Get<SubscriptionStore>().TryWriteAsync(CreateSubscription(status), CancellationToken.None));
        var counts = new ConcurrentBag<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "personio_functions.subscriptions") listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => counts.Add($"{tags[0].Value} {count}"));
        listener.Start();

        await stage.Get<SyncScheduler>().ScheduleTransitionsAsync(CancellationToken.None);
        listener.RecordObservableInstruments();
        stage.Time.Advance(TimeSpan.FromMinutes(2));
        listener.RecordObservableInstruments();

        // The zeros end an alert. The instance that handles the next tick reports the next values.
        Assert.Equal(["active 1", "disabled 0", "failing 2", "unknown 0"], counts.Order(StringComparer.Ordinal));
    }

    // A row that cannot be read must not keep messages from being replaced and old data from being deleted.
    [Fact]
    public async Task Tick_AccountsCannotBeMeasured_SweepsAllTheSame()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(await azurite.TakeAnotherAsync(), StubCompany.Of(3));
        await stage.SyncAsync();
        var subscription = CreateSubscription(SubscriptionStatus.Active);
        Assert.True(await stage.Get<SubscriptionStore>().TryWriteAsync(subscription, CancellationToken.None));
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "personio_functions.accounts") listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.Start();

        Refuse(query: 2);
        await Assert.ThrowsAsync<RequestFailedException>(
            () => stage.Get<SyncScheduler>().ScheduleTransitionsAsync(CancellationToken.None));
        Assert.Equal(subscription.Name, stage.Sent.Wakes[^1].Message.Subscription);
        Refuse(query: 3);
        await Assert.ThrowsAsync<RequestFailedException>(() => ScheduleAsync(stage));
        Assert.Equal(stage.Time.GetUtcNow(), (await stage.StateAsync()).Retention.SweptAt);

        void Refuse(int query)
        {
            var queries = 0;
            stage.Storage.Begin(request => request.Queries(TableNames.Accounts) && ++queries == query
                ? StorageFault.Refused
                : StorageFault.None);
        }
    }

    private static Subscription CreateSubscription(SubscriptionStatus status) => new()
    {
        Name = "s" + Guid.NewGuid().ToString("N"),
        Kind = TargetKind.Webhook,
        Host = "receiver.example",
        Events = ["employee.*"],
        SecretVersion = "v1",
        CreatedAt = DateTimeOffset.UnixEpoch.AddYears(50),
        UpdatedAt = DateTimeOffset.UnixEpoch.AddYears(50),
        Status = status,
    };

    private static Task<int> ScheduleAsync(SyncStage stage) => stage.Get<SyncScheduler>().ScheduleAsync(CancellationToken.None);

    // Written as rows, because connecting ten thousand accounts one by one is not the subject.
    private static async Task AddAccountsAsync(SyncStage stage, int count, int disabled)
    {
        var table = stage.Tables.GetTableClient(TableNames.Accounts);
        var rows = Enumerable.Range(0, count).Select(i => new TableEntity("account", $"account-{i}")
        {
            [nameof(Account.ClientId)] = StubCompany.ClientId,
            [nameof(Account.SecretVersion)] = "v1",
            [nameof(Account.Enabled)] = i >= disabled,
        });
        foreach (var batch in rows.Chunk(TableBatch.MaxOperations))
            await table.SubmitTransactionAsync(batch.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)));
    }
}
