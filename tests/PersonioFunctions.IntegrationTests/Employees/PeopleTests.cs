namespace PersonioFunctions.IntegrationTests.Employees;

/// <summary>The people behind the records: rehires, shared addresses, impossible managers, and erasures at Personio.</summary>
public sealed class PeopleTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string LastYear = "2025-10-31";

    [Fact]
    public async Task Rehire_NewRecordWithTheSameAddress_LinksTheEarlierRecord()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { Status = "inactive", TerminationDate = LastYear });
        await stage.SyncAsync();
        stage.Company.People.Add(new StubPerson(2001, "Ada1") { Email = "Person1001@Example.org", HireDate = "2026-11-02" });

        var run = await stage.SyncAsync();

        Assert.Equal(1, run.Counts.Created);
        var row = await stage.RowAsync(2001);
        Assert.Equal(
            (LifecycleState.Active, "1001", "2020-01-01"),
            (row.Standing.State, row.EarlierRecords.Text, row.Column("OriginalHireDate")));
        Assert.Equal(LifecycleState.Left, (await stage.RowAsync(1001)).Standing.State);
        Assert.Empty(Codes(run));
        Assert.Equal(["rehired"], await EventsAsync(stage, 2001));

        Assert.Equal(0, (await stage.SyncAsync()).Counts.Updated);
    }

    [Fact]
    public async Task Rehire_EarlierRecordIsRemovedAndPurged_KeepsTheNewRecord()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { Status = "inactive", TerminationDate = LastYear });
        stage.Company.People.Add(new StubPerson(2001, "Ada1") { Email = "person1001@example.org", HireDate = "2026-11-02" });
        await stage.SyncAsync();
        stage.Company.People.RemoveAll(person => person.Id == 1001);

        await NextDayAsync(stage);

        Assert.Equal(("1001", "2020-01-01"), await PreviousAsync(stage, 2001));
        for (var day = 0; day < 35; day++) await NextDayAsync(stage);
        Assert.Null((await stage.RowAsync(1001)).DisplayName);
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(2001)).Standing.State);
        Assert.Equal("2020-01-01", (await PreviousAsync(stage, 2001)).OriginalHireDate);
    }

    [Fact]
    public async Task Rehire_SameRecordWithALaterHireDate_KeepsTheOriginalHireDate()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { Status = "inactive", TerminationDate = LastYear });
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Status = "onboarding", TerminationDate = null, HireDate = "2026-12-01" });

        await stage.SyncAsync();

        var row = await stage.RowAsync(1001);
        Assert.Equal(
            (LifecycleState.FutureHire, null, "2020-01-01", null),
            (row.Standing.State, row.EarlierRecords.Text, row.Column("OriginalHireDate"), row.LeftAt));
        Assert.Equal(["terminationAnnounced", "left", "rehired"], await EventsAsync(stage, 1001));

        // Another rehire years later does not change the original hire date.
        stage.Company.Change(1001, person => person with { Status = "inactive", TerminationDate = "2026-12-31" });
        stage.Time.Advance(TimeSpan.FromDays(100));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Status = "active", TerminationDate = null, HireDate = "2027-03-01" });
        await stage.SyncAsync();

        Assert.Equal("2020-01-01", (await stage.RowAsync(1001)).Column("OriginalHireDate"));
    }

    [Fact]
    public async Task DuplicateEmail_TwoLiveRecords_SyncsBothAndFlagsOnlyThem()
    {
        await using var stage = await SyncedAsync();
        var before = await stage.RowsAsync();
        stage.Company.Change(1002, person => person with { Email = "PERSON1001@example.org", Position = "Director" });

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Succeeded, 2, 8), (run.Status, run.Counts.Updated, run.Counts.Unchanged));
        Assert.Contains(
            run.Warnings,
            warning => warning.Code == "duplicateEmail" && warning.Message.StartsWith("2 people", StringComparison.Ordinal));
        foreach (var id in (long[])[1001, 1002])
        {
            var row = await stage.RowAsync(id);
            Assert.Equal(
                (LifecycleState.Active, LifecycleFlags.DuplicateEmail, null),
                (row.Standing.State, row.Standing.Flags, row.EarlierRecords.Text));
        }

        Assert.Equal("Director", (await stage.RowAsync(1002)).Column("JobTitle"));
        var after = await stage.RowsAsync();
        Assert.All(before.Where(row => row.Key is not ("1001" or "1002")), row => Assert.Equal(row.Value, after[row.Key]));

        stage.Company.Change(1002, person => person with { Email = "person1002@example.org", Position = "Engineer" });
        await stage.SyncAsync();

        Assert.Equal(before, await stage.RowsAsync());
    }

    [Fact]
    public async Task Managers_ImpossibleOnes_AreFlaggedAndCounted()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { Status = "inactive", TerminationDate = LastYear });
        Manages(stage, 1001, 1002);
        Manages(stage, 99, 1003);
        Manages(stage, 1004, 1004);
        Manages(stage, 1006, 1005);
        Manages(stage, 1007, 1006);
        Manages(stage, 1005, 1007);
        Manages(stage, 1005, 1008);
        Manages(stage, 1010, 1009);

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Succeeded, 9), (run.Status, run.Counts.Updated));
        var warning = Assert.Single(run.Warnings);
        Assert.Equal("managers", warning.Code);
        string[] parts =
        [
            "1 have a manager who is not an employee in this account",
            "1 have a manager who has left",
            "1 are their own manager",
            "3 have a manager who reports to them",
        ];
        foreach (var part in parts)
            Assert.Contains(part, warning.Message, StringComparison.Ordinal);
        Assert.Equal(
            [
                LifecycleFlags.ManagerLeft, LifecycleFlags.ManagerNotListed, LifecycleFlags.ManagerSelf, LifecycleFlags.ManagerCycle,
                LifecycleFlags.ManagerCycle, LifecycleFlags.ManagerCycle, LifecycleFlags.None, LifecycleFlags.None, LifecycleFlags.None,
            ],
            await Task.WhenAll(Enumerable.Range(1002, 9).Select(async id => (await stage.RowAsync(id)).Standing.Flags)));
        Assert.Equal(("Ada10 Müster", "person1010@example.org"), (
            (await stage.RowAsync(1009)).Column("ManagerName"), (await stage.RowAsync(1009)).Column("ManagerEmail")));

        Assert.Equal(10, (await stage.SyncAsync()).Counts.Unchanged);
    }

    [Fact]
    public async Task Manager_LeavesByTheCalendar_IsFlaggedWithTheNextSync()
    {
        await using var stage = await SyncedAsync();
        Manages(stage, 1001, 1002);
        stage.Company.Change(1001, person => person with { TerminationDate = "2026-11-24" });
        await stage.SyncAsync();
        Assert.Equal(LifecycleFlags.None, (await stage.RowAsync(1002)).Standing.Flags);

        stage.Time.Advance(TimeSpan.FromDays(2));
        await stage.DeliverAsync(stage.Message(SyncTrigger.Transition));
        Assert.Equal(LifecycleState.Left, (await stage.RowAsync(1001)).Standing.State);
        await stage.SyncAsync();

        Assert.Equal(LifecycleFlags.ManagerLeft, (await stage.RowAsync(1002)).Standing.Flags);
    }

    [Fact]
    public async Task Manager_NewAddress_UpdatesTheReports()
    {
        await using var stage = await SyncedAsync();
        Manages(stage, 1001, 1002);
        Manages(stage, 1001, 1003);
        await stage.SyncAsync();
        Assert.Equal("person1001@example.org", (await stage.RowAsync(1002)).Column("ManagerEmail"));
        stage.Company.Change(1001, person => person with { Email = "countess@example.org" });

        var run = await stage.SyncAsync();

        Assert.Equal(3, run.Counts.Updated);
        foreach (var id in (long[])[1002, 1003])
        {
            var row = await stage.RowAsync(id);
            Assert.Equal(("1001", "countess@example.org"), (row.Column("ManagerId"), row.Column("ManagerEmail")));
            Assert.Equal(["managerChanged"], await EventsAsync(stage, id));
        }

        Assert.Equal(["emailChanged"], await EventsAsync(stage, 1001));
    }

    [Fact]
    public async Task Erased_AtPersonio_TakesTwoDaysAndThenAGracePeriod()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { Status = "inactive", TerminationDate = LastYear, Position = "Director" });
        await stage.SyncAsync();
        stage.Company.People.RemoveAll(person => person.Id == 1001);

        // The lookups of this day were already made, so no person is looked up again.
        await stage.SyncAsync();
        Assert.Empty(stage.Company.LookedUp);

        await NextDayAsync(stage);
        await stage.SyncAsync();

        Assert.Equal(["1001"], stage.Company.LookedUp);
        var absent = (await stage.RowAsync(1001)).Standing;
        Assert.Equal((LifecycleState.Left, LifecycleFlags.Absent), (absent.State, absent.Flags));

        await NextDayAsync(stage);

        var row = await stage.RowAsync(1001);
        Assert.Equal(
            (LifecycleState.Erased, LifecycleRuleIds.Erased, AppAccess.Deleted, false),
            (row.Standing.State, row.Standing.Rule, row.Access, row.Standing.IsCurrent));
        Assert.Equal(("Ada1", LastYear), (row.Column("FirstName"), row.Column("LeftAt")));
        Assert.Equal(["terminationAnnounced", "left", "erased"], await EventsAsync(stage, 1001));

        for (var day = 0; day < 29; day++) await NextDayAsync(stage);
        Assert.Equal("Ada1", (await stage.RowAsync(1001)).Column("FirstName"));
        await NextDayAsync(stage);

        row = await stage.RowAsync(1001);
        Assert.Equal((LifecycleState.Erased, null, null), (row.Standing.State, row.DisplayName, row.Column("Email")));
        var reported = Assert.Single(await stage.ChangesAsync(), change => change.EmployeeId == "1001");
        Assert.Equal(ChangeKind.Purged, reported.Kind);
        Assert.Equal(2, stage.Company.LookedUp.Count);
    }

    [Fact]
    public async Task Erased_ListedAgainBeforeThePurge_IsAsBefore()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { Status = "inactive", TerminationDate = LastYear });
        await stage.SyncAsync();
        var before = (await stage.RowsAsync())["1001"];
        var person = stage.Company.People[0];
        stage.Company.People.RemoveAt(0);
        await NextDayAsync(stage);
        await NextDayAsync(stage);
        Assert.Equal(LifecycleState.Erased, (await stage.RowAsync(1001)).Standing.State);
        stage.Company.People.Add(person);

        await NextDayAsync(stage);
        for (var day = 0; day < 31; day++) await NextDayAsync(stage);

        var row = await stage.RowAsync(1001);
        Assert.Equal(
            (LifecycleState.Left, "Ada1", null), (row.Standing.State, row.Column("FirstName"), row.Standing.NextTransitionAt));
        Assert.Equal(Without(before, "LifecycleSince"), Without((await stage.RowsAsync())["1001"], "LifecycleSince"));
    }

    [Fact]
    public async Task Erased_TooManyAtOnce_AreHeldUntilAPersonDecides()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(20));
        for (var id = 1001; id <= 1008; id++)
            stage.Company.Change(id, person => person with { Status = "inactive", TerminationDate = LastYear });
        await stage.SyncAsync();
        stage.Company.People.RemoveAll(person => person.Id <= 1005);
        await NextDayAsync(stage);
        stage.Time.Advance(TimeSpan.FromDays(1));

        var run = await stage.SyncAsync();

        Assert.Equal(SyncRunStatus.Held, run.Status);
        var plan = await stage.Get<PlanStore>().FindAsync(stage.Account, (await stage.StateAsync()).Held!.PlanId, CancellationToken.None);
        Assert.Contains(
            plan!.Reasons,
            reason => reason.Code == "tooManyErased" && reason.Message.StartsWith("5 of 8", StringComparison.Ordinal));
        Assert.Equal(["1001", "1002", "1003", "1004", "1005"], plan.People.Select(person => person.Id).Order());
        Assert.Equal(LifecycleState.Left, (await stage.RowAsync(1001)).Standing.State);

        // The next runs give the same result, on the same day and on the next.
        stage.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(SyncRunStatus.Held, (await stage.SyncAsync()).Status);
        Assert.Equal(plan.PlanId, (await stage.StateAsync()).Held?.PlanId);
        stage.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(SyncRunStatus.Held, (await stage.SyncAsync()).Status);
        Assert.Equal(plan.PlanId, (await stage.StateAsync()).Held?.PlanId);

        var decision = await stage.Get<PlanDecisions>().ApplyAsync(await stage.ConnectedAsync(), plan.PlanId, CancellationToken.None);

        Assert.Equal(DecisionOutcome.Applied, decision.Outcome);
        for (var id = 1001; id <= 1005; id++) Assert.Equal(LifecycleState.Erased, (await stage.RowAsync(id)).Standing.State);
        await NextDayAsync(stage);
        Assert.Null((await stage.StateAsync()).Held);
    }

    [Fact]
    public async Task HireRescinded_FutureHireIsRemoved_IsReportedAtOnce()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.Add(new StubPerson(2001) { Status = "onboarding", HireDate = "2027-02-01" });
        await stage.SyncAsync();
        stage.Company.People.RemoveAll(person => person.Id == 2001);

        await stage.SyncAsync();

        var row = await stage.RowAsync(2001);
        Assert.Equal(
            (LifecycleState.HireRescinded, AppAccess.Deleted, null),
            (row.Standing.State, row.Access, row.Standing.NextTransitionAt));
        await NextDayAsync(stage);
        await NextDayAsync(stage);
        Assert.Equal(["hired", "hireRescinded", "erased"], await EventsAsync(stage, 2001));
    }

    [Fact]
    public async Task LeaveCountsAsInactive_OnLeave_IsWithoutAccessUntilTheLeaveEnds()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { Status = "leave" });
        await stage.SyncAsync();
        Assert.Equal(AppAccess.Granted, (await stage.RowAsync(1001)).Access);

        await stage.ChangeAccountAsync(account => account with
        {
            Lifecycle = account.Lifecycle with { LeaveCountsAs = LeaveTreatment.Inactive },
        });
        var run = await stage.SyncAsync();

        Assert.Equal(1, run.Counts.Updated);
        var row = await stage.RowAsync(1001);
        Assert.Equal((LifecycleState.OnLeave, true, AppAccess.Withdrawn), (row.Standing.State, row.Standing.IsCurrent, row.Access));
        Assert.Equal(0, (await stage.SyncAsync()).Counts.Updated);

        // Announcing the departure restores nothing; the end of the leave does.
        stage.Company.Change(1001, person => person with { TerminationDate = "2026-12-31" });
        await stage.SyncAsync();
        var announced = await stage.RowAsync(1001);
        Assert.Equal((LifecycleState.Leaving, AppAccess.Withdrawn), (announced.Standing.State, announced.Access));
        stage.Company.Change(1001, person => person with { Status = "active" });
        await stage.SyncAsync();
        var returned = await stage.RowAsync(1001);
        Assert.Equal((LifecycleState.Leaving, AppAccess.Granted), (returned.Standing.State, returned.Access));
        Assert.Equal(["leaveStarted", "terminationAnnounced", "leaveEnded"], await EventsAsync(stage, 1001));
    }

    private static void Manages(SyncStage stage, long manager, long report) =>
        stage.Company.Change(report, person => person with { ManagerId = manager });

    private static async Task<IEnumerable<string>> EventsAsync(SyncStage stage, long id) =>
        (await stage.ChangesAsync()).Where(change => change.EmployeeId == $"{id}").Select(change => change.Event).OfType<string>();

    private static async Task<(string? Ids, string? OriginalHireDate)> PreviousAsync(SyncStage stage, long id)
    {
        var row = await stage.RowAsync(id);
        return (row.EarlierRecords.Text, row.Column("OriginalHireDate"));
    }

    private static IEnumerable<string> Codes(SyncRun run) => run.Warnings.Select(warning => warning.Code);

    private static string Without(string row, string column) =>
        string.Join('|', row.Split('|').Where(part => !part.StartsWith(column + "=", StringComparison.Ordinal)));

    // As on every day, the calendar is processed before the list.
    private static async Task NextDayAsync(SyncStage stage)
    {
        stage.Time.Advance(TimeSpan.FromDays(1));
        await stage.DeliverAsync(stage.Message(SyncTrigger.Transition));
        await stage.SyncAsync();
    }

    private async Task<SyncStage> SyncedAsync()
    {
        var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(10));
        await stage.SyncAsync();
        return stage;
    }
}
