namespace PersonioFunctions.IntegrationTests.Runs;

public sealed class RunLeaseTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly TimeSpan Third = SyncStage.Lease / 3;

    [Fact]
    public async Task TryAcquire_FreeAccount_IsAcquiredForTheRun()
    {
        await using var stage = await OpenAsync();
        var message = stage.Message(SyncTrigger.Timer);

        var (outcome, lease, _) = await AcquireAsync(stage, message);
        await using var held = lease;

        Assert.Equal(LeaseOutcome.Acquired, outcome);
        var state = await stage.StateAsync();
        Assert.Equal(message.RunId, state.Lease?.RunId);
        Assert.Equal(stage.Time.GetUtcNow() + SyncStage.Lease, state.Lease?.Until);
    }

    [Fact]
    public async Task TryAcquire_TwentyAtOnce_OneSucceeds()
    {
        await using var stage = await OpenAsync();

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AcquireAsync(stage, stage.Message(SyncTrigger.Timer))));

        var (_, lease, _) = Assert.Single(all, attempt => attempt.Outcome == LeaseOutcome.Acquired);
        Assert.Equal(19, all.Count(attempt => attempt.Outcome == LeaseOutcome.Busy));
        await lease!.DisposeAsync();
    }

    [Fact]
    public async Task TryAcquire_HeldByTheSameRun_IsBusy()
    {
        await using var stage = await OpenAsync();
        var message = stage.Message(SyncTrigger.Timer);
        var (_, lease, _) = await AcquireAsync(stage, message);
        await using var held = lease;

        Assert.Equal(LeaseOutcome.Busy, (await AcquireAsync(stage, message)).Outcome);
    }

    [Fact]
    public async Task TryAcquire_LeaseOfACrashedHolderExpired_IsAcquiredAndNamesTheHolder()
    {
        await using var stage = await OpenAsync();
        var dead = stage.Message(SyncTrigger.Timer);
        await stage.HoldAsync(dead);
        stage.Time.Advance(SyncStage.Lease - TimeSpan.FromSeconds(1));
        Assert.Equal(LeaseOutcome.Busy, (await AcquireAsync(stage, stage.Message(SyncTrigger.Timer))).Outcome);
        stage.Time.Advance(TimeSpan.FromSeconds(2));

        var (outcome, lease, before) = await AcquireAsync(stage, stage.Message(SyncTrigger.Timer));
        await using var held = lease;

        Assert.Equal(LeaseOutcome.Acquired, outcome);
        Assert.Equal(dead.RunId, before.Lease?.RunId);
    }

    [Fact]
    public async Task Renewal_EveryThirdOfTheLease_KeepsTheLease()
    {
        await using var stage = await OpenAsync();
        var (_, lease, _) = await AcquireAsync(stage, stage.Message(SyncTrigger.Timer));
        await using var held = lease;
        var start = stage.Time.GetUtcNow();

        for (var thirds = 1; thirds <= 6; thirds++)
        {
            stage.Time.Advance(Third);
            var renewedUntil = start + (thirds * Third) + SyncStage.Lease;
            await Eventually.TrueAsync(async () => (await stage.StateAsync()).Lease?.Until == renewedUntil, "the lease is renewed");
        }

        Assert.False(lease!.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Renewal_AnotherHolderTookOver_SignalsTheRunAndChangesNothing()
    {
        await using var stage = await OpenAsync();
        var (_, lease, _) = await AcquireAsync(stage, stage.Message(SyncTrigger.Timer));
        await using var held = lease;
        var other = new AccountLease("other", "other", stage.Time.GetUtcNow() + TimeSpan.FromHours(1));
        await stage.ChangeStateAsync(state => state with { Lease = other });
        var taken = await stage.StateAsync();

        stage.Time.Advance(Third);

        await Eventually.TrueAsync(() => lease!.Lost.IsCancellationRequested, "the run is signalled");
        Assert.Equal(taken.ETag, (await stage.StateAsync()).ETag);
        Assert.False(await lease!.ReleaseAsync(state => state with { Failure = null }, CancellationToken.None));
        Assert.Equal("other", (await stage.StateAsync()).Lease?.Owner);
    }

    // The client's own retries end in an exception of another type.
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Renewal_StorageAwayForLessThanTheLease_KeepsTheLease(int storageRetries)
    {
        await using var stage = await OpenAsync(storageRetries);
        var (_, lease, _) = await AcquireAsync(stage, stage.Message(SyncTrigger.Timer));
        await using var held = lease;
        var start = stage.Time.GetUtcNow();
        await AdvanceWhileStorageIsAwayAsync(stage, storageRetries, thirds: 1);

        stage.Storage.Heal();
        stage.Time.Advance(Third);

        await Eventually.TrueAsync(
            async () => (await stage.StateAsync()).Lease?.Until == start + (2 * Third) + SyncStage.Lease, "the lease is renewed");
        Assert.False(lease!.Lost.IsCancellationRequested);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Renewal_StorageAwayForAsLongAsTheLease_SignalsTheRun(int storageRetries)
    {
        await using var stage = await OpenAsync(storageRetries);
        var (_, lease, _) = await AcquireAsync(stage, stage.Message(SyncTrigger.Timer));
        await using var held = lease;

        await AdvanceWhileStorageIsAwayAsync(stage, storageRetries, thirds: 2);
        Assert.False(lease!.Lost.IsCancellationRequested);
        stage.Time.Advance(Third);

        await Eventually.TrueAsync(() => lease.Lost.IsCancellationRequested, "the run is signalled");
        stage.Storage.Heal();
    }

    // Without a response, the renewal must give up before the lease expires.
    [Fact]
    public async Task Renewal_StorageDoesNotRespond_SignalsTheRunWhenTheLeaseExpires()
    {
        await using var stage = await OpenAsync();
        var (_, lease, _) = await AcquireAsync(stage, stage.Message(SyncTrigger.Timer));
        await using var held = lease;
        stage.Storage.Heal();
        stage.Storage.Meanwhile = _ => Task.Delay(Timeout.Infinite);
        stage.Time.Advance(Third);
        await Eventually.TrueAsync(() => stage.Storage.Count == 1, "the renewal is on its way");
        Assert.False(lease!.Lost.IsCancellationRequested);

        stage.Time.Advance(2 * Third);

        await Eventually.TrueAsync(() => lease!.Lost.IsCancellationRequested, "the run is signalled");
        stage.Storage.Meanwhile = _ => Task.CompletedTask;
    }

    // The lease counts from before the renewal, however long its response takes.
    [Fact]
    public async Task Renewal_ResponseIsLate_SignalsTheRunBeforeTheLeaseExpires()
    {
        await using var stage = await OpenAsync();
        var (_, lease, _) = await AcquireAsync(stage, stage.Message(SyncTrigger.Timer));
        await using var held = lease;
        var start = stage.Time.GetUtcNow();
        var arrives = new TaskCompletionSource();
        stage.Storage.Heal();
        stage.Storage.Meanwhile = _ => arrives.Task;
        stage.Time.Advance(Third);
        await Eventually.TrueAsync(() => stage.Storage.Count == 1, "the renewal is on its way");
        stage.Time.Advance(Third / 2);
        arrives.SetResult();
        var until = start + Third + SyncStage.Lease;
        await Eventually.TrueAsync(async () => (await stage.StateAsync()).Lease?.Until == until, "the lease is renewed");
        await Task.Delay(100);
        stage.Storage.Begin((StorageRequest _) => StorageFault.Refused);

        stage.Time.SetUtcNow(until - TimeSpan.FromMilliseconds(1));

        await Eventually.TrueAsync(() => lease!.Lost.IsCancellationRequested, "the run is signalled");
        stage.Storage.Heal();
    }

    // The clock of the host that wrote it ran months ahead.
    [Fact]
    public async Task TryAcquire_LeaseEndsLaterThanAnyLease_IsAcquired()
    {
        await using var stage = await OpenAsync();
        var ahead = stage.Time.GetUtcNow() + TimeSpan.FromDays(90);
        await stage.ChangeStateAsync(state => state with { Lease = new AccountLease("other", "other", ahead) });

        var (outcome, lease, _) = await AcquireAsync(stage, stage.Message(SyncTrigger.Timer));
        await using var held = lease;

        Assert.Equal(LeaseOutcome.Acquired, outcome);
    }

    // The run does not notice for a while that another one has taken over, for example because its host was suspended.
    [Fact]
    public async Task WriteAhead_AnotherRunTookOver_LeavesNoChangeThatDidNotHappen()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Lead" });
        var before = await stage.ChangesAsync();
        stage.Storage.Meanwhile = async request =>
        {
            if (!request.IsBatch) return;
            stage.Storage.Meanwhile = _ => Task.CompletedTask;
            await stage.ChangeStateAsync(state => state with { Lease = null, Epoch = state.Epoch + 1, SettledEpoch = state.Epoch + 1 });
        };

        var failure = await Assert.ThrowsAsync<Azure.RequestFailedException>(() => stage.SyncAsync());

        Assert.Equal(412, failure.Status);
        Assert.Equal(before, await stage.ChangesAsync());
        Assert.NotEqual("Lead", (await stage.RowAsync(1001)).Column("JobTitle"));
        await stage.SyncAsync();
        Assert.Equal("Lead", (await stage.RowAsync(1001)).Column("JobTitle"));
    }

    // Another run has taken over, or the account was disconnected, which holds no lease.
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Release_AnotherHolderHasFinished_ReturnsFalse(int turns)
    {
        await using var stage = await OpenAsync();
        var (_, lease, _) = await AcquireAsync(stage, stage.Message(SyncTrigger.Timer));
        await using var held = lease;
        await stage.ChangeStateAsync(state => state with { Lease = null, Epoch = state.Epoch + turns });
        lease!.Settle(lease.Epoch);

        Assert.False(await lease.ReleaseAsync(
            state => state with { Freshness = state.Freshness with { DataRunId = "ours" } }, CancellationToken.None));

        Assert.Null((await stage.StateAsync()).Freshness.DataRunId);
    }

    [Fact]
    public async Task Release_OperationOfAPerson_ClearsTheLease()
    {
        await using var stage = await OpenAsync();
        var (_, lease, _) = await AcquireAsync(stage, stage.Message(SyncTrigger.Plan));
        await using var held = lease;
        Assert.True((await stage.StateAsync()).Lease?.IsOperation);
        lease!.Settle(lease.Epoch);

        await lease.ReleaseAsync(state => state, CancellationToken.None);

        var state = await stage.StateAsync();
        Assert.Equal((null, lease.Epoch), (state.Lease, state.SettledEpoch));
    }

    [Fact]
    public async Task Release_Held_WritesResultAndFreesInOneTransaction()
    {
        await using var stage = await OpenAsync();
        var (_, lease, _) = await AcquireAsync(stage, stage.Message(SyncTrigger.Timer));
        await using var held = lease;
        stage.Storage.Heal();

        Assert.True(await lease!.ReleaseAsync(
            state => state with { Freshness = state.Freshness with { DataAsOf = stage.Time.GetUtcNow() } }, CancellationToken.None));

        Assert.Single(stage.Storage.Arrived);
        var state = await stage.StateAsync();
        Assert.Null(state.Lease);
        Assert.Equal(stage.Time.GetUtcNow(), state.Freshness.DataAsOf);
    }

    [Fact]
    public async Task Release_StateChangedMeanwhile_KeepsThatChange()
    {
        await using var stage = await OpenAsync();
        var (_, lease, _) = await AcquireAsync(stage, stage.Message(SyncTrigger.Timer));
        await using var held = lease;
        await stage.ChangeStateAsync(state => state with { Retention = state.Retention with { SweptAt = stage.Time.GetUtcNow() } });

        Assert.True(await lease!.ReleaseAsync(
            state => state with { Freshness = state.Freshness with { DataRunId = "run" } }, CancellationToken.None));

        var state = await stage.StateAsync();
        Assert.Equal((null, "run", stage.Time.GetUtcNow()), (state.Lease, state.Freshness.DataRunId, state.Retention.SweptAt));
    }

    [Fact]
    public async Task Release_AnswerLostAndSentAgain_CountsAsReleased()
    {
        await using var stage = await OpenAsync(storageRetries: 1);
        var (_, lease, _) = await AcquireAsync(stage, stage.Message(SyncTrigger.Timer));
        await using var held = lease;
        stage.Storage.BeginOnce(request => request.ChangesRow(TableNames.Accounts, "state"), StorageFault.AnswerLost);

        Assert.True(await lease!.ReleaseAsync(state => state, CancellationToken.None));

        Assert.Null((await stage.StateAsync()).Lease);
    }

    private Task<SyncStage> OpenAsync(int storageRetries = 0) => SyncStage.OpenAsync(azurite, StubCompany.Of(0), storageRetries);

    private static async Task<(LeaseOutcome Outcome, RunLease? Lease, AccountState Before)> AcquireAsync(
        SyncStage stage, SyncMessage message)
    {
        var request = new LeaseRequest(message, Credentials: null, new TransactionMeter());
        var (outcome, before, run) = await stage.Get<RunLeases>().TryAcquireAsync(request, CancellationToken.None);
        return (outcome, run?.Lease, before);
    }

    // The clock advances only after the renewal of the previous step was attempted.
    private static async Task AdvanceWhileStorageIsAwayAsync(SyncStage stage, int storageRetries, int thirds)
    {
        stage.Storage.Begin((StorageRequest _) => StorageFault.Refused);
        for (var tries = 1; tries <= thirds; tries++)
        {
            stage.Time.Advance(Third);
            var expected = tries * (storageRetries + 1);
            await Eventually.TrueAsync(() => stage.Storage.Count >= expected, $"renewal {tries} is tried", TimeSpan.FromSeconds(10));
        }
    }
}
