using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredRows;

namespace PersonioFunctions.Tests.Planning;

/// <summary>The effect of other settings on stored people.</summary>
public sealed class SettingsPlanTests
{
    private static readonly LifecycleSettings Settings = LifecycleSettings.Default;

    [Fact]
    public void PlanSettings_Unchanged_ChangesNoOne() => Assert.Empty(CalendarPlanner.PlanSettings(
        [
            Row("1"),
            Row("2", ("status", Text("leave"))),
            Row("3", ("status", Text("dancing"))),
            Row("4", ("termination_date", Text("2026-12-31"))),
            Row("5", ("hire_date", Text("2026-12-31"))),
            Absent(Row("6"), Berlin()),
            Absent(Row("7", ("status", Text("inactive"))), Berlin()),
            Erased("8", Berlin()),
        ],
        Berlin(),
        Now));

    [Fact]
    public void PlanSettings_LeaveCountsAsInactive_RemovesAndRestoresAccessOnLeave()
    {
        EmployeeRow[] rows = [Row("1"), Row("2", ("status", Text("leave")))];

        var change = Assert.Single(
            CalendarPlanner.PlanSettings(rows, Berlin(settings: Settings with { LeaveCountsAs = LeaveTreatment.Inactive }), Now));

        Assert.Equal("2", change.Id);
        var after = Apply(rows[1], change);
        Assert.Equal(AppAccess.Withdrawn, after.Access);
        Assert.Equal(change.ContentHash.ToString(), after.ContentHash!.ToString());
        var back = Apply(after, Assert.Single(CalendarPlanner.PlanSettings([rows[0], after], Berlin(), Now)));
        Assert.Equal(AppAccess.Granted, back.Access);
        Assert.Equal(rows[1].ContentHash!.ToString(), back.ContentHash!.ToString());
    }

    [Fact]
    public void PlanSettings_AnotherTimeZone_MovesTheNextTransition()
    {
        var row = Row("1", ("termination_date", Text("2026-12-31")));

        var change = Assert.Single(CalendarPlanner.PlanSettings([Row("2"), row], In("America/New_York"), Now));

        Assert.Equal(new DateTimeOffset(2026, 12, 31, 23, 0, 0, TimeSpan.Zero), row.Standing.NextTransitionAt);
        Assert.Equal(new DateTimeOffset(2027, 1, 1, 5, 0, 0, TimeSpan.Zero), change.After.NextTransitionAt);
        Assert.Equal(LifecycleState.Leaving, change.After.State);
    }

    [Fact]
    public void PlanSettings_CurrentDaysBeforeStart_CountsFutureHiresAsCurrent()
    {
        EmployeeRow[] rows = [Row("1", ("hire_date", Text("2026-11-30"))), Row("2", ("hire_date", Text("2026-12-31")))];

        var changes = CalendarPlanner.PlanSettings(rows, Berlin(settings: Settings with { CurrentDaysBeforeStart = 7 }), Now);

        Assert.Equal([("1", true, new DateOnly(2026, 11, 30)), ("2", false, new DateOnly(2026, 12, 24))], changes.Select(change => (
            change.Id, change.After.IsCurrent, Berlin().Calendar.DateAt(change.After.NextTransitionAt!.Value))));
    }

    [Theory]
    [InlineData(365, "2027-11-23")]
    [InlineData(5, "2026-11-28")]
    public void PlanSettings_ErasedGraceDays_CountFromTheErasure(int days, string expected)
    {
        var day = Berlin(Today.AddDays(3), Settings with { ErasedGraceDays = days });

        var change = Assert.Single(CalendarPlanner.PlanSettings([Erased("1", Berlin())], day, Now.AddDays(3)));

        Assert.Equal(DateOnly.Parse(expected, null), Berlin().Calendar.DateAt(change.After.NextTransitionAt!.Value));
    }

    [Fact]
    public void PlanSettings_GraceThatWouldBeOver_EndsAtTheNextMidnight()
    {
        var row = Erased("1", Berlin());
        var settings = Settings with { ErasedGraceDays = 1 };

        var change = Assert.Single(CalendarPlanner.PlanSettings([row], Berlin(Today.AddDays(9), settings), Now.AddDays(9)));

        Assert.Equal(Today.AddDays(10), Berlin().Calendar.DateAt(change.After.NextTransitionAt!.Value));
        Assert.Empty(CalendarPlanner.PlanSettings([Apply(row, change)], Berlin(Today.AddDays(9), settings), Now.AddDays(9)));

        // The transition is due but the timer has not run yet. It must not be lost.
        Assert.Empty(CalendarPlanner.PlanSettings([Apply(row, change)], Berlin(Today.AddDays(10), settings), Now.AddDays(10)));
    }

    [Fact]
    public void PlanSettings_RowWithoutAUsableFingerprint_IsSkipped()
    {
        var row = Row("1", ("status", Text("leave"))) with { ContentHash = null };

        Assert.Empty(
            CalendarPlanner.PlanSettings([row], In("Asia/Tokyo", settings: new LifecycleSettings(LeaveTreatment.Inactive, 365, 1)), Now));
    }

    [Fact]
    public void PlanSettings_RowOfAnotherVersion_ChangesLikeAnyOther()
    {
        var row = Row("1", ("status", Text("leave")));
        var older = row with { ContentHash = Fingerprint.Parse(OfAnotherVersion(row.ContentHash!)) };

        var change = Assert.Single(
            CalendarPlanner.PlanSettings([older], Berlin(settings: new LifecycleSettings(LeaveTreatment.Inactive)), Now));

        Assert.Equal((true, true), (change.After.IsLeaveWithoutAccess, change.Changed.IsEmpty));
    }

    [Fact]
    public void PlanSettings_MissingOrRemoved_StayAsTheyAre()
    {
        var missing = Absent(Row("1", ("status", Text("leave"))), Berlin());
        var removed = Absent(missing, Berlin());

        Assert.Equal((LifecycleState.Missing, LifecycleState.Left), (missing.Standing.State, removed.Standing.State));
        var tokyo = In("Asia/Tokyo", settings: new LifecycleSettings(LeaveTreatment.Inactive, 365, 1));
        Assert.Empty(CalendarPlanner.PlanSettings([missing, removed], tokyo, Now));
    }

    [Fact]
    public void PlanSettings_MissingPersonInAnotherTimeZone_LastDayIsScheduledThere()
    {
        var missing = Absent(Row("1", ("termination_date", Text("2026-12-31"))), Berlin());
        var tokyo = In("Asia/Tokyo");

        var change = Assert.Single(CalendarPlanner.PlanSettings([missing], tokyo, Now));
        var moved = Apply(missing, change);

        Assert.Equal(LifecycleState.Missing, moved.Standing.State);
        Assert.Equal(In("Asia/Tokyo", new DateOnly(2027, 1, 1)).Now, moved.Standing.NextTransitionAt);
        Assert.Empty(CalendarPlanner.PlanSettings([moved], tokyo, Now));
    }

    /// <summary>The access of a person who was found absent once stays, whatever the settings say of a leave.</summary>
    [Fact]
    public void PlanSettings_FormerPersonWhoIsAbsent_ChangesOnceAtMost()
    {
        var absent = Absent(Row("1", ("status", Text("leave")), ("termination_date", Text("2026-10-31"))), Berlin());
        var day = Berlin(settings: new LifecycleSettings(LeaveTreatment.Inactive));

        Assert.True(absent.Standing.Flags.HasFlag(LifecycleFlags.Absent));
        Assert.Empty(CalendarPlanner.PlanSettings([absent], day, Now));
    }
}
