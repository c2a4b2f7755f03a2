namespace PersonioFunctions.IntegrationTests.Sync;

/// <summary>Which messages lead to a run, and what happens to the others.</summary>
public sealed class SyncMessageHandlerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Handle_NewAccount_StoresAllPeopleAndFinishesTheRun()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(120));

        var run = await stage.SyncAsync(SyncTrigger.Connect);

        Assert.Equal(SyncRunStatus.Succeeded, run.Status);
        Assert.Equal(new SyncCounts(Fetched: 120, Created: 120), run.Counts);
        Assert.Equal((3, 120), (run.Pages, run.Total)); // The third page is empty.
        Assert.Equal(stage.Company.ListRequests, run.PersonioRequests);
        Assert.Equal(stage.Time.GetUtcNow(), run.FinishedAt);
        Assert.Equal(120, (await stage.RowsAsync()).Count);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    [Fact]
    public async Task Handle_Unchanged_WritesNoEmployee()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(120));
        await stage.SyncAsync();
        stage.Storage.Heal();

        var run = await stage.SyncAsync();

        Assert.Equal(new SyncCounts(Fetched: 120, Unchanged: 120), run.Counts);
        Assert.DoesNotContain(stage.Storage.Arrived, request =>
            request.Method != "GET" && request.Uri.AbsolutePath.Contains(TableNames.Employees, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SyncTrigger.Timer)]
    [InlineData(SyncTrigger.Manual)]
    [InlineData(SyncTrigger.Connect)]
    public async Task Handle_SameMessageTwice_RunsOnce(SyncTrigger trigger)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var message = stage.Message(trigger);
        await stage.HandleAsync(message);
        var first = await stage.RunAsync(message);

        await stage.HandleAsync(message);

        Assert.Equal(2, stage.Company.ListRequests);
        Assert.Equivalent(first, await stage.RunAsync(message), strict: true);
        Assert.Null((await stage.StateAsync()).Lease);
    }

    [Theory]
    [InlineData(SyncTrigger.Timer, true)]
    [InlineData(SyncTrigger.Timer, false)]
    [InlineData(SyncTrigger.Manual, true)]
    [InlineData(SyncTrigger.Connect, false)]
    public async Task Handle_SameMessageBeforeTheFinalRecord_WaitsForTheRecord(SyncTrigger trigger, bool comes)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var message = stage.Message(trigger);
        await stage.HandleAsync(message);
        var ended = await stage.RunAsync(message);
        var running = ended with { Status = SyncRunStatus.Running, FinishedAt = null, Counts = new SyncCounts() };
        await stage.Runs.WriteAsync(running, CancellationToken.None);

        var epoch = (await stage.StateAsync()).Epoch;
        await stage.HandleAsync(message);
        Assert.Equal((2, epoch), (stage.Company.ListRequests, (await stage.StateAsync()).Epoch));
        var waits = Assert.Single(stage.Sent.All);

        if (comes) await stage.Runs.WriteAsync(ended, CancellationToken.None);
        await stage.DeliverAsync([waits]);

        // If the record never appears, its writer has died, and no other process knows its content. A tick then recognises the page.
        var counts = comes ? ended.Counts : new SyncCounts(Fetched: 3, Unchanged: 3);
        Assert.Equal(
            (comes ? 2 : trigger == SyncTrigger.Timer ? 3 : 4, 1, counts),
            (stage.Company.ListRequests, stage.Sent.All.Count, (await stage.RunAsync(message)).Counts));
    }

    [Fact]
    public async Task Handle_TickWhileAnotherRunIsActive_IsSkipped()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.HoldAsync(stage.Message(SyncTrigger.Manual));
        var tick = stage.Message(SyncTrigger.Timer);

        await stage.HandleAsync(tick);

        Assert.Equal(0, stage.Company.ListRequests);
        Assert.Null(await stage.Runs.FindAsync(stage.Account, tick.RunId, CancellationToken.None));
        Assert.Empty(stage.Sent.All);
    }

    [Theory]
    [InlineData(SyncTrigger.Manual)]
    [InlineData(SyncTrigger.Connect)]
    [InlineData(SyncTrigger.Retry)]
    public async Task Handle_RequestWhileAnotherRunIsActive_IsDelayedForSeconds(SyncTrigger trigger)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.HoldAsync(stage.Message(SyncTrigger.Timer));
        var message = stage.Message(trigger);

        await stage.HandleAsync(message);

        Assert.Equal(new SentMessage(message, TimeSpan.FromSeconds(5)), Assert.Single(stage.Sent.All));
        Assert.Equal(0, stage.Company.ListRequests);
    }

    // The host died, and its message is delivered again before its lease has expired.
    [Fact]
    public async Task Handle_RedeliveredWhileACrashedAttemptHoldsTheLease_RunsAfterItExpires()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var message = stage.Message(SyncTrigger.Timer);
        await stage.HoldAsync(message);

        await stage.DeliverAsync(message);

        Assert.Equal(SyncRunStatus.Succeeded, (await stage.RunAsync(message)).Status);
        Assert.Equal(3, (await stage.RowsAsync()).Count);
    }

    [Fact]
    public async Task Handle_HolderDied_TakesOverAndEndsItsRecord()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var dead = stage.Message(SyncTrigger.Manual);
        await stage.HoldAsync(dead);
        await stage.Runs.WriteAsync(SyncRun.From(dead, SyncRunStatus.Running), CancellationToken.None);
        stage.Time.Advance(SyncStage.Lease + TimeSpan.FromSeconds(1));

        var run = await stage.SyncAsync();

        Assert.Equal(SyncRunStatus.Succeeded, run.Status);
        var interrupted = await stage.RunAsync(dead);
        Assert.Equal(SyncRunStatus.Failed, interrupted.Status);
        Assert.Equal("interrupted", interrupted.Error?.Code);
        Assert.Equal(stage.Time.GetUtcNow(), interrupted.FinishedAt);
    }

    [Fact]
    public async Task Handle_TakenOverWhileFetching_WritesNothingButItsRecord()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var fetching = new TaskCompletionSource();
        stage.Company.BeforeList = cancelled =>
        {
            fetching.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancelled);
        };
        var message = stage.Message(SyncTrigger.Manual);
        var handling = stage.HandleAsync(message);
        await fetching.Task;
        await stage.HoldAsync(stage.Message(SyncTrigger.Timer));
        var taken = await stage.StateAsync();
        stage.Storage.Heal();

        stage.Time.Advance(SyncStage.Lease / 3);
        await handling.WaitAsync(TimeSpan.FromSeconds(30));

        // Its renewal is refused, and only this run may decide about its own record.
        Assert.DoesNotContain(stage.Storage.Arrived, request =>
            request.Method != "GET"
            && !request.IsOfQueue
            && !request.Uri.AbsolutePath.Contains(TableNames.Accounts, StringComparison.Ordinal)
            && !request.Uri.AbsolutePath.Contains(TableNames.SyncRuns, StringComparison.Ordinal));
        Assert.Equal(taken.ETag, (await stage.StateAsync()).ETag);
        Assert.Empty(await stage.RowsAsync());
    }

    [Fact]
    public async Task Handle_DisabledAccount_EndsTheRequestedRun()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var runId = await stage.Get<SyncRequester>().RequestAsync(stage.Account, SyncTrigger.Manual, CancellationToken.None);
        await stage.ConnectAsync(enabled: false);

        await stage.HandleAsync(Assert.Single(stage.Sent.All).Message);

        var run = await stage.Runs.FindAsync(stage.Account, runId, CancellationToken.None);
        Assert.Equal(SyncRunStatus.Failed, run?.Status);
        Assert.Equal("notConnected", run?.Error?.Code);
        Assert.Equal(0, stage.Company.ListRequests);
        Assert.Equal(AccountHealthStatus.Disabled, await stage.HealthAsync());
    }

    [Fact]
    public async Task Handle_UnknownAccount_DoesNothing()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(3));

        await stage.HandleAsync(stage.Message(SyncTrigger.Timer));

        Assert.Equal(0, stage.Company.ListRequests);
        Assert.Equal(default, (await stage.StateAsync()).ETag);
    }

    [Fact]
    public async Task HandlePoison_UnfinishedRun_FailsRunAndAccountUntilTheNextGoodRun()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var message = stage.Message(SyncTrigger.Timer);
        await stage.Runs.WriteAsync(SyncRun.From(message, SyncRunStatus.Running), CancellationToken.None);

        await stage.Get<PoisonMessageHandler>().HandleAsync(message.ToJson(), CancellationToken.None);
        await stage.Get<PoisonMessageHandler>().HandleAsync(message.ToJson(), CancellationToken.None);

        var run = await stage.RunAsync(message);
        Assert.Equal(SyncRunStatus.Failed, run.Status);
        Assert.Equal("poison", run.Error?.Code);
        Assert.Equal(AccountHealthStatus.Failing, await stage.HealthAsync());
        await stage.SyncAsync();
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    [Theory]
    [InlineData("\"trigger\":\"manual\"", "\"trigger\":\"byMoonlight\"")]
    [InlineData("\"v\":1", "\"v\":2")]
    public async Task HandlePoison_MessageOfANewerVersion_EndsItsRun(string known, string newer)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var message = stage.Message(SyncTrigger.Manual);
        await stage.Runs.WriteAsync(SyncRun.From(message, SyncRunStatus.Queued), CancellationToken.None);
        var json = message.ToJson();
        Assert.Contains(known, json, StringComparison.Ordinal);

        await stage.Get<PoisonMessageHandler>().HandleAsync(
            json.Replace(known, newer, StringComparison.Ordinal), CancellationToken.None);

        var run = await stage.RunAsync(message);
        Assert.Equal((SyncRunStatus.Failed, "poison"), (run.Status, run.Error?.Code));
        Assert.Equal(AccountHealthStatus.Failing, await stage.HealthAsync());
    }

    [Fact]
    public async Task HandlePoison_NotAMessage_IsDropped()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));

        await stage.Get<PoisonMessageHandler>().HandleAsync("""{"v":99}""", CancellationToken.None);

        Assert.Equal(AccountHealthStatus.Pending, await stage.HealthAsync());
    }

    // The attempt failed and released the account. Before its message became visible again, the next tick had begun.
    [Fact]
    public async Task Handle_FailedTickComesBackWhileTheNextOneRuns_EndsItsRecord()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var tick = stage.Message(SyncTrigger.Timer);
        await stage.Runs.WriteAsync(SyncRun.From(tick, SyncRunStatus.Running), CancellationToken.None);
        await stage.HoldAsync(stage.Message(SyncTrigger.Timer));

        await stage.DeliverAsync(tick);

        Assert.True((await stage.RunAsync(tick)).IsFinished, "A run whose message is gone must have ended.");
    }

    [Fact]
    public async Task Handle_FailedTickComesBackWhileTheAccountWaits_EndsItsRecord()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var tick = stage.Message(SyncTrigger.Timer);
        await stage.Runs.WriteAsync(SyncRun.From(tick, SyncRunStatus.Running), CancellationToken.None);
        await stage.ChangeStateAsync(state => state with
        {
            Deferral = new AccountDeferral(stage.Message(SyncTrigger.Timer).RunId, stage.Time.GetUtcNow() + TimeSpan.FromHours(6)),
        });

        await stage.DeliverAsync(tick);

        Assert.True((await stage.RunAsync(tick)).IsFinished, "A run whose message is gone must have ended.");
    }

    [Fact]
    public async Task Handle_Run_CountsItsStorageTransactions()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var message = stage.Message(SyncTrigger.Timer);
        stage.Storage.Heal();

        await stage.HandleAsync(message);

        // The list of subscriptions is read when the run has ended.
        var transactions = stage.Storage.Arrived.Count(
            request => !request.IsOfQueue && !request.Queries(TableNames.Subscriptions));
        Assert.Equal(transactions, (await stage.RunAsync(message)).StorageTransactions);
    }

    // A quick list is not logged; a slow one is.
    [Theory]
    [InlineData(0, false)]
    [InlineData(3, true)]
    public async Task Handle_LongList_LogsItsProgress(int secondsAPage, bool isLogged)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(350));
        stage.Company.BeforeList = _ =>
        {
            stage.Time.Advance(TimeSpan.FromSeconds(secondsAPage));
            return Task.CompletedTask;
        };
        stage.Storage.Heal();

        await stage.SyncAsync();

        var writes = stage.Storage.Arrived.Count(request =>
            request.Method != "GET" && request.Uri.AbsolutePath.Contains(TableNames.SyncRuns, StringComparison.Ordinal));
        Assert.Equal(isLogged, writes > 2);
    }

    [Fact]
    public async Task Handle_SecondPageIsRefused_RecordsTheProgress()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(120));
        stage.Company.InsteadOfList = () => stage.Company.ListRequests > 1 ? StubCompany.Refused() : null;

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Failed, 100, 1, 120), (run.Status, run.Counts.Fetched, run.Pages, run.Total));
    }

    [Fact]
    public async Task Handle_DisconnectedWhileAcquiringTheLease_ReadsNothingAndEndsItsRecord()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        await stage.Get<SyncRequester>().RequestAsync(stage.Account, SyncTrigger.Manual, CancellationToken.None);
        var message = stage.Sent.All[^1].Message;
        var requests = stage.Company.ListRequests;

        // State and account are read, and the lease is about to be acquired.
        stage.Storage.Heal();
        stage.Storage.MeanwhileOnce(
            request => request.ChangesRow(TableNames.Accounts, "state"),
            () => stage.Get<AccountRemover>().RemoveAsync(stage.Account, StoredData.Keep, CancellationToken.None));
        await stage.HandleAsync(message);

        Assert.Equal(requests, stage.Company.ListRequests);
        var run = await stage.RunAsync(message);
        Assert.Equal((SyncRunStatus.Failed, "notConnected"), (run.Status, run.Error?.Code));
        Assert.Null((await stage.StateAsync()).Lease);
    }

    [Fact]
    public async Task Handle_TakenOverBeforeItsEnd_LeavesTheAccountUnchanged()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        stage.Company.BeforeList = _ => stage.HoldAsync(stage.Message(SyncTrigger.Timer));

        var run = await stage.SyncAsync(SyncTrigger.Manual);

        Assert.Equal((SyncRunStatus.Failed, "interrupted"), (run.Status, run.Error?.Code));
        var state = await stage.StateAsync();
        Assert.Equal(("another-host", null), (state.Lease?.Owner, state.Freshness.DataAsOf));
    }

    [Fact]
    public async Task Handle_UnexpectedException_ReleasesTheLeaseAndThrows()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        stage.Company.BeforeList = _ => throw new InvalidOperationException("unforeseen");
        var message = stage.Message(SyncTrigger.Timer);

        await Assert.ThrowsAsync<InvalidOperationException>(() => stage.HandleAsync(message));

        Assert.Null((await stage.StateAsync()).Lease);
        Assert.Equal(SyncRunStatus.Running, (await stage.RunAsync(message)).Status);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    public async Task Handle_RunStartedBefore_KeepsItsFirstEpochAndRunsAgain(long before)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var message = stage.Message(SyncTrigger.Manual);
        var queued = SyncRun.From(message, SyncRunStatus.Queued) with { FirstEpoch = before, Deferrals = 2 };
        await stage.Runs.WriteAsync(queued, CancellationToken.None);
        SyncRun? atWork = null;
        stage.Company.BeforeList = async _ => atWork = await stage.RunAsync(message);

        await stage.HandleAsync(message);

        var run = await stage.RunAsync(message);
        var (epoch, first) = ((await stage.StateAsync()).Epoch, before > 0 ? before : run.Epoch);
        Assert.Equal((first, epoch, 2), (run.FirstEpoch, run.Epoch, run.Deferrals));
        Assert.Equal((SyncRunStatus.Running, first), (atWork?.Status, atWork?.FirstEpoch));
    }

    [Fact]
    public async Task HandlePoison_RunThatHasFinished_ChangesNothing()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var message = stage.Message(SyncTrigger.Timer);
        await stage.HandleAsync(message);

        await stage.Get<PoisonMessageHandler>().HandleAsync(message.ToJson(), CancellationToken.None);

        Assert.Equal(
            (AccountHealthStatus.Healthy, SyncRunStatus.Succeeded),
            (await stage.HealthAsync(), (await stage.RunAsync(message)).Status));
    }

    [Fact]
    public async Task HandlePoison_UnknownAccount_LeavesNoState()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(3));

        await stage.Get<PoisonMessageHandler>().HandleAsync(stage.Message(SyncTrigger.Timer).ToJson(), CancellationToken.None);

        Assert.Equal(default, (await stage.StateAsync()).ETag);
    }

    [Theory]
    [InlineData("data is newer", false)]
    [InlineData("data is as old", true)]
    [InlineData("another is active", false)]
    [InlineData("this one was active", true)]
    [InlineData("another's lease ran out", true)]
    [InlineData("another waits", false)]
    [InlineData("this one waits", true)]
    public async Task HandlePoison_StateChangedMeanwhile_FailsTheAccountUnlessALaterRunDecides(string what, bool fails)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var (message, now) = (stage.Message(SyncTrigger.Timer), stage.Time.GetUtcNow());
        await stage.ChangeStateAsync(state => what switch
        {
            "data is newer" => state with { Freshness = state.Freshness with { DataAsOf = now.AddTicks(1) } },
            "data is as old" => state with { Freshness = state.Freshness with { DataAsOf = now } },
            "another is active" => state with { Lease = new AccountLease("other", "other", now.AddMinutes(1)) },
            "this one was active" => state with { Lease = new AccountLease(message.RunId, "other", now.AddMinutes(1)) },
            "another's lease ran out" => state with { Lease = new AccountLease("other", "other", now.AddMinutes(-1)) },
            "another waits" => state with { Deferral = new AccountDeferral("other", now.AddMinutes(1)) },
            _ => state with { Deferral = new AccountDeferral(message.RunId, now.AddMinutes(1)) },
        });

        await stage.Get<PoisonMessageHandler>().HandleAsync(message.ToJson(), CancellationToken.None);

        Assert.Equal(fails ? "poison" : null, (await stage.StateAsync()).Failure?.Notice.Code);
    }
}
