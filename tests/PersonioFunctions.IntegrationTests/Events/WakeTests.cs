using Azure;

namespace PersonioFunctions.IntegrationTests.Events;

/// <summary>What wakes a publisher, and what repairs a message or a publisher that was lost.</summary>
public sealed class WakeTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Wake_QueueIsDown_FailsNoRunAndIsReplacedByTheSweep()
    {
        await using var stage = await EventStage.OpenAsync(await azurite.TakeAnotherAsync());
        await stage.SubscribeAsync();
        stage.Company.Change(1001, person => person with { Department = "One" });
        stage.Sync.Storage.Begin(request => request.Writes(QueueNames.PublishEvents) ? StorageFault.Refused : StorageFault.None);
        var run = await stage.Sync.SyncAsync();
        stage.Sync.Storage.Heal();
        await stage.DeliverAsync();
        Assert.Equal(SyncRunStatus.Succeeded, run.Status);
        Assert.Contains(stage.Sync.Log.GetSnapshot(), record => record.Message.Contains("were not woken", StringComparison.Ordinal));
        Assert.Empty(stage.Receiver.All);

        await stage.Sync.Get<SyncScheduler>().ScheduleTransitionsAsync(CancellationToken.None);
        await stage.DeliverAsync();

        Assert.Single(stage.Receiver.All);
    }

    [Fact]
    public async Task Publisher_DiedWithItsMessage_IsReplacedWhenItsLeaseExpires()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        await stage.PassAsync(TimeSpan.FromMinutes(1));
        await stage.Sync.Get<SubscriptionStore>().ChangeAsync(
            stage.Name,
            read => read with { Lease = new PublishLease("dead", stage.Sync.Time.GetUtcNow() + SyncStage.Lease) },
            CancellationToken.None);

        await stage.MoveAsync("One", 1001);
        await stage.MoveAsync("Two", 1001);
        await stage.MoveAsync("Three", 1001);
        Assert.Empty(stage.Receiver.All);

        // However many messages found the lease taken, one comes back.
        Assert.Equal(1, stage.Waiting);
        await stage.PassAsync(SyncStage.Lease + TimeSpan.FromSeconds(1));

        Assert.Equal(3, stage.Receiver.All.Count);
        Assert.Equal(0, stage.Waiting);
    }

    [Fact]
    public async Task Retry_ItsMessageIsLost_IsReplacedByTheSweep()
    {
        await using var stage = await EventStage.OpenAsync(await azurite.TakeAnotherAsync());
        await stage.SubscribeAsync();
        await stage.PassAsync(TimeSpan.FromMinutes(1));
        stage.Receiver.AnswerWith(503);
        await stage.MoveAsync("One", 1001);
        stage.Lose();
        stage.Receiver.AnswerWith(200);

        await stage.Sync.Get<EventWake>().SweepAsync(CancellationToken.None);
        await stage.HandleAsync(new PublishMessage(stage.Name));
        Assert.Single(stage.Receiver.All);

        stage.Sync.Time.Advance(TimeSpan.FromSeconds(6));
        await stage.Sync.Get<EventWake>().SweepAsync(CancellationToken.None);
        await stage.DeliverAsync();
        Assert.Equal(2, stage.Receiver.All.Count);
        Assert.Equal(0, (await stage.SubscriptionAsync()).Attempts);
    }

    // Another subscription may wait for the instance.
    [Fact]
    public async Task Turn_LastsTooLong_EndsAndGoesOnWithAMessageOfItsOwn()
    {
        await using var stage = await EventStage.OpenAsync(azurite, people: 9);
        await stage.SubscribeAsync();
        await stage.PassAsync(TimeSpan.FromMinutes(1));
        stage.Receiver.Answer = _ =>
        {
            stage.Sync.Time.Advance(TimeSpan.FromSeconds(41));
            return Task.CompletedTask;
        };
        foreach (var id in new long[] { 1001, 1002, 1003, 1004 }) stage.Company.Change(id, person => person with { Department = "One" });
        await stage.Sync.SyncAsync();

        await stage.HandleAsync(new PublishMessage(stage.Name));
        Assert.Equal(3, stage.Receiver.All.Count);
        Assert.Null((await stage.SubscriptionAsync()).Lease);
        await stage.DeliverAsync();

        Assert.Equal(4, stage.Receiver.All.Count);
        Assert.Equal(4, stage.Receiver.All.Select(received => received.Id).Distinct().Count());
    }

    [Fact]
    public async Task Turn_LastsTooLong_GoesOnWithTheNextAccount()
    {
        await using var stage = await EventStage.OpenAsync(azurite, people: 9);
        var other = await stage.ConnectAnotherAsync();
        stage.Accounts = [stage.Sync.Account, other];
        await stage.SubscribeAsync();
        await stage.PassAsync(TimeSpan.FromMinutes(1));
        stage.Receiver.Answer = _ =>
        {
            stage.Sync.Time.Advance(TimeSpan.FromSeconds(41));
            return Task.CompletedTask;
        };
        await stage.ChangeAsync("One", 1001, 1002, 1003, 1004, 1005);
        await stage.SyncAsync(other);
        stage.Lose();

        await stage.HandleAsync(new PublishMessage(stage.Name, stage.Sync.Account));
        await stage.DeliverAsync();

        var accounts = stage.Receiver.All.Select(received => received.Subject.Split('/')[1]);
        Assert.Equal([.. Of(stage.Sync.Account, 3), .. Of(other, 3), .. Of(stage.Sync.Account, 2), .. Of(other, 2)], accounts);
        Assert.Equal(10, stage.Receiver.All.Select(received => received.Id).Distinct().Count());

        static IEnumerable<string> Of(string account, int count) => Enumerable.Repeat(account, count);
    }

    [Fact]
    public async Task Put_EventsOfEmployeesToo_TellsOnlyWhatFollows()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync("account.*");
        await stage.MoveAsync("Before", 1001, 1002);
        stage.Company.InsteadOfList = StubCompany.Refused;
        await stage.Sync.SyncAsync();
        await stage.DeliverAsync();
        Assert.Equal(["account.failing"], stage.Receiver.All.Select(received => received.Type));

        Assert.Equal(EditOutcome.Updated, (await stage.PutAsync(stage.Receiver.Url, events: ["account.*", "employee.*"])).Outcome);
        await stage.DeliverAsync();
        stage.Company.InsteadOfList = () => null;
        await stage.MoveAsync("After", 1003);

        Assert.Equal(
            ["account.failing", "account.recovered", "employee.departmentChanged"], stage.Receiver.All.Select(received => received.Type));
    }

    // A storage that fails while the publisher stores its position leaves the lease to the next one.
    [Fact]
    public async Task Publisher_StorageFails_ReleasesItsLease()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        stage.Company.Change(1001, person => person with { Department = "One" });
        await stage.Sync.SyncAsync();
        stage.Sync.Storage.BeginOnce(
            request => request.ChangesRow(TableNames.Subscriptions, $"position:{stage.Name}"),
            StorageFault.Refused);

        await Assert.ThrowsAsync<RequestFailedException>(() => stage.HandleAsync(new PublishMessage(stage.Name)));

        Assert.Null((await stage.SubscriptionAsync()).Lease);
        await stage.HandleAsync(new PublishMessage(stage.Name));
        Assert.Equal(2, stage.Receiver.All.Count);
        Assert.Single(stage.Receiver.All.Select(received => received.Id).Distinct());
    }
}
