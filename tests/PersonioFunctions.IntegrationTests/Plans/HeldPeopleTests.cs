namespace PersonioFunctions.IntegrationTests.Plans;

/// <summary>While a change is held for a decision, neither the calendar nor other people's rows consider it.</summary>
public sealed class HeldPeopleTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const int Company = 40;

    [Fact]
    public async Task Transition_WithdrawnNoticesAreHeld_NoPersonLeavesAtMidnight()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(Company));
        for (var id = 1001; id <= 1005; id++) stage.Company.Change(id, person => person with { TerminationDate = "2026-11-24" });
        stage.Company.Change(1006, person => person with { TerminationDate = "2026-11-24" });
        await stage.SyncAsync();
        for (var id = 1001; id <= 1005; id++) stage.Company.Change(id, person => person with { TerminationDate = null });
        Assert.Equal(SyncRunStatus.Held, (await stage.SyncAsync()).Status);
        stage.Time.Advance(TimeSpan.FromDays(2));

        Assert.True(await stage.Get<TransitionRuns>().RunAsync(stage.Account, CancellationToken.None));

        Assert.Equal(LifecycleState.Left, (await stage.RowAsync(1006)).Standing.State);
        for (var id = 1001; id <= 1005; id++) Assert.Equal(LifecycleState.Leaving, (await stage.RowAsync(id)).Standing.State);

        var plan = (await stage.StateAsync()).Held!.PlanId;
        await stage.SyncAsync();
        Assert.Equal(plan, (await stage.StateAsync()).Held?.PlanId);
    }

    [Fact]
    public async Task Run_LeaversAreHeld_CountAsPresentForOtherRows()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(Company));
        stage.Company.Change(1020, person => person with { ManagerId = 1001 });
        stage.Company.Change(1021, person => person with { Email = "person1002@example.org" });
        await stage.SyncAsync();
        var before = await stage.RowsAsync();
        for (var id = 1001; id <= 1005; id++) stage.Company.Change(id, person => person with { Status = "inactive" });

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Held, 0), (run.Status, run.Counts.Updated));
        Assert.Equal(before, await stage.RowsAsync());
    }

    [Fact]
    public async Task Run_LastDayForMostPeopleAtOnce_IsHeld()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(Company));
        await stage.SyncAsync();
        for (var id = 1001; id <= 1025; id++) stage.Company.Change(id, person => person with { TerminationDate = "2026-11-24" });

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Held, 25), (run.Status, run.Counts.Held));
        Assert.Contains(run.Warnings, warning => warning.Code == "tooManyLeaving");
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).Standing.State);
    }

    [Fact]
    public async Task Run_PersonOnLeaveWithoutAccessIsAbsent_GetsNoAccess()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(10));
        await stage.ChangeAccountAsync(account => account with
        {
            Lifecycle = account.Lifecycle with { LeaveCountsAs = LeaveTreatment.Inactive },
        });
        stage.Company.Change(1001, person => person with { Status = "leave" });
        await stage.SyncAsync();
        stage.Company.People.RemoveAt(0);

        await stage.SyncAsync();

        var row = await stage.RowAsync(1001);
        Assert.Equal((LifecycleState.Missing, AppAccess.Withdrawn), (row.Standing.State, row.Access));
    }

    [Fact]
    public async Task Rehire_HireDateChangesFirst_IsRecognised()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(10));
        stage.Company.Change(1001, person => person with { Status = "inactive", TerminationDate = "2025-10-31" });
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { HireDate = "2026-12-01" });
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Status = "onboarding", TerminationDate = null });

        await stage.SyncAsync();

        var row = await stage.RowAsync(1001);
        Assert.Equal((LifecycleState.FutureHire, new DateOnly(2020, 1, 1)), (row.Standing.State, row.EarlierRecords.OriginalHireDate));
        Assert.Contains(await stage.ChangesAsync(), change => change.Event == EmployeeEvents.Rehired);
    }

    [Fact]
    public async Task Erase_EarlierRecord_RemovesItsIdEverywhere()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(10));
        stage.Company.Change(1001, person => person with { Status = "inactive", TerminationDate = "2025-10-31" });
        await stage.SyncAsync();
        stage.Company.People.Add(new StubPerson(2001, "Ada1") { Email = "person1001@example.org" });
        await stage.SyncAsync();
        Assert.Equal("1001", (await stage.RowAsync(2001)).EarlierRecords.Text);

        Assert.Equal(EraseOutcome.Erased, await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1001", CancellationToken.None));
        await stage.SyncAsync();

        var row = await stage.RowAsync(2001);
        Assert.Equal((null, null), (row.EarlierRecords.Text, row.EarlierRecords.OriginalHireDate));
        Assert.DoesNotContain(
            await stage.ChangesAsync(),
            change => change.Old == "1001" || change.New == "1001" || change.EmployeeId == "1001");
    }
}
