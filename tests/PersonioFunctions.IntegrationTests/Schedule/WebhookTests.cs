using System.Diagnostics.Metrics;
using System.Text;
using PersonioFunctions.Accounts.Webhooks;

namespace PersonioFunctions.IntegrationTests.Schedule;

/// <summary>Webhooks on a real table, with a fixed clock: what is asked for, how often, and what happens after a kill.</summary>
public sealed class WebhookTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    // No address that Personio would call.
    private static readonly Uri Url = new("http://127.0.0.1/hook");

    [Fact]
    public async Task Receive_ChangedEmployee_IsReadByOneRunOfTheTriggerWebhook()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });

        Assert.Equal(WebhookOutcome.Accepted, await ReceiveAsync(stage, "1001"));
        var sent = Assert.Single(stage.Sent.All);
        Assert.Equal((SyncTrigger.Webhook, TimeSpan.Zero), (sent.Message.Trigger, sent.Delay));
        Assert.DoesNotContain("\"1001", sent.Message.ToJson(), StringComparison.Ordinal);
        await stage.DeliverAsync([sent]);

        Assert.Equal("Director", (await stage.RowAsync(1001)).Column("JobTitle"));
        Assert.Contains(await stage.ChangesAsync(), change => change is { Field: "JobTitle", Cause: SyncTrigger.Webhook });
        Assert.Equal(["1001"], stage.Company.LookedUp);
    }

    [Fact]
    public async Task Receive_SameEmployeeAgainWithinAMinute_IsReadOnceMoreAfterTheMinute()
    {
        await using var stage = await SyncedAsync();
        await ReceiveAsync(stage, "1001");
        Assert.Equal(WebhookOutcome.Repeated, await ReceiveAsync(stage, "1001"));
        await stage.DeliverAsync([.. stage.Sent.All]);
        Assert.Single(stage.Company.LookedUp);

        stage.Company.Change(1001, person => person with { Position = "Director" });
        stage.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(WebhookOutcome.Accepted, await ReceiveAsync(stage, "1001"));
        var second = stage.Sent.All[^1];

        Assert.Equal(TimeSpan.FromSeconds(50), second.Delay);
        await stage.DeliverAsync([second]);
        Assert.Equal("Director", (await stage.RowAsync(1001)).Column("JobTitle"));
        Assert.Equal(2, stage.Company.LookedUp.Count);
    }

    [Fact]
    public async Task Sweep_HostDiedBeforeItSentTheMessage_SendsIt()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });
        await stage.Get<NotifiedPeopleStore>().NotifyAsync(stage.Account, "1001", CancellationToken.None);
        Assert.Empty(stage.Sent.All);

        await SweepAsync(stage);

        var sent = Assert.Single(stage.Sent.All, message => message.Message.Account == stage.Account);
        await stage.DeliverAsync([sent]);
        Assert.Equal("Director", (await stage.RowAsync(1001)).Column("JobTitle"));
        Assert.Equal(1, await RowsAsync(stage));
        stage.Time.Advance(TimeSpan.FromHours(2));
        await SweepAsync(stage);
        Assert.Equal(0, await RowsAsync(stage));
    }

    [Fact]
    public async Task Deliver_HostDiedAfterItTookTheEmployee_IsReadWhenTheMessageComesBack()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });
        await ReceiveAsync(stage, "1001");
        await stage.Get<NotifiedPeopleStore>().TakeAsync(stage.Account, CancellationToken.None);

        stage.Time.Advance(TimeSpan.FromSeconds(90));
        await stage.DeliverAsync([.. stage.Sent.All]);

        Assert.Equal("Director", (await stage.RowAsync(1001)).Column("JobTitle"));
    }

    // A watchdog fires as soon as the lease of a dead run has expired, which can be within the minute.
    [Fact]
    public async Task Deliver_WatchdogOfAShortLease_WaitsUntilTheEmployeeMayBeTakenAgain()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });
        await ReceiveAsync(stage, "1001");
        await stage.Get<NotifiedPeopleStore>().TakeAsync(stage.Account, CancellationToken.None);
        stage.Time.Advance(TimeSpan.FromSeconds(8));

        await stage.HandleAsync(stage.Sent.All[0].Message with { Restarts = 1 });

        Assert.Empty(stage.Company.LookedUp);
        Assert.Equal(TimeSpan.FromSeconds(52), stage.Sent.All[^1].Delay);
        await stage.DeliverAsync([stage.Sent.All[^1]]);
        Assert.Equal("Director", (await stage.RowAsync(1001)).Column("JobTitle"));
    }

    [Fact]
    public async Task Deliver_AnotherRunHoldsTheAccount_ComesBackAndReadsTheEmployee()
    {
        await using var stage = await SyncedAsync();
        await ReceiveAsync(stage, "1001");
        await stage.HoldAsync(stage.Message(SyncTrigger.Manual));

        await stage.HandleAsync(stage.Sent.All[0].Message);

        Assert.Empty(stage.Company.LookedUp);
        Assert.Equal(TimeSpan.FromSeconds(5), stage.Sent.All[^1].Delay);
        stage.Time.Advance(TimeSpan.FromMinutes(2));
        await stage.DeliverAsync([stage.Sent.All[^1]]);
        Assert.Equal(["1001"], stage.Company.LookedUp);
    }

    [Fact]
    public async Task Deliver_PersonioIsDown_ComesBackAfterAMinuteAndForgetsNobody()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });
        await ReceiveAsync(stage, "1001");
        stage.Company.InsteadOfPerson = () => StubCompany.Throttled(120);

        await stage.HandleAsync(stage.Sent.All[0].Message);

        Assert.Equal(TimeSpan.FromSeconds(120), stage.Sent.All[^1].Delay);
        stage.Company.InsteadOfPerson = () => null;
        await stage.DeliverAsync([stage.Sent.All[^1]]);
        Assert.Equal("Director", (await stage.RowAsync(1001)).Column("JobTitle"));
        Assert.Null((await stage.StateAsync()).Failure);
    }

    [Fact]
    public async Task Receive_TenThousandEmployees_CostsTwentyLookupsAndOneList()
    {
        await using var stage = await SyncedAsync();
        var lists = stage.Company.ListRequests;
        await Parallel.ForEachAsync(
            Enumerable.Range(1, 10_000),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (id, _) => await ReceiveAsync(stage, $"{id}"));

        Assert.InRange(stage.Sent.All.Count, 1, 2);
        await stage.DeliverAsync([.. stage.Sent.All]);

        // The list is a page, and an empty one that proves its end.
        Assert.Equal(NotifiedPeople.MaxPeople, stage.Company.LookedUp.Distinct().Count());
        Assert.InRange(stage.Company.ListRequests - lists, 1, 2);
    }

    // 20 runs for one employee each would pass the guard one by one.
    [Fact]
    public async Task Deliver_ManyEmployeesLeaveAtOnce_LaterOnesAreReadWithTheListAndHeld()
    {
        await using var stage = await SyncedAsync();
        for (var id = 1001; id <= 1008; id++)
        {
            stage.Company.Change(id, person => person with { Status = "inactive", TerminationDate = "2026-11-20" });
            await ReceiveAsync(stage, $"{id}");
        }

        await stage.DeliverAsync([.. stage.Sent.All]);

        Assert.Equal(3, (await stage.ChangesAsync()).Count(change => change.Event == "left"));
        Assert.NotNull((await stage.StateAsync()).Held);
    }

    [Fact]
    public async Task Receive_PersonDeleted_IsNeverBelieved()
    {
        await using var stage = await SyncedAsync();
        var before = await stage.RowsAsync();
        stage.Company.People.RemoveAt(0);

        await ReceiveAsync(stage, "1001", "person.deleted");
        await stage.DeliverAsync([.. stage.Sent.All]);

        Assert.Equal(before, await stage.RowsAsync());
        Assert.Equal("1001", stage.Company.LookedUp[0]);
    }

    /// <summary>Nothing else shows forged webhooks and those about other things.</summary>
    [Fact]
    public async Task Receive_EachOutcome_IsCounted()
    {
        await using var stage = await SyncedAsync();
        var receiver = stage.Get<WebhookReceiver>();
        var counted = new List<string?>();
        var isOfThisTest = new AsyncLocal<bool> { Value = true };
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, one) =>
            {
                if (instrument.Name == "personio_functions.webhooks") one.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            if (isOfThisTest.Value) counted.Add($"{tags[0].Value} {count}");
        });
        listener.Start();

        Assert.False(await receiver.AuthenticateAsync(stage.Account, "forged", CancellationToken.None));
        Assert.False(await receiver.AuthenticateAsync("nobody", token: null, CancellationToken.None));
        await ReceiveAsync(stage, Encoding.UTF8.GetBytes("[]"));
        await ReceiveAsync(stage, "1001", "document.created");
        await ReceiveAsync(stage, "1001");
        await ReceiveAsync(stage, "1001");

        Assert.Equal(["refused 1", "refused 1", "invalid 1", "ignored 1", "accepted 1", "repeated 1"], counted);
    }

    [Fact]
    public async Task Receive_EventWithoutAnId_ListsEverybody()
    {
        await using var stage = await SyncedAsync();
        var lists = stage.Company.ListRequests;

        await ReceiveAsync(stage, """{"event_name":"employment.terminated","payload":{"id":"c85d978e"}}"""u8.ToArray());
        await stage.DeliverAsync([.. stage.Sent.All]);

        Assert.Equal(1, stage.Company.ListRequests - lists);
        Assert.Empty(stage.Company.LookedUp);
    }

    [Fact]
    public async Task Deliver_QuarantinedOrDisabledAccount_AsksNothingAndEnds()
    {
        await using var stage = await SyncedAsync();
        await ReceiveAsync(stage, "1001");
        await stage.ChangeAccountAsync(account => account with { Enabled = false });

        await stage.DeliverAsync([.. stage.Sent.All]);

        Assert.Empty(stage.Company.LookedUp);
        Assert.Single(stage.Sent.All);
    }

    [Fact]
    public async Task Schedule_FullSyncEverySixHours_SkipsTicksUntilTheListIsOldOrSomethingIsWrong()
    {
        await using var stage = await SyncedAsync();
        await stage.ChangeAccountAsync(account => account with { WebhookHash = "x", FullSyncEvery = TimeSpan.FromHours(6) });
        var ticks = new List<int>();
        for (var hour = 1; hour <= 8; hour++)
        {
            stage.Time.Advance(TimeSpan.FromHours(1));
            if (await IsScheduledAsync(stage)) ticks.Add(hour);
        }

        Assert.Equal([6, 7, 8], ticks);
        await stage.SyncAsync();
        stage.Time.Advance(TimeSpan.FromHours(1));
        Assert.False(await IsScheduledAsync(stage));
        stage.Company.InsteadOfList = () => StubCompany.Throttled();
        await stage.SyncAsync();
        Assert.True(await IsScheduledAsync(stage));
    }

    [Fact]
    public async Task Sync_ChangesThatNoWebhookTold_AreCounted()
    {
        await using var stage = await SyncedAsync();
        Assert.Null((await stage.SyncAsync(SyncTrigger.Manual)).Counts.MissedByWebhooks);
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        await stage.Get<WebhookSwitch>().SwitchOnAsync(await stage.ConnectedAsync(), Url, null, CancellationToken.None);
        stage.Time.Advance(TimeSpan.FromHours(1));
        stage.Company.Change(1001, person => person with { Position = "Director" });
        Assert.Null((await stage.SyncAsync(SyncTrigger.Manual)).Counts.MissedByWebhooks);

        stage.Time.Advance(TimeSpan.FromHours(1));
        foreach (var id in (int[])[1002, 1003, 1004]) stage.Company.Change(id, person => person with { Position = "Director" });
        stage.Company.People.Add(new StubPerson(2000));
        await ReceiveAsync(stage, "1002");
        await stage.DeliverAsync([stage.Sent.All[^1]]);
        await ReceiveAsync(stage, "1003");
        var run = await stage.SyncAsync();

        // The first was read and the second waits. Nothing told of the third and of the new one.
        Assert.Equal(2, run.Counts.MissedByWebhooks);
        Assert.Equal(3, run.Counts.Created + run.Counts.Updated);
        stage.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, (await stage.SyncAsync()).Counts.MissedByWebhooks);
        stage.Time.Advance(TimeSpan.FromHours(1));
        await ReceiveAsync(stage, """{"event_name":"employment.terminated","payload":{}}"""u8.ToArray());
        Assert.Null((await stage.SyncAsync()).Counts.MissedByWebhooks);
    }

    [Fact]
    public async Task Sync_ListAfterAFailure_DoesNotKnowWhatWebhooksMissed()
    {
        await using var stage = await SyncedAsync();
        await stage.ChangeAccountAsync(account => account with { WebhookHash = "x" });
        stage.Time.Advance(TimeSpan.FromHours(1));
        await stage.SyncAsync();
        stage.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, (await stage.SyncAsync()).Counts.MissedByWebhooks);
        stage.Company.InsteadOfList = () => StubCompany.Throttled();
        await stage.SyncAsync();
        stage.Company.InsteadOfList = () => null;
        stage.Company.Change(1001, person => person with { Position = "Director" });
        stage.Time.Advance(TimeSpan.FromHours(1));

        var run = await stage.SyncAsync(SyncTrigger.Manual);

        Assert.Equal((SyncRunStatus.Succeeded, 1, null), (run.Status, run.Counts.Updated, run.Counts.MissedByWebhooks));
    }

    [Fact]
    public async Task Switch_AccountThatIsBeingRemoved_ChangesNothingUntilTheAttemptIsOver()
    {
        await using var stage = await SyncedAsync();
        var until = stage.Time.GetUtcNow().AddMinutes(2);
        await stage.ChangeAccountAsync(account => account with { Enabled = false, RemovalUntil = until, WebhookHash = "x" });
        var (account, webhooks) = (await stage.ConnectedAsync(), stage.Get<WebhookSwitch>());

        Assert.Null((await webhooks.SwitchOnAsync(account, Url, TimeSpan.FromHours(6), CancellationToken.None)).Account);
        Assert.Null((await webhooks.SwitchOffAsync(account, CancellationToken.None)).Account);
        Assert.Equal(account, await stage.ConnectedAsync());

        stage.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.NotNull((await webhooks.SwitchOffAsync(account, CancellationToken.None)).Account);
    }

    [Fact]
    public async Task Remove_Account_LeavesNoNotifiedEmployee()
    {
        await using var stage = await SyncedAsync();
        await ReceiveAsync(stage, "1001");
        Assert.Equal(1, await RowsAsync(stage));

        await stage.Get<AccountRemover>().RemoveAsync(stage.Account, StoredData.Keep, CancellationToken.None);

        Assert.Equal(0, await RowsAsync(stage));
    }

    private async Task<SyncStage> SyncedAsync()
    {
        var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(10));
        await stage.SyncAsync();
        Assert.Empty(stage.Sent.All);
        Assert.Empty(stage.Company.LookedUp);
        return stage;
    }

    private static Task<WebhookOutcome> ReceiveAsync(SyncStage stage, string id, string name = "person.updated") =>
        ReceiveAsync(stage, Encoding.UTF8.GetBytes($$"""{"payload":{"person_id":"{{id}}"},"event_name":"{{name}}"}"""));

    private static Task<WebhookOutcome> ReceiveAsync(SyncStage stage, byte[] body) =>
        stage.Get<WebhookReceiver>().ReceiveAsync(stage.Account, body, CancellationToken.None);

    private static async Task<bool> IsScheduledAsync(SyncStage stage)
    {
        var known = stage.Sent.All.Count;
        await stage.Get<SyncScheduler>().ScheduleAsync(CancellationToken.None);
        return stage.Sent.All.Skip(known).Any(sent => sent.Message.Account == stage.Account);
    }

    private static Task SweepAsync(SyncStage stage) => stage.Get<WebhookReceiver>().SweepAsync(CancellationToken.None);

    private static async Task<int> RowsAsync(SyncStage stage) => await stage.Tables.GetTableClient("Accounts")
        .QueryAsync<Azure.Data.Tables.TableEntity>(row => row.PartitionKey == "notified" && row.RowKey == stage.Account)
        .CountAsync();
}
