using System.Net;
using Azure.Storage.Queues;
using PersonioFunctions.Tests.Telemetry;

namespace PersonioFunctions.IntegrationTests.Sync;

/// <summary>The host stops, or an invocation is cancelled, while a run is in progress.</summary>
public sealed class InterruptionTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Stop_MidRun_ReleasesTheAccountAndSendsAMessageForSoon()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        using var recorder = new TelemetryRecorder();
        await stage.SyncAsync();
        var (message, handling) = await BeginAsync(stage);

        await stage.Get<RunsInProgress>().StoppingAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

        // The stop has waited, so the run has ended by now.
        await handling;
        var run = await stage.RunAsync(message);
        Assert.Equal((SyncRunStatus.Queued, "interrupted", 1), (run.Status, run.Error?.Code, run.Deferrals));
        Assert.Null((await stage.StateAsync()).Lease);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
        var next = Assert.Single(stage.Sent.All);
        Assert.Equal(message with { Trigger = SyncTrigger.Retry }, next.Message with { TraceParent = null });
        Assert.Equal(TimeSpan.FromSeconds(5), next.Delay);
        Assert.Contains(
            recorder.Of("personio_functions.sync.runs"),
            count => (count.Tags["personio_functions.run.outcome"], count.Tags.GetValueOrDefault("error.type"))
                is ("cancelled", "interrupted"));
    }

    // The changes are in the log and not in the rows, so they did not happen.
    [Fact]
    public async Task Cancel_BetweenLogAndRows_ShowsOnlyChangesThatHappen()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        var before = await stage.ChangesAsync();
        stage.Company.Change(1001, person => person with { Department = "Never" });
        using var cancelled = new CancellationTokenSource();
        var batches = 0;
        stage.Storage.MeanwhileOnce(request => request.IsBatch && ++batches == 2, cancelled.CancelAsync);

        var message = stage.Message(SyncTrigger.Manual);
        await stage.Get<SyncMessageHandler>().HandleAsync(message, cancelled.Token);

        Assert.Equal("interrupted", (await stage.RunAsync(message)).Error?.Code);
        Assert.Equal(before, await stage.ChangesAsync());
        stage.Company.Change(1001, person => person with { Department = "Research" });
        stage.Company.Change(1002, person => person with { Department = "Really" });
        stage.Time.Advance(TimeSpan.FromSeconds(6));
        await stage.HandleAsync(message with { Trigger = SyncTrigger.Retry });
        Assert.Equal(["1002"], (await stage.ChangesAsync()).Skip(before.Count).Select(change => change.EmployeeId).Distinct());
    }

    [Fact]
    public async Task Cancel_AgainAndAgain_FailsTheRunInTheEnd()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var message = stage.Message(SyncTrigger.Manual);
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            using var cancelled = new CancellationTokenSource();
            stage.Company.BeforeList = async token =>
            {
                await cancelled.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            };
            var delivered = attempt == 1 ? message : message with { Trigger = SyncTrigger.Retry };
            await stage.Get<SyncMessageHandler>().HandleAsync(delivered, cancelled.Token);
            stage.Time.Advance(TimeSpan.FromSeconds(6));
            Assert.Equal(attempt <= 5 ? attempt : 5, stage.Sent.All.Count);
        }

        var run = await stage.RunAsync(message);
        Assert.Equal((SyncRunStatus.Failed, "interrupted"), (run.Status, run.Error?.Code));
        Assert.Null((await stage.StateAsync()).Lease);
    }

    [Fact]
    public async Task Message_HostStops_GoesBackToTheQueueAndItsRunDoesNotBegin()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.Get<RunsInProgress>().StoppingAsync(CancellationToken.None);
        var message = stage.Message(SyncTrigger.Timer);

        await stage.HandleAsync(message);

        Assert.Equal(message, Assert.Single(stage.Sent.All).Message with { TraceParent = null });
        Assert.Null(await stage.Runs.FindAsync(stage.Account, message.RunId, CancellationToken.None));
    }

    [Fact]
    public async Task Watchdog_Fires_DoesTheRunWithAWatchdogOfItsOwn()
    {
        var storage = await azurite.TakeAnotherAsync();
        await using var stage = await SyncStage.OpenConnectedAsync(storage, StubCompany.Of(3));
        var queue = stage.Get<QueueServiceClient>().GetQueueClient(QueueNames.SyncAccounts);
        var (during, isReset) = (0, false);
        stage.Company.BeforeList = async cancelled =>
        {
            stage.Company.BeforeList = _ => Task.CompletedTask;
            during = (await queue.GetPropertiesAsync(cancelled)).Value.ApproximateMessagesCount;
            stage.Time.Advance(SyncStage.Lease / 3);
            await Eventually.TrueAsync(
                () => isReset = stage.Storage.Arrived.Any(request => request.Method == "PUT" && request.IsOfQueue),
                "the watchdog is reset");
        };
        var message = stage.Message(SyncTrigger.Manual) with { Restarts = 1 };

        await stage.Get<SyncMessageHandler>().HandleAsync(message, CancellationToken.None);

        Assert.Equal((SyncRunStatus.Succeeded, 1, true), ((await stage.RunAsync(message)).Status, during, isReset));
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    // The host delivers the message again. A watchdog that stayed would double the deliveries.
    [Fact]
    public async Task Watchdog_RunThrows_IsDeleted()
    {
        var storage = await azurite.TakeAnotherAsync();
        await using var stage = await SyncStage.OpenConnectedAsync(storage, StubCompany.Of(3));
        stage.Storage.Begin(request => request.Queries(TableNames.Employees) ? StorageFault.Refused : StorageFault.None);

        await Assert.ThrowsAnyAsync<Exception>(
            () => stage.Get<SyncMessageHandler>().HandleAsync(stage.Message(SyncTrigger.Timer), CancellationToken.None));

        var queue = stage.Get<QueueServiceClient>().GetQueueClient(QueueNames.SyncAccounts);
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Watchdog_FiresAFifthTimeInARow_GivesTheRunUp()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var message = stage.Message(SyncTrigger.Manual);
        await stage.Runs.WriteAsync(SyncRun.From(message, SyncRunStatus.Running), CancellationToken.None);

        await stage.HandleAsync(message with { Restarts = 5 });

        var run = await stage.RunAsync(message);
        Assert.Equal((SyncRunStatus.Failed, "poison"), (run.Status, run.Error?.Code));
        Assert.Equal((AccountHealthStatus.Failing, 0), (await stage.HealthAsync(), stage.Company.ListRequests));
    }

    [Fact]
    public async Task Watchdog_FiresWhileTheLastAttemptIsAtWork_Waits()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var message = stage.Message(SyncTrigger.Manual);
        await stage.HoldAsync(message);
        await stage.Runs.WriteAsync(SyncRun.From(message, SyncRunStatus.Running), CancellationToken.None);

        await stage.HandleAsync(message with { Restarts = 5 });

        Assert.Equal(SyncRunStatus.Running, (await stage.RunAsync(message)).Status);
        Assert.Equal(message.RunId, Assert.Single(stage.Sent.All).Message.RunId);
    }

    // It would ask Personio before the time that Personio gave, and begin a second chain of retries.
    [Fact]
    public async Task Watchdog_OfADeferredRun_DoesNothing()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        stage.Company.InsteadOfList = () => new HttpResponseMessage(HttpStatusCode.TooManyRequests)
        {
            Headers = { { "Retry-After", "3600" } },
        };
        var message = stage.Message(SyncTrigger.Manual);
        await stage.HandleAsync(message);
        var (requests, sent) = (stage.Company.ListRequests, stage.Sent.All.Count);

        stage.Time.Advance(TimeSpan.FromSeconds(90));
        await stage.HandleAsync(message with { Restarts = 1 });

        Assert.Equal((requests, sent), (stage.Company.ListRequests, stage.Sent.All.Count));
        Assert.Equal((SyncRunStatus.Queued, 1), ((await stage.RunAsync(message)).Status, (await stage.RunAsync(message)).Deferrals));
    }

    [Fact]
    public async Task Watchdog_OfARunThatHasEnded_LeavesTheAccountAlone()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var message = stage.Message(SyncTrigger.Manual);
        await stage.HandleAsync(message);
        var before = await stage.StateAsync();

        await stage.HandleAsync(message with { Restarts = 1 });

        Assert.Equal(before.Epoch, (await stage.StateAsync()).Epoch);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.RunAsync(message)).Status);
    }

    [Fact]
    public async Task Find_RunWaitsForAnother_SaysForWhichAndUntilWhen()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var holder = stage.Message(SyncTrigger.Connect);
        await stage.HoldAsync(holder);
        var waiting = SyncRun.From(stage.Message(SyncTrigger.Manual), SyncRunStatus.Queued);
        await stage.Runs.WriteAsync(waiting, CancellationToken.None);
        Task<SyncRun?> FindAsync() => stage.Get<RunOverview>().FindAsync(stage.Account, waiting.RunId, CancellationToken.None);

        stage.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Null((await FindAsync())?.Error);

        stage.Time.Advance(TimeSpan.FromSeconds(1));
        var notice = (await FindAsync())?.Error;
        Assert.Equal("waiting", notice?.Code);
        Assert.Equal(
            $"Run {holder.RunId} holds the account. This run begins when that run ends, or, if its host has stopped, "
            + "at about 2026-11-23T14:01:00Z.",
            notice?.Message);
        var listed = await stage.Get<RunOverview>().ListAsync(stage.Account, 10, null, CancellationToken.None);
        Assert.Equal(notice, Assert.Single(listed.Items, run => run.RunId == waiting.RunId).Error);
    }

    /// <summary>Begins a run, which waits for Personio's list until it is cancelled.</summary>
    private static async Task<(SyncMessage Message, Task Handling)> BeginAsync(SyncStage stage)
    {
        var fetching = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Company.BeforeList = cancelled =>
        {
            fetching.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancelled);
        };
        var message = stage.Message(SyncTrigger.Manual);
        var handling = stage.HandleAsync(message);
        await fetching.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return (message, handling);
    }
}
