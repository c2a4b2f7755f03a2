namespace PersonioFunctions.IntegrationTests.Lifecycle;

/// <summary>Who is here today, when the dates and the status in Personio disagree or look odd.</summary>
public sealed class CalendarAndStatusTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Run_LeftByTheCalendarAndStatusStillActive_HasNoLicence()
    {
        var company = StubCompany.Of(3);
        company.Change(1001, person => person with { TerminationDate = "2026-10-27" });
        company.Change(1002, person => person with { Status = "onboarding", HireDate = "2027-02-24" });
        company.Change(1003, person => person with { TerminationDate = "2026-11-23" });
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, company);

        await stage.SyncAsync();

        Assert.Equal(("active", "unassigned"), await AccessAsync(stage, 1001));
        Assert.Equal(("active", "unassigned"), await AccessAsync(stage, 1002));
        Assert.Equal(("active", "assigned"), await AccessAsync(stage, 1003));
    }

    [Theory]
    [InlineData("0000-00-00")]
    [InlineData("-0001-11-30")]
    public async Task Run_LastDayBecomesAZeroDate_WithdrawsTheNotice(string zero)
    {
        var company = StubCompany.Of(3);
        company.Change(1001, person => person with { TerminationDate = "2026-11-28" });
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, company);
        await stage.SyncAsync();
        company.Change(1001, person => person with { TerminationDate = zero });

        var run = await stage.SyncAsync();

        var row = await stage.RowAsync(1001);
        Assert.Equal(
            (LifecycleState.Active, null, null),
            (row.Standing.State, row.Employee[EmployeeField.TerminationDate], row.Standing.NextTransitionAt));
        Assert.Empty(run.Warnings);
        Assert.Contains(await stage.ChangesAsync(), change => change.Event == EmployeeEvents.TerminationWithdrawn);
    }

    [Fact]
    public async Task Run_LastDayIsAnOpenEnd_NobodyIsLeaving()
    {
        var company = StubCompany.Of(3);
        company.Change(1001, person => person with { TerminationDate = "9999-12-31" });
        company.Change(1002, person => person with { TerminationDate = "2999-12-31" });
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, company);

        await stage.SyncAsync();

        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).Standing.State);
        var row = await stage.RowAsync(1002);
        Assert.Equal((LifecycleState.Active, null), (row.Standing.State, row.Standing.NextTransitionAt));
    }

    [Fact]
    public async Task Run_StoredDateIsImpossible_WarnsAndKeepsTheState()
    {
        var company = StubCompany.Of(3);
        company.Change(1001, person => person with { TerminationDate = "2026-10-27", Status = "inactive" });
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, company);
        await stage.SyncAsync();
        await EditAsync(stage, 1001, "TerminationDate", "2026-02-30");
        company.Hidden.Add("termination_date");
        company.Change(1001, person => person with { Status = "active" });
        company.Change(1002, person => person with { Position = "Director" });

        var run = await stage.SyncAsync();

        Assert.Equal(SyncRunStatus.Succeeded, run.Status);
        Assert.Contains(
            run.Warnings,
            warning => warning.Code == "unusableDate" && warning.Message.Contains("TerminationDate of 1001", StringComparison.Ordinal));
        Assert.Equal(LifecycleState.Left, (await stage.RowAsync(1001)).Standing.State);
        Assert.Equal("Director", (await stage.RowAsync(1002)).Column("JobTitle"));
    }

    [Fact]
    public async Task Transition_StoredDateIsImpossible_DoesTheOthersAndWarnsOnce()
    {
        var company = StubCompany.Of(3);
        company.Change(1001, person => person with { TerminationDate = "2026-11-24" });
        company.Change(1002, person => person with { TerminationDate = "2026-11-24" });
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, company);
        await stage.SyncAsync();
        await EditAsync(stage, 1001, "TerminationDate", "soon");
        stage.Time.Advance(TimeSpan.FromDays(2));

        Assert.True(await stage.Get<TransitionRuns>().RunAsync(stage.Account, CancellationToken.None));

        var run = Assert.Single(
            (await stage.Runs.ListAsync(stage.Account, 10, null, CancellationToken.None)).Items,
            run => run.Trigger == SyncTrigger.Transition);
        Assert.Equal((SyncRunStatus.Succeeded, "unusableDate"), (run.Status, Assert.Single(run.Warnings).Code));
        Assert.Equal(LifecycleState.Leaving, (await stage.RowAsync(1001)).Standing.State);
        Assert.Equal(LifecycleState.Left, (await stage.RowAsync(1002)).Standing.State);
        Assert.Null((await stage.RowAsync(1001)).Standing.NextTransitionAt);
    }

    [Fact]
    public async Task Run_AddressesOfEverybodyInAnotherCase_LandWithoutGuardAndEvent()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(40));
        await stage.SyncAsync();
        foreach (var person in stage.Company.People.ToList())
            stage.Company.Change(person.Id, one => one with { Email = $"\u200bPerson{one.Id}@Example.ORG\u00a0" });

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Succeeded, 40), (run.Status, run.Counts.Updated));
        Assert.Equal("Person1001@Example.ORG", (await stage.RowAsync(1001)).Employee[EmployeeField.Email]);
        Assert.DoesNotContain(await stage.ChangesAsync(), change => change.Event is not null);
    }

    [Fact]
    public async Task Run_FirstDayOfACurrentPersonMovesAhead_StaysCurrentUntilThenAndAfter()
    {
        var company = StubCompany.Of(30);
        company.Change(1002, person => person with { HireDate = "2026-12-01", Status = "active" });
        company.Change(1003, person => person with { TerminationDate = "2026-12-10" });
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, company);
        await stage.SyncAsync();
        foreach (var id in new[] { 1001, 1002, 1003 }) company.Change(id, person => person with { HireDate = "2027-01-01" });

        await stage.SyncAsync();

        var standing = (await stage.RowAsync(1001)).Standing;
        Assert.Equal(
            (LifecycleState.Active, true, LifecycleFlags.HireDateMovedAhead), (standing.State, standing.IsCurrent, standing.Flags));
        Assert.Equal(LifecycleState.FutureHire, (await stage.RowAsync(1002)).Standing.State);
        Assert.Equal(LifecycleState.Leaving, (await stage.RowAsync(1003)).Standing.State);
        Assert.Equal(30, (await stage.SyncAsync()).Counts.Unchanged);

        stage.Time.SetUtcNow(new DateTimeOffset(2026, 12, 11, 0, 0, 0, TimeSpan.Zero));
        await stage.Get<TransitionRuns>().RunAsync(stage.Account, CancellationToken.None);
        Assert.Equal(LifecycleState.Left, (await stage.RowAsync(1003)).Standing.State);

        stage.Time.SetUtcNow(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await stage.Get<TransitionRuns>().RunAsync(stage.Account, CancellationToken.None);
        standing = (await stage.RowAsync(1001)).Standing;
        Assert.Equal((LifecycleState.Active, LifecycleFlags.None), (standing.State, standing.Flags));
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1002)).Standing.State);

        // The new contract begins, and the status never was inactive.
        standing = (await stage.RowAsync(1003)).Standing;
        Assert.Equal((LifecycleState.Active, LifecycleFlags.StatusContradictsDate), (standing.State, standing.Flags));
        Assert.Equal(30, (await stage.SyncAsync()).Counts.Unchanged);
    }

    [Fact]
    public async Task Run_FirstDaysOfHalfTheCompanyMoveAheadWithoutTheStatus_HoldsThem()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(40));
        await stage.SyncAsync();
        foreach (var person in stage.Company.People.Take(20).ToList())
            stage.Company.Change(person.Id, one => one with { HireDate = "2026-12-31", Status = "onboarding" });

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Held, 20), (run.Status, run.Counts.Held));
        Assert.Contains(run.Warnings, warning => warning.Code == "tooManyLeavers");
        Assert.True((await stage.RowAsync(1001)).Standing.IsCurrent);

        // A larger company would allow more, but what was held stays held.
        for (var id = 2001; id <= 2500; id++) stage.Company.People.Add(new StubPerson(id));
        run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Held, 20), (run.Status, run.Counts.Held));
    }

    [Fact]
    public async Task Run_MostFormerEmployeesAreActiveAgain_HoldsThemUntilApproved()
    {
        var company = StubCompany.Of(40);
        foreach (var person in company.People.Take(20).ToList()) company.Change(person.Id, one => one with { Status = "inactive" });
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, company);
        await stage.SyncAsync();
        foreach (var person in company.People.Take(15).ToList()) company.Change(person.Id, one => one with { Status = "active" });

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Held, 15), (run.Status, run.Counts.Held));
        Assert.Contains(run.Warnings, warning => warning.Code == "tooManyReturning");
        var plan = (await stage.StateAsync()).Held!.PlanId;
        await stage.Get<PlanDecisions>().ApplyAsync(await stage.ConnectedAsync(), plan, CancellationToken.None);
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).Standing.State);
    }

    [Fact]
    public async Task Run_StatusIsSetBackAfterTheLastDay_IsCurrentAgainAndTold()
    {
        var company = StubCompany.Of(5);
        company.Change(1001, person => person with { TerminationDate = "2026-10-31", Status = "inactive" });
        company.Change(1002, person => person with { TerminationDate = "2026-10-31", Status = "active" });
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, company);
        await stage.SyncAsync();
        company.Change(1001, person => person with { Status = "active" });
        company.Change(1003, person => person with { Position = "Director" });

        var run = await stage.SyncAsync();

        var warning = Assert.Single(run.Warnings, warning => warning.Code == "statusContradictsDate");
        Assert.Contains("1001", warning.Message, StringComparison.Ordinal);
        var standing = (await stage.RowAsync(1001)).Standing;
        Assert.Equal(
            (LifecycleState.Active, true, LifecycleFlags.StatusContradictsDate), (standing.State, standing.IsCurrent, standing.Flags));
        Assert.Equal(LifecycleState.Left, (await stage.RowAsync(1002)).Standing.State);
        Assert.Equal("statusContradictsDate", await AccountWarningAsync(stage));
        Assert.Equal(5, (await stage.SyncAsync(SyncTrigger.Manual)).Counts.Unchanged);

        company.Change(1001, person => person with { TerminationDate = null });
        await stage.SyncAsync();

        standing = (await stage.RowAsync(1001)).Standing;
        Assert.Equal((LifecycleState.Active, LifecycleFlags.None), (standing.State, standing.Flags));
        Assert.Null(await AccountWarningAsync(stage));
    }

    private static async Task<string?> AccountWarningAsync(SyncStage stage)
    {
        var shown = await stage.Get<AccountOverview>().ShowAsync(await stage.ConnectedAsync(), CancellationToken.None);
        return shown.Warnings.SingleOrDefault(warning => warning.Code != "sameCompany")?.Code;
    }

    private static async Task EditAsync(SyncStage stage, long id, string column, object value)
    {
        var table = stage.Tables.GetTableClient(TableNames.Employees);
        var entity = new Azure.Data.Tables.TableEntity(stage.Account, $"{id}") { [column] = value };
        await table.UpdateEntityAsync(entity, Azure.ETag.All);
    }

    private static async Task<(string? App, string License)> AccessAsync(SyncStage stage, long id)
    {
        var row = await stage.RowAsync(id);
        return (row.Access?.AppStatus, row.LicenseStatus);
    }
}
