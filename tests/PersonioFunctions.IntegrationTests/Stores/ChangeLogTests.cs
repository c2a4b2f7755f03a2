using PersonioFunctions.IntegrationTests.Infrastructure;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Sync;

namespace PersonioFunctions.IntegrationTests.Stores;

/// <summary>The feed tells everything that happened, once, in order, and nothing else.</summary>
[Collection(SharedAzurite.Name)]
public sealed class ChangeLogTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task FirstSync_OfACompany_IsOneLine()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));

        var run = await stage.SyncAsync();

        var change = Assert.Single(await stage.ChangesAsync());
        Assert.Equal((ChangeEvent.Baseline, run.RunId, SyncTrigger.Timer), (change.Kind, change.RunId, change.Cause));
    }

    [Fact]
    public async Task LaterSync_NewAndChangedPeople_AreToldWithOldAndNewAndCause()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Director", Status = "leave" });
        stage.Company.People.Add(new StubPerson(2000));

        var run = await stage.SyncAsync(SyncTrigger.Manual);

        var changes = (await stage.ChangesAsync()).Skip(1).ToList();
        Assert.All(changes, change => Assert.Equal((run.RunId, SyncTrigger.Manual), (change.RunId, change.Cause)));
        Assert.Equal(
            [
                (ChangeEvent.Created, "2000", "LifecycleState", null, "active"),
                (ChangeEvent.Changed, "1001", "Status", "active", "leave"),
                (ChangeEvent.Changed, "1001", "JobTitle", "Engineer", "Director"),
                (ChangeEvent.Changed, "1001", "LifecycleState", "active", "onLeave"),
                (ChangeEvent.Changed, "1001", "LifecycleRule", "statusActive", "statusLeave"),
                (ChangeEvent.Changed, "1001", "LifecycleSince", "2020-01-01", "2026-11-23"),
            ],
            changes.Select(change => (change.Kind, change.EmployeeId, change.Field, change.Old, change.New)));
        Assert.Equal([EmployeeEvents.Hired, null, null, EmployeeEvents.LeaveStarted, null, null], changes.Select(change => change.Event));
        Assert.Equal(changes.Select(change => change.Cursor).Order(StringComparer.Ordinal), changes.Select(change => change.Cursor));
    }

    [Fact]
    public async Task Read_InPagesOfTwo_GivesWhatReadingAtOnceGives()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(5));
        await stage.SyncAsync();
        for (var round = 0; round < 3; round++)
        {
            stage.Company.Change(1001 + round, person => person with { Position = $"Role {round}", Department = $"Team {round}" });
            await stage.SyncAsync();
        }

        var all = await stage.ChangesAsync();
        var paged = new List<EmployeeChange>();
        string? after = null;
        while (await PageAsync(after) is { Count: > 0 } page)
        {
            paged.AddRange(page);
            after = page[^1].Cursor;
        }

        Assert.Equal(7, all.Count);
        Assert.Equal(all, paged);

        async Task<IReadOnlyList<EmployeeChange>> PageAsync(string? from) => await stage.Get<ChangeLog>().ReadAsync(
            stage.Account, from, (await stage.StateAsync()).SettledTurn, top: 2, CancellationToken.None);
    }

    [Fact]
    public async Task Read_WhileARunIsAtWork_ShowsNothingOfIt()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        var state = await stage.StateAsync();
        var run = SyncRun.Of(stage.Message(SyncTrigger.Timer), SyncRunStatus.Running) with { Turn = state.Turn + 1 };

        await stage.Get<ChangeLog>().AnnounceAsync(run, [EmployeeChange.Removed(run, "1001", stage.Time.GetUtcNow())], CancellationToken.None);

        Assert.DoesNotContain(await stage.ChangesAsync(), change => change.Kind == ChangeEvent.Removed);
    }

    [Fact]
    public async Task Sync_AfterARunThatAnnouncedAndDied_TellsOnlyWhatHappened()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });

        // Dies between the log and the rows, and then the source changes its mind.
        stage.Storage.Begin(_ => StorageFault.None);
        await FailAtRowsAsync(stage);
        stage.Company.Change(1001, person => person with { Position = "Gardener" });
        stage.Time.Advance(SyncStage.Lease + TimeSpan.FromSeconds(1));
        await stage.SyncAsync();

        var change = Assert.Single(await stage.ChangesAsync(), change => change.Field == "JobTitle");
        Assert.Equal(("Engineer", "Gardener"), (change.Old, change.New));
    }

    [Fact]
    public async Task History_OfOnePerson_HoldsOnlyTheirs()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });
        stage.Company.Change(1002, person => person with { Position = "Gardener" });
        await stage.SyncAsync();

        var history = await stage.Get<ChangeLog>().OfEmployeeAsync(
            stage.Account, "1002", (await stage.StateAsync()).SettledTurn, CancellationToken.None);

        Assert.Equal("Gardener", Assert.Single(history).New);
    }

    [Fact]
    public async Task Sync_NothingChanged_WritesNothingToTheLog()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        var before = await stage.ChangesAsync();

        await stage.SyncAsync();

        Assert.Equal(before, await stage.ChangesAsync());
    }

    [Fact]
    public async Task Reconnect_AfterKeepingTheData_GoesOnWithTheFeed()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });
        await stage.SyncAsync();
        var before = await stage.ChangesAsync();
        await stage.Get<AccountRemover>().RemoveAsync(stage.Account, StoredData.Keep, CancellationToken.None);
        await stage.ConnectAsync();
        stage.Company.Change(1001, person => person with { Position = "Gardener" });

        await stage.SyncAsync();

        var after = await stage.ChangesAsync(before[^1].Cursor);
        Assert.Equal("Gardener", Assert.Single(after).New);
        Assert.Equal(before, (await stage.ChangesAsync()).Take(before.Count));
    }

    [Fact]
    public async Task Retention_AfterFourHundredDays_DeletesOldChangesAndRunsAndSaysSoToLateReaders()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var first = await stage.SyncAsync();
        stage.Time.Advance(TimeSpan.FromDays(401));
        stage.Company.Change(1001, person => person with { Position = "Director" });
        var second = await stage.SyncAsync();

        await stage.Get<Retention>().SweepAsync(CancellationToken.None);

        Assert.Equal(second.RunId, Assert.Single(await stage.ChangesAsync()).RunId);
        Assert.NotNull((await stage.StateAsync()).SweptThrough);
        Assert.Null(await stage.Runs.FindAsync(stage.Account, first.RunId, CancellationToken.None));
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).State);
    }

    [Fact]
    public async Task Retention_OfADisconnectedAccount_IsKeptToo()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var run = await stage.SyncAsync();
        await stage.Get<AccountRemover>().RemoveAsync(stage.Account, StoredData.Keep, CancellationToken.None);
        stage.Time.Advance(TimeSpan.FromDays(401));

        await stage.Get<Retention>().SweepAsync(CancellationToken.None);

        Assert.Null(await stage.Runs.FindAsync(stage.Account, run.RunId, CancellationToken.None));
        Assert.Empty(await stage.ChangesAsync());
    }

    [Fact]
    public async Task Retention_StorageFailsHalfWay_LateReadersAreToldAllTheSame()
    {
        for (var failing = 1; ; failing++)
        {
            await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
            await stage.SyncAsync();
            var late = (await stage.ChangesAsync())[^1].Cursor;
            stage.Company.Change(1001, person => person with { Position = "Director" });
            await stage.SyncAsync();
            stage.Time.Advance(TimeSpan.FromDays(401));
            await stage.ChangeStateAsync(state => state with { SweptAt = null });
            stage.Storage.Begin(request => request == failing ? StorageFault.Refused : StorageFault.None);
            try
            {
                await stage.Get<Retention>().SweepAsync(CancellationToken.None);
            }
            catch (Azure.RequestFailedException)
            {
                // The list of accounts itself.
            }

            var wasReached = stage.Storage.Count >= failing;
            stage.Storage.Heal();
            var (state, left) = (await stage.StateAsync(), await stage.ChangesAsync());
            if (left.Count < 2) Assert.True(string.CompareOrdinal(late, state.SweptThrough) < 0, "A reader would not learn what it missed.");
            await stage.Get<Retention>().SweepAsync(CancellationToken.None);
            Assert.Empty(await stage.ChangesAsync());
            if (!wasReached) return;
        }
    }

    private static async Task FailAtRowsAsync(SyncStage stage)
    {
        var message = stage.Message(SyncTrigger.Timer);
        var isArmed = false;
        stage.Storage.Begin(_ =>
        {
            // The batch after the one of the log is the one of the rows; everything from there on fails, the release included.
            isArmed |= stage.Storage.Arrived.Any(request => request.Uri.AbsolutePath.Contains("$batch", StringComparison.Ordinal));
            return isArmed ? StorageFault.Refused : StorageFault.None;
        });
        await Assert.ThrowsAnyAsync<Exception>(() => stage.HandleAsync(message));
        Assert.Contains(stage.Storage.Arrived, request => request.IsBatch);
        stage.Storage.Heal();
    }
}
