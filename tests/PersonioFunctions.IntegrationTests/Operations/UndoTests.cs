namespace PersonioFunctions.IntegrationTests.Operations;

/// <summary>The changes of a run can be undone.</summary>
public sealed class UndoTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Undo_RunThatChangedCreatedAndMissed_RestoresTheTableAndPausesTheAccount()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(10));
        await stage.SyncAsync();
        var before = await stage.RowsAsync();
        stage.Company.Change(1001, person => person with { Position = "Director", Department = null, Status = "inactive" });
        stage.Company.People.RemoveAt(9);
        stage.Company.People.Add(new StubPerson(2000));
        var run = await stage.SyncAsync();
        Assert.NotEqual(before, await stage.RowsAsync());

        var undo = await stage.Get<RunUndo>().UndoAsync(await stage.ConnectedAsync(), run.RunId, CancellationToken.None);

        Assert.Equal(UndoOutcome.Undone, undo.Outcome);
        Assert.Empty(undo.LeftAlone!);
        Assert.Equal((SyncTrigger.Undo, SyncRunStatus.Succeeded, 3), (undo.Run!.Trigger, undo.Run.Status, undo.Run.Counts.Updated));
        Assert.Equal(before, await stage.RowsAsync());
        Assert.False((await stage.ConnectedAsync()).Enabled);
        Assert.Equal(AccountHealthStatus.Disabled, await stage.HealthAsync());

        var scheduled = await stage.TrySyncAsync();

        Assert.Null(scheduled);
        Assert.Equal(before, await stage.RowsAsync());
    }

    [Fact]
    public async Task Undo_ValueChangedSince_IsListedAndKept()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Director", Department = "Board" });
        var run = await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Chair" });
        await stage.SyncAsync();

        var undo = await stage.Get<RunUndo>().UndoAsync(await stage.ConnectedAsync(), run.RunId, CancellationToken.None);

        var alone = Assert.Single(undo.LeftAlone!);
        Assert.Equal(("1001", "JobTitle"), (alone.EmployeeId, alone.Field));
        Assert.Equal(
            new Notice("leftAlone", $"1 changes of run {run.RunId} stay: they were changed since, or cannot be undone."),
            Assert.Single(undo.Run!.Warnings));
        Assert.Equal(new SyncCounts(Fetched: 1, Updated: 1), undo.Run.Counts);
        Assert.Equal(
            $"Run {run.RunId} was undone. POST /api/accounts/{stage.Account}/resume continues syncing.",
            (await stage.ConnectedAsync()).PausedBecause);
        var row = await stage.RowAsync(1001);
        Assert.Equal(("Chair", "Research"), (row.Column("JobTitle"), row.Column("Department")));
    }

    [Fact]
    public async Task Undo_Twice_ChangesNothingMore()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });
        var run = await stage.SyncAsync();
        await stage.Get<RunUndo>().UndoAsync(await stage.ConnectedAsync(), run.RunId, CancellationToken.None);
        var before = await stage.RowsAsync();

        var again = await stage.Get<RunUndo>().UndoAsync(await stage.ConnectedAsync(), run.RunId, CancellationToken.None);

        Assert.Equal(UndoOutcome.Undone, again.Outcome);
        Assert.Single(again.LeftAlone!);
        Assert.Equal(new SyncCounts(Fetched: 1, Skipped: 1), again.Run!.Counts);
        Assert.Equal(before, await stage.RowsAsync());
    }

    [Fact]
    public async Task Undo_AnUndo_RestoresTheRun()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });
        var run = await stage.SyncAsync();
        var changed = await stage.RowsAsync();
        var undo = await stage.Get<RunUndo>().UndoAsync(await stage.ConnectedAsync(), run.RunId, CancellationToken.None);

        await stage.Get<RunUndo>().UndoAsync(await stage.ConnectedAsync(), undo.Run!.RunId, CancellationToken.None);

        Assert.Equal(changed, await stage.RowsAsync());
    }

    [Fact]
    public async Task Undo_FirstSync_IsRefusedAndPausesNothing()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var run = await stage.SyncAsync();

        var undo = await stage.Get<RunUndo>().UndoAsync(await stage.ConnectedAsync(), run.RunId, CancellationToken.None);

        Assert.Equal((UndoOutcome.FirstSync, null), (undo.Outcome, undo.Run));
        Assert.True((await stage.ConnectedAsync()).Enabled);
        Assert.Equal(3, (await stage.RowsAsync()).Count);
    }

    [Fact]
    public async Task Undo_RunThatChangedNothing_IsRefusedAndPausesNothing()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        var run = await stage.SyncAsync();

        var undo = await stage.Get<RunUndo>().UndoAsync(await stage.ConnectedAsync(), run.RunId, CancellationToken.None);

        Assert.Equal((UndoOutcome.NothingToUndo, null), (undo.Outcome, undo.Run));
        Assert.True((await stage.ConnectedAsync()).Enabled);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Undo_RunOrAnotherIsActive_IsBusyAndPausesNothing(bool itself)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });
        var run = await stage.SyncAsync();
        if (itself) await stage.Runs.WriteAsync(run with { Status = SyncRunStatus.Running }, CancellationToken.None);
        else await stage.ChangeStateAsync(state => state with { Lease = new("other", "other", stage.Time.GetUtcNow().AddMinutes(1)) });

        var undo = await stage.Get<RunUndo>().UndoAsync(await stage.ConnectedAsync(), run.RunId, CancellationToken.None);

        Assert.Equal((UndoOutcome.Busy, null), (undo.Outcome, undo.Run));
        Assert.True((await stage.ConnectedAsync()).Enabled);
    }

    [Fact]
    public async Task Undo_RestoresALeavingPerson_SetsTheAccountsNextTransition()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        stage.Company.Change(1001, person => person with { TerminationDate = "2026-12-31" });
        await stage.SyncAsync();
        var next = (await stage.StateAsync()).NextTransitionAt;
        stage.Company.Change(1001, person => person with { TerminationDate = null });
        var run = await stage.SyncAsync();
        await stage.ChangeStateAsync(state => state with { NextTransitionAt = null });

        await stage.Get<RunUndo>().UndoAsync(await stage.ConnectedAsync(), run.RunId, CancellationToken.None);

        Assert.NotNull(next);
        Assert.Equal(next, (await stage.StateAsync()).NextTransitionAt);
    }

    [Fact]
    public async Task Undo_UnknownRun_IsNotFound()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));

        var undo = await stage.Get<RunUndo>().UndoAsync(
            await stage.ConnectedAsync(), RunIds.Create(stage.Time.GetUtcNow()), CancellationToken.None);

        Assert.Equal(UndoOutcome.NotFound, undo.Outcome);
    }

    [Fact]
    public async Task Undo_KilledAtEachStorageRequest_EndsTheSameWhenRepeated()
    {
        for (var failing = 1; ; failing++)
        {
            await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(10));
            await stage.SyncAsync();
            var before = await stage.RowsAsync();
            stage.Company.Change(1001, person => person with { Position = "Director" });
            stage.Company.People.Add(new StubPerson(2000));
            var run = await stage.SyncAsync();
            var account = await stage.ConnectedAsync();
            stage.Storage.Begin((int number) => number >= failing ? StorageFault.Refused : StorageFault.None);
            var isDead = false;
            try
            {
                await stage.Get<RunUndo>().UndoAsync(account, run.RunId, CancellationToken.None);
            }
            catch (Exception exception) when (exception is Azure.RequestFailedException or AggregateException)
            {
                isDead = true;
            }

            stage.Storage.Heal();
            if (!isDead)
            {
                Assert.True(failing > 10, "The undo cannot have been done by then.");
                return;
            }

            stage.Time.Advance(SyncStage.Lease + TimeSpan.FromSeconds(1));
            await stage.Get<RunUndo>().UndoAsync(await stage.ConnectedAsync(), run.RunId, CancellationToken.None);

            Assert.Equal(before, await stage.RowsAsync());
            var reported = (await stage.ChangesAsync()).Where(change => change.Cause == SyncTrigger.Undo).ToList();
            Assert.Single(reported, change => change is { Field: "JobTitle", New: "Engineer" });
            Assert.Single(reported, change => change.Kind == ChangeKind.Removed);
        }
    }
}
