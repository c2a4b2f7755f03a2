using Azure;
using Azure.Data.Tables;
using CloudNative.CloudEvents.SystemTextJson;
using Microsoft.AspNetCore.Http;
using StandardWebhooks.Diagnostics;

namespace PersonioFunctions.IntegrationTests.Events;

/// <summary>What a subscriber receives, with a real storage and a real web server.</summary>
public sealed class PublisherTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string OtherKey = "whsec_IAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

    [Fact]
    public async Task Change_WantedEvent_IsOneSignedCloudEventOfIds()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();

        var ids = await stage.MoveAsync("Quastenflosser", 1001);

        var received = Assert.Single(stage.Receiver.All);
        new StandardWebhooks.StandardWebhook(EventStage.Key).Verify(received.Body, received.Headers);
        Assert.Equal(ids, [received.Id]);
        Assert.Equal(received.Id, received.Headers["webhook-id"]);
        Assert.Equal(("employee.departmentChanged", $"accounts/{stage.Sync.Account}/employees/1001"), (received.Type, received.Subject));
        Assert.Equal("application/json; charset=utf-8", received.Headers.ContentType);
        Assert.Equal(["runId", "change", "event"], received.Event.GetProperty("data").EnumerateObject().Select(member => member.Name));
        var read = new JsonEventFormatter().DecodeStructuredModeMessage(
            System.Text.Encoding.UTF8.GetBytes(received.Body), contentType: null, extensionAttributes: null);
        Assert.True(read.IsValid);
        Assert.DoesNotContain("Quastenflosser", received.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", received.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscribe_AccountWithHistory_TellsOnlyWhatFollows()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.MoveAsync("Before", 1001, 1002);

        await stage.SubscribeAsync("employee.*", "account.*");
        Assert.Empty(stage.Receiver.All);

        var ids = await stage.MoveAsync("After", 1003);
        Assert.Equal(ids, stage.Receiver.All.Select(received => received.Id));
    }

    [Fact]
    public async Task Change_OtherEvent_IsNotSentAndNotSearchedAgain()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync("employee.left");
        await stage.MoveAsync("Elsewhere", 1001);

        stage.Sync.Storage.Heal();
        await stage.HandleAsync(new PublishMessage(stage.Name));

        Assert.Empty(stage.Receiver.All);
        var position = await stage.Sync.Get<FeedPositionStore>().FindAsync(stage.Name, stage.Sync.Account, CancellationToken.None);
        Assert.Equal(ChangeLog.EndOf((await stage.Sync.StateAsync()).SettledEpoch), position!.Cursor);
        Assert.DoesNotContain(stage.Sync.Storage.Arrived, request => request.Queries(TableNames.EmployeeChanges));
    }

    // An installation without subscriptions pays at most one read of an empty list for a run with news.
    [Fact]
    public async Task Run_NoSubscription_CostsNothingUnlessThereIsNews()
    {
        await using var stage = await EventStage.OpenAsync(await azurite.TakeAnotherAsync());
        stage.Sync.Storage.Heal();
        await stage.Sync.SyncAsync();
        Assert.DoesNotContain(stage.Sync.Storage.Arrived, request => request.Queries(TableNames.Subscriptions));

        stage.Sync.Time.Advance(EventWake.ListLifetime);
        stage.Sync.Storage.Heal();
        await stage.MoveAsync("Elsewhere", 1001);
        await stage.MoveAsync("Here", 1001);
        Assert.Single(stage.Sync.Storage.Arrived, request => request.Queries(TableNames.Subscriptions));
        Assert.Equal(0, stage.Waiting);
    }

    [Fact]
    public async Task Target_FailsForThreeDays_IsAskedByThePlanThenStopsAndGoesOnWhenResumed()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        stage.Receiver.AnswerWith(500);
        var times = new List<DateTimeOffset>();
        var answer = stage.Receiver.Answer;
        stage.Receiver.Answer = context =>
        {
            times.Add(stage.Sync.Time.GetUtcNow());
            return answer(context);
        };

        var ids = (await stage.MoveAsync("One", 1001)).ToList();
        Assert.Equal((SubscriptionStatus.Active, 1, NoticeCodes.TargetAnswer), Standing(await stage.SubscriptionAsync()));
        ids.AddRange(await stage.MoveAsync("Two", 1001, 1002));
        Assert.Single(stage.Receiver.All);
        await stage.PassAsync(TimeSpan.FromDays(5));

        Assert.Equal(
            [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400],
            times.Zip(times.Skip(1), (before, after) => Math.Round((after - before).TotalSeconds)));
        Assert.Equal([ids[0]], stage.Receiver.All.Select(received => received.Id).Distinct());
        Assert.Equal((SubscriptionStatus.Failing, 10, NoticeCodes.TargetAnswer), Standing(await stage.SubscriptionAsync()));
        Assert.Contains(stage.Sync.Log.GetSnapshot(), record => record.Message.StartsWith("Deliveries stop", StringComparison.Ordinal));
        Assert.Equal(1, (await stage.Sync.Get<Hosting.HealthProbe>().ProbeAsync(CancellationToken.None)).StoppedSubscriptions);

        stage.Receiver.Forget();
        stage.Receiver.AnswerWith(200);
        await stage.Sync.Get<SubscriptionActions>().ResumeAsync(stage.Name, CancellationToken.None);
        await stage.DeliverAsync();

        Assert.Equal(ids, stage.Receiver.All.Select(received => received.Id));
        Assert.Equal((SubscriptionStatus.Active, 0, null), Standing(await stage.SubscriptionAsync()));
    }

    [Fact]
    public async Task Target_Answers410_IsDisabledUntilItIsResumed()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        stage.Receiver.AnswerWith(410);

        var ids = (await stage.MoveAsync("One", 1001)).ToList();
        ids.AddRange(await stage.MoveAsync("Two", 1001));
        await stage.PassAsync(TimeSpan.FromDays(2));

        Assert.Single(stage.Receiver.All);
        Assert.Equal((SubscriptionStatus.Disabled, 1, NoticeCodes.TargetGone), Standing(await stage.SubscriptionAsync()));

        // A person who corrects the target wants deliveries too.
        stage.Receiver.AnswerWith(200);
        Assert.Equal(EditOutcome.Updated, (await stage.PutAsync(stage.Receiver.Url)).Outcome);
        await stage.DeliverAsync();
        Assert.Equal([ids[0], .. ids], stage.Receiver.All.Select(received => received.Id));
    }

    [Fact]
    public async Task Target_Redirects_IsNotFollowed()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await using var other = await Receiver.StartAsync();
        await stage.SubscribeAsync();
        stage.Receiver.Answer = context =>
        {
            context.Response.Redirect(other.Url, permanent: true);
            return Task.CompletedTask;
        };

        await stage.MoveAsync("One", 1001);

        Assert.Empty(other.All);
        Assert.Contains("redirects are not followed", (await stage.SubscriptionAsync()).Failure!.Notice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Target_NeverAnswers_TimesOutAndDelaysNoOther()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await using var well = await Receiver.StartAsync();
        await stage.SubscribeAsync();
        var name = "w" + stage.Name[1..];
        await stage.PutAsync(well.Url, name);
        await stage.DeliverAsync();
        stage.Receiver.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        stage.Company.Change(1001, person => person with { Department = "Elsewhere" });
        await stage.Sync.SyncAsync();
        var sick = stage.HandleAsync(new PublishMessage(stage.Name));
        await Eventually.TrueAsync(() => stage.Receiver.All.Count > 0, "the sick target is asked");
        await stage.HandleAsync(new PublishMessage(name));
        Assert.Single(well.All);

        // Nor any sync.
        stage.Company.Change(1002, person => person with { Department = "Elsewhere" });
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.Sync.SyncAsync()).Status);
        Assert.False(sick.IsCompleted);

        await sick;
        Assert.Equal((SubscriptionStatus.Active, 1, NoticeCodes.TargetTimeout), Standing(await stage.SubscriptionAsync()));
        Assert.Equal((SubscriptionStatus.Active, 0, null), Standing(await stage.SubscriptionAsync(name)));
    }

    [Fact]
    public async Task Messages_ManyAtOnce_DeliverEachEventOnceInOrder()
    {
        await using var stage = await EventStage.OpenAsync(azurite, people: 60);
        await stage.SubscribeAsync();
        stage.Receiver.Answer = context => Task.Delay(5);
        foreach (var id in Enumerable.Range(1001, 60)) stage.Company.Change(id, person => person with { Department = "Elsewhere" });
        var last = (await stage.Sync.ChangesAsync())[^1].Cursor;
        await stage.Sync.ChangeAccountAsync(account => account with { MaxLeaversPercent = 100 });
        await stage.Sync.SyncAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => stage.HandleAsync(new PublishMessage(stage.Name, stage.Sync.Account))));
        await stage.PassAsync(TimeSpan.FromMinutes(5));

        var expected = (await stage.Sync.ChangesAsync(last)).Where(change => change.Event is not null).Select(EventStage.IdOf).ToList();
        Assert.Equal(expected, stage.Receiver.All.Select(received => received.Id));
    }

    // A run that died between its log and its rows has changes in the table that did not happen.
    [Fact]
    public async Task Run_DiesBetweenLogAndRows_TellsNothingThatDidNotHappen()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        stage.Company.Change(1001, person => person with { Department = "Never" });
        var batches = 0;
        stage.Sync.Storage.BeginOnce(request => request.IsBatch && ++batches == 2, StorageFault.Refused);
        await Assert.ThrowsAnyAsync<Exception>(() => stage.Sync.SyncAsync());
        stage.Sync.Storage.Heal();
        await stage.HandleAsync(new PublishMessage(stage.Name));
        Assert.Empty(stage.Receiver.All);

        stage.Company.Change(1001, person => person with { Department = "Research" });
        stage.Company.Change(1002, person => person with { Department = "Really" });
        stage.Sync.Time.Advance(SyncStage.Lease * 2);
        await stage.Sync.SyncAsync();
        await stage.DeliverAsync();

        Assert.Equal([$"accounts/{stage.Sync.Account}/employees/1002"], stage.Receiver.All.Select(received => received.Subject));
    }

    [Theory]
    [InlineData(StorageFault.Refused)]
    [InlineData(StorageFault.AnswerLost)]
    public async Task Publisher_StorageFailsAtAnyStep_TellsEverythingInOrder(object fault)
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync("employee.*", "account.*");
        var repeated = 0;
        for (var step = 1; ; step++)
        {
            stage.Receiver.Forget();
            var last = (await stage.Sync.ChangesAsync())[^1].Cursor;
            foreach (var id in new long[] { 1001, 1002 }) stage.Company.Change(id, person => person with { Department = $"D{step}" });
            await stage.Sync.SyncAsync();
            var expected = (await stage.Sync.ChangesAsync(last)).Where(change => change.Event is not null).Select(EventStage.IdOf).ToList();

            stage.Sync.Storage.Begin(number => number == step ? (StorageFault)fault : StorageFault.None);
            await stage.DeliverAsync();
            var isOver = stage.Sync.Storage.Count < step;
            stage.Sync.Storage.Heal();
            await stage.PassAsync(TimeSpan.FromMinutes(3));

            var ids = stage.Receiver.All.Select(received => received.Id).ToList();
            Assert.Equal(expected, ids.Distinct());
            repeated += ids.Count - expected.Count;
            Assert.Null((await stage.SubscriptionAsync()).Lease);
            if (!isOver) continue;
            Assert.InRange(step, 6, 100);
            Assert.InRange(repeated, (StorageFault)fault == StorageFault.Refused ? 1 : 0, 100);
            return;
        }
    }

    [Fact]
    public async Task Account_FromConnectingToRecovery_EachIsToldOnce()
    {
        await using var stage = await EventStage.OpenConnectedAsync(await azurite.TakeAnotherAsync());
        await stage.PutAsync(stage.Receiver.Url, events: "account.*");
        await stage.DeliverAsync();
        Assert.Empty(stage.Receiver.All);

        await stage.Sync.SyncAsync();
        await stage.DeliverAsync();
        stage.Company.InsteadOfList = StubCompany.Refused;
        for (var run = 0; run < 3; run++)
        {
            stage.Sync.Time.Advance(TimeSpan.FromMinutes(10));
            await stage.Sync.SyncAsync();
            await stage.DeliverAsync();
        }

        stage.Company.InsteadOfList = () => null;
        for (var run = 0; run < 3; run++)
        {
            stage.Sync.Time.Advance(TimeSpan.FromMinutes(10));
            await stage.Sync.SyncAsync();
            await stage.DeliverAsync();
        }

        // Only time makes data stale, and the sweep tells it.
        stage.Sync.Time.Advance(TimeSpan.FromHours(4));
        for (var sweep = 0; sweep < 2; sweep++)
        {
            await stage.Sync.Get<EventWake>().SweepAsync(CancellationToken.None);
            await stage.DeliverAsync();
        }

        await stage.Sync.SyncAsync();
        await stage.Sync.Get<EventWake>().SweepAsync(CancellationToken.None);
        await stage.DeliverAsync();

        Assert.Equal(
            ["account.firstSyncCompleted", "account.failing", "account.recovered", "account.stale", "account.recovered"],
            stage.Receiver.All.Select(received => received.Type));
        Assert.Equal(5, stage.Receiver.All.Select(received => received.Id).Distinct().Count());
        Assert.Equal("personioForbidden", stage.Receiver.All[1].Event.GetProperty("data").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Account_ConnectedLater_IsToldFromItsConnectionOn()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync("employee.*", "account.*");
        stage.Sync.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await stage.Sync.Get<AccountData>().PurgeAsync(stage.Sync.Account, CancellationToken.None));
        await stage.Sync.ChangeAccountAsync(account => account with { CreatedAt = stage.Sync.Time.GetUtcNow() });

        await stage.Sync.SyncAsync();
        await stage.DeliverAsync();
        var ids = await stage.MoveAsync("Elsewhere", 1002);

        Assert.Equal(
            ["account.connected", "account.firstSyncCompleted", "employee.departmentChanged"],
            stage.Receiver.All.Select(received => received.Type));
        Assert.Equal(ids, [stage.Receiver.All[^1].Id]);
    }

    [Fact]
    public async Task Replay_Cursor_SendsTheSameEventsAgain()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        var from = (await stage.Sync.ChangesAsync())[^1].Cursor;
        await stage.MoveAsync("One", 1001);
        await stage.MoveAsync("Two", 1001, 1002);
        var told = stage.Receiver.All;
        stage.Receiver.Forget();

        var outcome = await stage.Sync.Get<SubscriptionActions>().ReplayAsync(
            await stage.SubscriptionAsync(), await stage.Sync.ConnectedAsync(), from, CancellationToken.None);
        await stage.DeliverAsync();

        Assert.Equal(ReplayOutcome.Requested, outcome);
        Assert.Equal(told.Select(received => received.Body), stage.Receiver.All.Select(received => received.Body));
    }

    [Fact]
    public async Task Replay_ChangesNoLongerKept_IsRefused()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        var from = (await stage.Sync.ChangesAsync())[^1].Cursor;
        await stage.MoveAsync("One", 1001);
        var through = (await stage.Sync.ChangesAsync())[^1].Cursor;
        await stage.Sync.ChangeStateAsync(state => state with { Retention = state.Retention with { SweptThrough = through } });

        var outcome = await stage.Sync.Get<SubscriptionActions>().ReplayAsync(
            await stage.SubscriptionAsync(), await stage.Sync.ConnectedAsync(), from, CancellationToken.None);

        Assert.Equal(ReplayOutcome.CursorTooOld, outcome);
        stage.Receiver.Forget();
        await stage.DeliverAsync();
        Assert.Empty(stage.Receiver.All);
    }

    // Of a run that has not ended, nobody knows yet which changes happen.
    [Fact]
    public async Task Replay_CursorThatWasNeverGivenOut_IsRefused()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        var before = (await stage.PositionAsync())!.Cursor;
        await stage.Sync.ChangeStateAsync(state => state with { Epoch = state.Epoch + 1 });

        var outcome = await stage.Sync.Get<SubscriptionActions>().ReplayAsync(
            await stage.SubscriptionAsync(),
            await stage.Sync.ConnectedAsync(),
            ChangeLog.EndOf((await stage.Sync.StateAsync()).Epoch),
            CancellationToken.None);

        Assert.Equal(ReplayOutcome.CursorTooOld, outcome);
        Assert.Equal(before, (await stage.PositionAsync())!.Cursor);
    }

    [Fact]
    public async Task Changes_SweptBeforeTheyWereTold_StopTheSubscription()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        stage.Receiver.AnswerWith(410);
        await stage.MoveAsync("One", 1001);
        var through = (await stage.Sync.ChangesAsync())[^1].Cursor;
        await stage.Sync.ChangeStateAsync(state => state with { Retention = state.Retention with { SweptThrough = through } });
        stage.Receiver.AnswerWith(200);
        stage.Receiver.Forget();

        await stage.Sync.Get<SubscriptionActions>().ResumeAsync(stage.Name, CancellationToken.None);
        await stage.DeliverAsync();

        Assert.Equal((SubscriptionStatus.Failing, 1, NoticeCodes.EventsLost), Standing(await stage.SubscriptionAsync()));
        Assert.Empty(stage.Receiver.All);

        // As the message says.
        await stage.Sync.Get<SubscriptionActions>().ReplayAsync(
            await stage.SubscriptionAsync(), await stage.Sync.ConnectedAsync(), through, CancellationToken.None);
        await stage.Sync.Get<SubscriptionActions>().ResumeAsync(stage.Name, CancellationToken.None);
        await stage.DeliverAsync();
        Assert.Equal(await stage.MoveAsync("Two", 1001), stage.Receiver.All.Select(received => received.Id));
    }

    [Fact]
    public async Task Secret_Rotated_SignsWithBothForADay()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();

        Assert.Equal(EditOutcome.Updated, (await stage.PutAsync(stage.Receiver.Url, key: OtherKey)).Outcome);
        await stage.MoveAsync("One", 1001);
        Assert.True(Verifies(OtherKey, stage.Receiver.All[^1]));
        Assert.True(Verifies(EventStage.Key, stage.Receiver.All[^1]));

        // A PUT without a secret keeps both.
        Assert.Equal(EditOutcome.Updated, (await stage.PutAsync(stage.Receiver.Url, key: null)).Outcome);
        await stage.MoveAsync("Two", 1001);
        Assert.Equal(2, stage.Receiver.All[^1].Headers["webhook-signature"].ToString().Split(' ').Length);

        stage.Sync.Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        await stage.MoveAsync("Three", 1001);
        Assert.Single(stage.Receiver.All[^1].Headers["webhook-signature"].ToString().Split(' '));
        Assert.Equal(EditOutcome.Updated, (await stage.PutAsync(stage.Receiver.Url, key: OtherKey)).Outcome);
    }

    [Fact]
    public async Task Put_NewWebhookWithoutASecretOrAtAPrivateAddress_IsRefused()
    {
        await using var stage = await EventStage.OpenAsync(azurite);

        Assert.Equal(EditOutcome.NoSecret, (await stage.PutAsync(stage.Receiver.Url, key: null)).Outcome);
        Assert.Equal(EditOutcome.AddressRefused, (await stage.PutAsync("https://169.254.169.254/metadata")).Outcome);
        Assert.Equal(EditOutcome.AddressRefused, (await stage.PutAsync("https://[::1]/")).Outcome);
        Assert.Null(await stage.Sync.Get<SubscriptionStore>().FindAsync(stage.Name, CancellationToken.None));
    }

    [Fact]
    public async Task Host_StopsInTheMiddleOfDeliveries_GoesOnFromThere()
    {
        await using var stage = await EventStage.OpenAsync(azurite, people: 9);
        await stage.SubscribeAsync();
        using var cancelled = new CancellationTokenSource();
        var answer = stage.Receiver.Answer;
        stage.Receiver.Answer = async context =>
        {
            if (stage.Receiver.All.Count == 3) await cancelled.CancelAsync();
            await answer(context);
        };
        foreach (var id in new long[] { 1001, 1002, 1003, 1004 }) stage.Company.Change(id, person => person with { Department = "One" });
        await stage.Sync.SyncAsync();

        await stage.Sync.Get<EventPublisher>().HandleAsync(new PublishMessage(stage.Name), cancelled.Token);
        Assert.Equal(3, stage.Receiver.All.Count);
        Assert.Null((await stage.SubscriptionAsync()).Lease);
        await stage.PassAsync(TimeSpan.FromSeconds(5));

        // Only the event that was on its way may be repeated.
        Assert.InRange(stage.Receiver.All.Count, 4, 5);
        Assert.Equal(4, stage.Receiver.All.Select(received => received.Id).Distinct().Count());
    }

    [Fact]
    public async Task Put_WhilePublisherIsAtWork_ChangesTheTargetAndLosesNothing()
    {
        await using var stage = await EventStage.OpenAsync(azurite, people: 9);
        await using var other = await Receiver.StartAsync();
        await stage.SubscribeAsync();
        var answer = stage.Receiver.Answer;
        stage.Receiver.Answer = async context =>
        {
            if (stage.Receiver.All.Count == 2) Assert.Equal(EditOutcome.Updated, (await stage.PutAsync(other.Url)).Outcome);
            await answer(context);
        };

        var ids = (await stage.MoveAsync("One", 1001, 1002, 1003, 1004)).ToList();
        ids.AddRange(await stage.MoveAsync("Two", 1001));

        Assert.Equal(ids, stage.Receiver.All.Concat(other.All).Select(received => received.Id));
        Assert.NotEmpty(other.All);
    }

    [Fact]
    public async Task Subscription_OfANewerVersion_IsLeftAlone()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        var table = stage.Sync.Tables.GetTableClient(TableNames.Subscriptions);
        var row = new TableEntity("subscription", stage.Name) { ["Kind"] = "pigeon" };
        await table.UpdateEntityAsync(row, ETag.All);
        stage.Sync.Get<EventWake>().Forget();

        await stage.MoveAsync("One", 1001);
        await stage.HandleAsync(new PublishMessage(stage.Name));
        Assert.Null(await stage.Sync.Get<SubscriptionActions>().ResumeAsync(stage.Name, CancellationToken.None));

        Assert.Empty(stage.Receiver.All);
        Assert.Equal("pigeon", (await table.GetEntityAsync<TableEntity>("subscription", stage.Name)).Value.GetString("Kind"));
    }

    [Fact]
    public async Task Delete_Subscription_LeavesNothingAndItsMessagesDoNothing()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        var version = (await stage.SubscriptionAsync()).SecretVersion;

        Assert.True(await stage.Sync.Get<SubscriptionEditor>().DeleteAsync(stage.Name, CancellationToken.None));
        await stage.MoveAsync("One", 1001);
        await stage.PassAsync(TimeSpan.FromHours(1));

        Assert.Empty(stage.Receiver.All);
        Assert.Null(await stage.Sync.Secrets.GetAsync(SecretNames.ForSubscription(stage.Name), version, CancellationToken.None));
        Assert.Empty(await stage.Sync.Get<FeedPositionStore>().ListAsync(stage.Name, CancellationToken.None).ToListAsync());
        Assert.False(await stage.Sync.Get<SubscriptionEditor>().DeleteAsync(stage.Name, CancellationToken.None));
    }

    [Fact]
    public async Task SecretStore_Fails_IsAFailedAttempt()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        stage.Company.Change(1001, person => person with { Department = "One" });
        await stage.Sync.SyncAsync();
        stage.Sync.Secrets.IsDown = true;
        await stage.DeliverAsync();

        Assert.Equal((SubscriptionStatus.Active, 1, NoticeCodes.SecretStore), Standing(await stage.SubscriptionAsync()));
        stage.Sync.Secrets.IsDown = false;
        await stage.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Single(stage.Receiver.All);
    }

    private static (SubscriptionStatus Status, int Attempts, string? Code) Standing(Subscription subscription) =>
        (subscription.Status, subscription.Attempts, subscription.Failure?.Notice.Code);

    // The library skips the last one of several signatures, so each is verified by itself.
    private static bool Verifies(string key, Received received) =>
        received.Headers["webhook-signature"].ToString().Split(' ').Any(signature =>
        {
            var alone = new HeaderDictionary(received.Headers.ToDictionary()) { ["webhook-signature"] = signature };
            try
            {
                new StandardWebhooks.StandardWebhook(key).Verify(received.Body, alone);
                return true;
            }
            catch (WebhookVerificationException)
            {
                return false;
            }
        });
}
