using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredRows;

namespace PersonioFunctions.Tests.Planning;

/// <summary>Date-driven transitions, and how a plan reports people whose columns depend on others.</summary>
public sealed class TransitionPlanTests
{
    [Fact]
    public void PlanTransitions_LastDayHasPassed_LeavesAndNoOtherRowChanges()
    {
        var (leaving, staying) = (Row("1", ("termination_date", Text("2026-11-30"))), Row("2"));
        var index = Index(leaving, staying);

        var plan = CalendarPlanner.PlanTransitions([leaving, staying], index, Berlin(new DateOnly(2026, 12, 1)), Now.AddDays(9));

        var change = Assert.Single(plan.Changes);
        Assert.Equal(("1", PlannedAction.Update, LifecycleState.Left), (change.Id, change.Kind, change.After.State));
        Assert.Equal((2, 0, 0), (plan.Listed, plan.Missing.Count, plan.NotListed.Count));
        Assert.Empty(
            CalendarPlanner.PlanTransitions([leaving, staying], index, Berlin(new DateOnly(2026, 11, 30)), Now.AddDays(7)).Changes);
    }

    [Fact]
    public void PlanTransitions_ErasedPerson_IsPurgedWhenTheGraceIsOverAndNotBefore()
    {
        var erased = Erased("1", Berlin());
        var due = erased.Standing.NextTransitionAt!.Value;

        Assert.Empty(CalendarPlanner.PlanTransitions([erased], Index(erased), Berlin(), due.AddTicks(-1)).Changes);
        var purge = Assert.Single(CalendarPlanner.PlanTransitions([erased], Index(erased), Berlin(), due).Changes);

        Assert.Equal((PlannedAction.Purge, LifecycleState.Erased), (purge.Kind, purge.After.State));
        Assert.Equal(
            (null, false, EarlierRecords.None),
            (purge.After.NextTransitionAt, purge.After.IsLeaveWithoutAccess, purge.After.EarlierRecords));
        Assert.Equal(FieldSet.All, purge.Employee.Known);
        Assert.All(FieldSet.All, field => Assert.Null(purge.Employee[field]));
    }

    /// <summary>No list has to confirm that a missing person left when the known last day has passed.</summary>
    [Fact]
    public void PlanTransitions_LastDayOfAMissingPersonHasPassed_Leaves()
    {
        var leaving = Row("1", ("termination_date", Text("2026-11-30")));
        var list = Builders.StoredCompany.Snapshot(Record("2")) with { Gone = ["1"] };
        var absence = Planner.Plan(list, Index(leaving, Row("2")), Berlin()).Changes;
        var missing = Apply(leaving, Assert.Single(absence));
        var after = Berlin(new DateOnly(2026, 12, 1));

        Assert.Equal((LifecycleState.Missing, true), (missing.Standing.State, missing.Standing.IsCurrent));
        Assert.Equal(leaving.Standing.NextTransitionAt, missing.Standing.NextTransitionAt);
        Assert.Equal(absence[0].ContentHash, missing.ContentHash);
        Assert.Empty(
            CalendarPlanner.PlanTransitions([missing], Index(missing), Berlin(new DateOnly(2026, 11, 30)), Now.AddDays(7)).Changes);
        var change = Assert.Single(CalendarPlanner.PlanTransitions([missing], Index(missing), after, after.Now).Changes);
        var left = Apply(missing, change);

        Assert.Equal((LifecycleState.Left, LifecycleRuleIds.RemovedFromSource), (left.Standing.State, left.Standing.Rule));
        Assert.Equal((false, null, "unassigned"), (left.Standing.IsCurrent, left.Standing.NextTransitionAt, left.LicenseStatus));
        Assert.Equal((new DateOnly(2026, 12, 1), AppAccess.Deleted), (left.Standing.Since, left.Access));
        Assert.Equal(new DateOnly(2026, 11, 30), left.LeftAt);
        Assert.False(change.IsDeparture);
        Assert.Empty(CalendarPlanner.PlanTransitions([left], Index(left), after, after.Now).Changes);
    }

    /// <summary>The first day of the next contract comes before the last day that counts.</summary>
    [Fact]
    public void PlanTransitions_MissingPersonHasAnEarlierTransition_LastDayIsScheduledThen()
    {
        var leaving = Moved(Row("1"), ("hire_date", Text("2026-12-10")), ("termination_date", Text("2026-12-31")));
        var missing = Absent(leaving, Berlin());
        var then = Berlin(new DateOnly(2026, 12, 10));

        Assert.Equal(then.Now, missing.Standing.NextTransitionAt);
        var change = Assert.Single(CalendarPlanner.PlanTransitions([missing], Index(missing), then, then.Now).Changes);
        var later = Apply(missing, change);

        Assert.Equal((LifecycleState.Missing, true), (later.Standing.State, later.Standing.IsCurrent));
        Assert.Equal(Berlin(new DateOnly(2027, 1, 1)).Now, later.Standing.NextTransitionAt);
    }

    /// <summary>The last day of the contract before does not count for a person who is employed again.</summary>
    [Fact]
    public void PlanSettings_MissingPersonWithAContradictedLastDay_StaysMissing()
    {
        var left = Row("1", ("status", Text("inactive")), ("termination_date", Text("2026-10-31")));
        var again = Moved(left, ("status", Text("active")), ("termination_date", Text("2026-10-31")));
        var missing = Absent(again, Berlin());
        var removed = Absent(missing, Berlin(new DateOnly(2026, 11, 25)));

        Assert.Equal((LifecycleState.Missing, null), (missing.Standing.State, missing.Standing.NextTransitionAt));
        Assert.Empty(CalendarPlanner.PlanSettings([missing], Berlin(settings: new LifecycleSettings(ErasedGraceDays: 60)), Now));
        Assert.Equal(new DateOnly(2026, 11, 25), removed.LeftAt);
    }

    [Fact]
    public void PlanTransitions_MissingPersonWithoutALastDay_StaysMissing()
    {
        var missing = Absent(Row("1"), Berlin());

        Assert.Null(missing.Standing.NextTransitionAt);
        Assert.Empty(
            CalendarPlanner.PlanTransitions([missing], Index(missing), Berlin(new DateOnly(2030, 1, 1)), Now.AddYears(4)).Changes);
    }

    [Fact]
    public void PastFrom_PeopleNotListed_MayHaveBeenErased()
    {
        var removed = Absent(Absent(Row("4"), Berlin()), Berlin());
        Assert.Equal(LifecycleRuleIds.RemovedFromSource, removed.Standing.Rule);
        EmployeeRow[] rows = [
            Row("1"), Row("2", ("status", Text("inactive"))), Erased("3", Berlin()), removed, Row("5", ("status", Text("inactive")))];

        var snapshot = new SnapshotBuilder(Attributes);
        snapshot.Add(Page(1, Record("5", ("status", Text("inactive")))));

        Assert.Equal(["2"], Absentees.PastFrom(Absentees.NotListed(snapshot.Build(), Index(rows))));
    }

    [Fact]
    public void Plan_FlaggedPeople_AreCountedAndTheNextDayIsTheEarliest()
    {
        var builder = new SnapshotBuilder(Attributes);
        builder.Add(Page(
            4,
            Record("1", ("supervisor", Fields(("id", "1")))),
            Record("2", ("supervisor", Fields(("id", "2"))), ("termination_date", Text("2026-12-31"))),
            Record("3", ("supervisor", Fields(("id", "77"))), ("termination_date", Text("2026-11-30"))),
            Record("4", ("termination_date", Text("2027-01-31")))));

        var plan = Planner.Plan(builder.Build(), new Dictionary<string, IndexEntry>(), Berlin());

        Assert.Equal(
            [(LifecycleFlags.ManagerNotListed, 1), (LifecycleFlags.ManagerSelf, 2)],
            plan.Flagged.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 23, 0, 0, TimeSpan.Zero), plan.NextTransitionAt);
        var warning = Assert.Single(RunWarnings.Flagged(plan));
        Assert.Equal("managers", warning.Code);
        Assert.Contains(
            "implausible: 1 have a manager who is not an employee in this account, 2 are their own manager. The column",
            warning.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Flagged_EveryKind_IsReported()
    {
        var plan = new SyncPlan
        {
            Changes = [],
            Listed = 0,
            Unchanged = 0,
            Missing = [],
            NotListed = [],
            Flagged = new Dictionary<LifecycleFlags, int>
            {
                [LifecycleFlags.DuplicateEmail] = 2,
                [LifecycleFlags.ManagerLeft] = 3,
                [LifecycleFlags.ManagerCycle] = 4,
            },
        };

        var warnings = RunWarnings.Flagged(plan).ToList();

        Assert.Equal(["duplicateEmail", "managers"], warnings.Select(warning => warning.Code));
        Assert.StartsWith("2 people share their e-mail address", warnings[0].Message, StringComparison.Ordinal);
        Assert.Contains(
            "implausible: 3 have a manager who has left, 4 have a manager who reports to them, directly or through others.",
            warnings[1].Message,
            StringComparison.Ordinal);
        Assert.Empty(RunWarnings.Flagged(plan with { Flagged = new Dictionary<LifecycleFlags, int>() }));
        Assert.Contains("GET /api/accounts/acme/plans/7,", StoredPlan.WhereToDecide("acme", "7").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SyncTrigger.Plan, true)]
    [InlineData(SyncTrigger.Employee, true)]
    [InlineData(SyncTrigger.Undo, true)]
    [InlineData(SyncTrigger.Transition, true)]
    [InlineData(SyncTrigger.Lifecycle, true)]
    [InlineData(SyncTrigger.Timer, false)]
    [InlineData(SyncTrigger.Manual, false)]
    [InlineData(SyncTrigger.Connect, false)]
    [InlineData(SyncTrigger.Retry, false)]
    public void IsOperation_Trigger_IsTrueForOperations(SyncTrigger trigger, bool expected) =>
        Assert.Equal(expected, trigger.IsOperation());

    // The row after a run that read other values.
    private static EmployeeRow Moved(EmployeeRow row, params (string Key, PersonioValue Value)[] values)
    {
        var list = Builders.StoredCompany.Snapshot(Record(row.Employee.Id, values));
        return Apply(row, Assert.Single(Planner.Plan(list, Index(row), Berlin()).Changes));
    }

    private static Dictionary<string, IndexEntry> Index(params EmployeeRow[] rows) =>
        rows.ToDictionary(row => row.Employee.Id, IndexEntry.From);
}
