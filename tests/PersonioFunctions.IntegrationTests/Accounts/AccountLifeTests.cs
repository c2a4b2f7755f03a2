using Azure;

namespace PersonioFunctions.IntegrationTests.Accounts;

/// <summary>Connecting, requesting runs and disconnecting, and the state after a crash between their steps.</summary>
public sealed class AccountLifeTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Connect_CrashBetweenSecretAndRow_KeepsTheOldCredentials()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        stage.Storage.BeginOnce(request => request.Writes(TableNames.Accounts), StorageFault.Refused);
        await Assert.ThrowsAsync<RequestFailedException>(() => stage.ConnectAsync("client-2", "another-s3cret"));
        stage.Time.Advance(TimeSpan.FromDays(2)); // The tokens from connecting have expired.
        stage.Company.SecretsSeen.Clear();

        var run = await stage.SyncAsync();

        Assert.Equal(SyncRunStatus.Succeeded, run.Status);
        Assert.Equal([StubCompany.Secret], stage.Company.SecretsSeen);
        var account = await stage.Get<AccountStore>().FindAsync(stage.Account, CancellationToken.None);
        Assert.Equal(StubCompany.ClientId, account?.ClientId);
    }

    [Fact]
    public async Task Connect_RepeatedAfterTheCrash_UsesTheNewCredentials()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        stage.Storage.BeginOnce(request => request.Writes(TableNames.Accounts), StorageFault.Refused);
        await Assert.ThrowsAsync<RequestFailedException>(() => stage.ConnectAsync("client-2", "another-s3cret"));

        var (outcome, _) = await stage.ConnectAsync("client-2", "another-s3cret");

        Assert.Equal(ConnectOutcome.Updated, outcome);
        stage.Time.Advance(TimeSpan.FromDays(2));
        stage.Company.SecretsSeen.Clear();
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
        Assert.Equal(["another-s3cret"], stage.Company.SecretsSeen);
    }

    [Fact]
    public async Task Connect_CrashTheFirstTime_ConnectsNothing()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(3));
        stage.Storage.BeginOnce(request => request.Writes(TableNames.Accounts), StorageFault.Refused);

        await Assert.ThrowsAsync<RequestFailedException>(() => stage.ConnectAsync());

        Assert.Null(await stage.Get<AccountStore>().FindAsync(stage.Account, CancellationToken.None));
        Assert.Equal(ConnectOutcome.Created, (await stage.ConnectAsync()).Outcome);
    }

    [Fact]
    public async Task Request_NoRunActive_SendsAMessageAndRecordsTheRunAsQueued()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));

        var runId = await stage.Get<SyncRequester>().RequestAsync(stage.Account, SyncTrigger.Manual, CancellationToken.None);

        var sent = Assert.Single(stage.Sent.All);
        Assert.Equal(runId, sent.Message.RunId);
        Assert.Equal(TimeSpan.Zero, sent.Delay);
        Assert.Equal(SyncRunStatus.Queued, (await stage.RunAsync(sent.Message)).Status);
        await stage.DeliverAsync(sent.Message);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.RunAsync(sent.Message)).Status);
    }

    [Fact]
    public async Task Request_RunActive_JoinsIt()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var (message, handling, proceed) = await StartRunAsync(stage);

        var joined = await stage.Get<SyncRequester>().RequestAsync(stage.Account, SyncTrigger.Manual, CancellationToken.None);
        proceed.SetResult();
        await handling;

        Assert.Equal(message.RunId, joined);
        Assert.Empty(stage.Sent.All);
    }

    [Fact]
    public async Task Remove_KeepWhileARunIsActive_StopsAndEndsTheRun()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var (message, handling, _) = await StartRunAsync(stage);

        Assert.Equal(RemoveOutcome.Removed, await RemoveAsync(stage, StoredData.Keep));
        stage.Time.Advance(SyncStage.Lease / 3);
        await handling.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Empty(await stage.RowsAsync());
        Assert.Null(await stage.Get<AccountStore>().FindAsync(stage.Account, CancellationToken.None));
        Assert.True((await stage.RunAsync(message)).IsFinished, "A record that stays must not be running for ever.");
    }

    [Fact]
    public async Task Remove_PurgeWhileARunIsActive_StopsItFirstAndPurgesWhenRepeated()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        var (message, handling, _) = await StartRunAsync(stage);

        Assert.Equal(RemoveOutcome.StoppingRun, await RemoveAsync(stage, StoredData.Purge));
        Assert.Equal(RemoveOutcome.StoppingRun, await RemoveAsync(stage, StoredData.Purge));
        Assert.Equal(3, (await stage.RowsAsync()).Count);
        stage.Time.Advance(SyncStage.Lease / 3);
        await handling.WaitAsync(TimeSpan.FromSeconds(30));
        stage.Time.Advance(SyncStage.Lease);

        Assert.Equal(RemoveOutcome.Removed, await RemoveAsync(stage, StoredData.Purge));
        Assert.Empty(await stage.RowsAsync());
        Assert.Null(await stage.Runs.FindAsync(stage.Account, message.RunId, CancellationToken.None));
        Assert.Equal(RemoveOutcome.NotFound, await RemoveAsync(stage, StoredData.Purge));
    }

    [Fact]
    public async Task Remove_KeepThenConnectAgain_ContinuesTheFeedAndStartsARun()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        var (before, cursor) = (await stage.StateAsync(), (await stage.ChangesAsync())[^1].Cursor);

        Assert.Equal(RemoveOutcome.Removed, await RemoveAsync(stage, StoredData.Keep));

        var kept = await stage.StateAsync();
        Assert.Null(kept.Lease);
        Assert.Equal((before.Epoch, before.SettledEpoch, before.VerifiedClientId), (kept.Epoch, kept.SettledEpoch, kept.VerifiedClientId));
        Assert.Null(kept.Freshness.DataAsOf);
        Assert.Equal(3, (await stage.RowsAsync()).Count);
        await stage.ConnectAsync();
        stage.Company.People[0] = stage.Company.People[0] with { Position = "Lead" };
        var run = await stage.SyncAsync();
        Assert.Equal((SyncRunStatus.Succeeded, 1, 2), (run.Status, run.Counts.Updated, run.Counts.Unchanged));
        Assert.Equal("Lead", Assert.Single(await stage.ChangesAsync(cursor)).New);
    }

    [Fact]
    public async Task Remove_KeepWhileARunIsActive_BlocksTheAccountUntilTheLeaseExpires()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var message = stage.Message(SyncTrigger.Timer);
        await stage.HoldAsync(message);

        Assert.Equal(RemoveOutcome.Removed, await RemoveAsync(stage, StoredData.Keep));

        var kept = await stage.StateAsync();
        Assert.Equal(
            (message.RunId, RunLease.RemovedOwner, stage.Time.GetUtcNow() + SyncStage.Lease),
            (kept.Lease?.RunId, kept.Lease?.Owner, kept.Lease?.Until));
        Assert.Equal(RemoveOutcome.StoppingRun, await RemoveAsync(stage, StoredData.Purge));
        await stage.ConnectAsync();
        Assert.Null(await stage.TrySyncAsync());
        stage.Time.Advance(SyncStage.Lease);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
    }

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public async Task Remove_PurgeAfterAnEarlierKeep_DeletesTheDataOnce(bool people, bool runs, bool changes)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        await RemoveAsync(stage, StoredData.Keep);
        if (!people) await stage.Get<EmployeeStore>().DeleteAllAsync(stage.Account, CancellationToken.None);
        if (!runs) await stage.Runs.DeleteAllAsync(stage.Account, CancellationToken.None);
        if (!changes) await stage.Get<ChangeLog>().DeleteAllAsync(stage.Account, CancellationToken.None);

        Assert.Equal(RemoveOutcome.NotFound, await RemoveAsync(stage, StoredData.Keep));
        Assert.Equal(RemoveOutcome.Removed, await RemoveAsync(stage, StoredData.Purge));

        Assert.Empty(await stage.RowsAsync());
        Assert.Equal(RemoveOutcome.NotFound, await RemoveAsync(stage, StoredData.Purge));
    }

    [Fact]
    public async Task Remove_Purge_DeletesPlansAndHashesOfErasedPeople()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1001", CancellationToken.None);
        stage.Company.People.Add(new StubPerson(2000));
        var plan = await stage.PreviewAsync();

        Assert.Equal(RemoveOutcome.Removed, await RemoveAsync(stage, StoredData.Purge));

        Assert.Null(await stage.Get<PlanStore>().FindAsync(stage.Account, plan.PlanId, CancellationToken.None));
        Assert.Empty(await stage.Get<ErasedEmployees>().ReadAsync(stage.Account, CancellationToken.None));
        await stage.ConnectAsync();
        Assert.Equal(4, (await stage.SyncAsync()).Counts.Created);
    }

    [Fact]
    public async Task Remove_SecretStoreFails_CanBeRepeated()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        stage.Secrets.IsDown = true;
        await Assert.ThrowsAsync<SecretStoreException>(() => RemoveAsync(stage, StoredData.Purge));
        Assert.Equal(AccountHealthStatus.Disabled, await stage.HealthAsync());
        Assert.Equal(RunLease.RemovedOwner, (await stage.StateAsync()).Lease?.RunId);
        stage.Secrets.IsDown = false;

        Assert.Equal(RemoveOutcome.Removed, await RemoveAsync(stage, StoredData.Purge));
    }

    // The account is connected again after a removal that stopped half way.
    [Fact]
    public async Task Connect_AfterAHalfwayRemoval_RunsAgain()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        stage.Secrets.IsDown = true;
        await Assert.ThrowsAsync<SecretStoreException>(() => RemoveAsync(stage, StoredData.Keep));
        stage.Secrets.IsDown = false;
        await stage.ConnectAsync();

        var runId = await stage.Get<SyncRequester>().RequestAsync(stage.Account, SyncTrigger.Connect, CancellationToken.None);

        Assert.True(RunIds.IsRunId(runId), $"The response names '{runId}', which is not a run id.");
        await stage.DeliverAsync(Assert.Single(stage.Sent.All).Message);
        Assert.Equal(3, (await stage.RowsAsync()).Count);
    }

    // Another caller connects the account again while it is disconnected.
    [Theory]
    [InlineData("state", true)]
    [InlineData("state", null)]
    [InlineData("secret", true)]
    [InlineData("secret", null)]
    [InlineData("row", true)]
    [InlineData("row", null)]
    public async Task Connect_WhileTheAccountIsRemoved_IsRefusedAndWorksAfterwards(string step, bool? enabled)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        ConnectOutcome? met = null;
        async Task ConnectAsync() => met = (await stage.ConnectAsync("client-2", "another-s3cret", enabled)).Outcome;
        if (step == "secret") stage.Secrets.AfterDelete = ConnectAsync;
        if (step == "state") stage.Storage.MeanwhileOnce(request => request.ChangesRow(TableNames.Accounts, "state"), ConnectAsync);
        if (step == "row") stage.Storage.MeanwhileOnce(request => request.Method == "DELETE", ConnectAsync);

        Assert.Equal(RemoveOutcome.Removed, await RemoveAsync(stage, StoredData.Keep));

        Assert.Equal(ConnectOutcome.Conflict, met);
        Assert.Null(await stage.Get<AccountStore>().FindAsync(stage.Account, CancellationToken.None));
        Assert.Equal(ConnectOutcome.Created, (await stage.ConnectAsync("client-2", "another-s3cret", enabled)).Outcome);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
    }

    // The secret is stored before the account is removed, and the row would be written afterwards.
    [Fact]
    public async Task Connect_AccountRemovedBeforeTheRowIsWritten_IsRefused()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        RemoveOutcome? met = null;
        stage.Storage.MeanwhileOnce(
            request => request.ChangesRow(TableNames.Accounts, "account"),
            async () => met = await RemoveAsync(stage, StoredData.Keep));

        Assert.Equal(ConnectOutcome.Conflict, (await stage.ConnectAsync("client-2", "another-s3cret", enabled: null)).Outcome);

        Assert.Equal(RemoveOutcome.Removed, met);
        Assert.Null(await stage.Get<AccountStore>().FindAsync(stage.Account, CancellationToken.None));
    }

    [Fact]
    public async Task Remove_AccountChangedMeanwhile_LeavesTheRow()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        stage.Secrets.AfterDelete = () => stage.ChangeAccountAsync(account => account with { DisplayName = "Example" });

        Assert.Equal(RemoveOutcome.Conflict, await RemoveAsync(stage, StoredData.Keep));

        Assert.Equal("Example", (await stage.ConnectedAsync()).DisplayName);
    }

    // Once the removal has died, the account is connected without saying whether it is enabled. A person had not disabled it.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connect_RemovalDied_EnablesTheAccountAfterTheMarkExpired(bool resume)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var until = stage.Time.GetUtcNow() + Account.LongestRemoval;
        await stage.ChangeAccountAsync(account => account with { Enabled = false, RemovalUntil = until });
        Assert.Equal(ConnectOutcome.Conflict, (await stage.ConnectAsync(enabled: null)).Outcome);
        Assert.Null(await stage.Get<AccountActivation>().ResumeAsync(await stage.ConnectedAsync(), CancellationToken.None));
        stage.Time.Advance(Account.LongestRemoval);

        if (resume) await stage.Get<AccountActivation>().ResumeAsync(await stage.ConnectedAsync(), CancellationToken.None);
        else Assert.Equal(ConnectOutcome.Updated, (await stage.ConnectAsync(enabled: null)).Outcome);

        var account = await stage.ConnectedAsync();
        Assert.True(account.Enabled);
        Assert.Null(account.RemovalUntil);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
    }

    // The secret store never answers, so the attempt ends before its mark expires.
    [Fact]
    public async Task Remove_SecretStoreHangs_EndsBeforeTheMarkExpires()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var hung = new TaskCompletionSource();
        stage.Secrets.AfterDelete = () =>
        {
            hung.SetResult();
            return Task.Delay(Timeout.Infinite);
        };
        var removal = RemoveAsync(stage, StoredData.Keep);
        await hung.Task;

        stage.Time.Advance(Account.LongestRemoval - TimeSpan.FromSeconds(5));

        Assert.Equal(RemoveOutcome.Conflict, await removal.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(ConnectOutcome.Updated, (await stage.ConnectAsync(enabled: null)).Outcome);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
    }

    // A disconnected account is connected and ticks while its kept data is purged, before each request of the purge.
    [Fact]
    public async Task Remove_PurgeOfKeptDataAndConnectedMeanwhile_LosesNothingOfTheNewRun()
    {
        // Before the first request, the account is connected before the removal begins.
        for (var step = 2; ; step++)
        {
            await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
            await stage.SyncAsync();
            await RemoveAsync(stage, StoredData.Keep);
            var (number, isDone) = (0, false);
            SyncRun? tick = null;
            stage.Storage.Meanwhile = async _ =>
            {
                if (isDone || ++number != step) return;
                isDone = true;
                await stage.ConnectAsync(enabled: null);
                tick = await stage.TrySyncAsync();
            };

            var outcome = await RemoveAsync(stage, StoredData.Purge);

            if (!isDone)
            {
                Assert.True(step > 5, "The purge makes more requests than these.");
                return;
            }

            stage.Storage.Meanwhile = _ => Task.CompletedTask;
            var run = await stage.SyncAsync();
            Assert.Equal(SyncRunStatus.Succeeded, run.Status);
            Assert.Equal(3, (await stage.RowsAsync()).Count);
            Assert.Equal(run.RunId, (await stage.StateAsync()).Freshness.DataRunId);
            if (tick?.IsFinished == true) Assert.NotNull(await stage.Runs.FindAsync(stage.Account, tick.RunId, CancellationToken.None));
            var created = run.Counts.Created + (tick?.Counts.Created ?? 0);
            Assert.True(created == (outcome == RemoveOutcome.Removed ? 3 : 0), $"Step {step}: {outcome}, {created} created");
        }
    }

    [Fact]
    public async Task Handle_TickAfterAHalfwayRemovalAndConnect_Runs()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        stage.Secrets.IsDown = true;
        await Assert.ThrowsAsync<SecretStoreException>(() => RemoveAsync(stage, StoredData.Keep));
        stage.Secrets.IsDown = false;
        await stage.ConnectAsync();
        stage.Time.Advance(SyncStage.Lease + TimeSpan.FromSeconds(1));

        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
    }

    private static Task<RemoveOutcome> RemoveAsync(SyncStage stage, StoredData data) =>
        stage.Get<AccountRemover>().RemoveAsync(stage.Account, data, CancellationToken.None);

    /// <summary>A run that has requested the list and receives it when the test says so.</summary>
    private static async Task<(SyncMessage Message, Task Handling, TaskCompletionSource Proceed)> StartRunAsync(SyncStage stage)
    {
        var fetching = new TaskCompletionSource();
        var proceed = new TaskCompletionSource();
        stage.Company.BeforeList = cancelled =>
        {
            fetching.TrySetResult();
            return proceed.Task.WaitAsync(cancelled);
        };
        var message = stage.Message(SyncTrigger.Manual);
        var handling = stage.HandleAsync(message);
        await fetching.Task;
        return (message, handling, proceed);
    }
}
