using PersonioFunctions.Tests.Builders;
using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredRows;

namespace PersonioFunctions.Tests.Planning;

/// <summary>
/// What several runs make of a status that is edited step by step. An empty or unknown word in between changes nobody's state.
/// </summary>
public sealed class StatusSequenceTests
{
    private const LifecycleFlags Back = LifecycleFlags.StatusContradictsDate;

    // The last day was three days ago, or is ten days ahead.
    [Theory]
    [InlineData(-3, "inactive,,active", LifecycleState.Active, Back)]
    [InlineData(-3, "inactive,gone,,gone,leave", LifecycleState.OnLeave, Back)]
    [InlineData(-3, "inactive,", LifecycleState.Left, LifecycleFlags.UnknownStatus)]
    [InlineData(-3, "inactive,,inactive", LifecycleState.Left, LifecycleFlags.None)]
    [InlineData(-3, "active,,active", LifecycleState.Left, LifecycleFlags.StatusLags)]
    [InlineData(-3, ",active", LifecycleState.Left, LifecycleFlags.StatusLags)]
    [InlineData(-3, "inactive,active,gone", LifecycleState.Active, Back | LifecycleFlags.UnknownStatus)]
    [InlineData(-3, "inactive,active,gone,active", LifecycleState.Active, Back)]
    [InlineData(-3, "inactive,active,gone,inactive", LifecycleState.Left, LifecycleFlags.None)]
    [InlineData(10, "inactive,gone", LifecycleState.Left, LifecycleFlags.UnknownStatus)]
    [InlineData(10, "inactive,gone,", LifecycleState.Left, LifecycleFlags.UnknownStatus)]
    [InlineData(10, "inactive,gone,active", LifecycleState.Leaving, Back)]
    [InlineData(null, "inactive,gone", LifecycleState.Left, LifecycleFlags.UnknownStatus)]
    [InlineData(10, "active,gone", LifecycleState.Leaving, LifecycleFlags.UnknownStatus)]
    public void Status_ByWayOfUnknownWords_DecidesLikeTheLastKnownWord(
        int? ends, string statuses, LifecycleState state, LifecycleFlags flags)
    {
        var row = After(
            statuses.Split(','),
            status => [("status", Status(status)), ("termination_date", Date(ends)), ("hire_date", Date(ends is null ? 20 : -900))]);

        Assert.Equal((state, flags), (row.Standing.State, row.Standing.Flags));
        Assert.Equal(!state.IsPast(), row.Standing.IsCurrent);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(30)]
    public void Status_UnknownWordDuringALeave_EndsNoLeave(int? ends)
    {
        var settings = new LifecycleSettings(LeaveTreatment.Inactive);
        (string, PersonioValue)[] Values(string status) =>
            [("status", Status(status)), ("termination_date", Date(ends))];

        var leave = After(["leave"], Values, settings);
        var unknown = After(["leave", ""], Values, settings);
        var again = After(["leave", "", "leave"], Values, settings);

        Assert.All([leave, unknown, again], row => Assert.Equal(("unassigned", AppAccess.Withdrawn), (row.LicenseStatus, row.Access)));
        Assert.All([leave, unknown, again], row => Assert.True(row.Standing.IsOnLeave));
        Assert.Empty(CalendarPlanner.PlanSettings([unknown], Berlin(settings: settings), Now));
        var granted = Berlin(settings: new LifecycleSettings(LeaveTreatment.Active));
        var active = Apply(unknown, Assert.Single(CalendarPlanner.PlanSettings([unknown], granted, Now)));
        Assert.Equal(("assigned", AppAccess.Granted), (active.LicenseStatus, active.Access));
        Assert.Empty(CalendarPlanner.PlanSettings([active], granted, Now));
    }

    [Fact]
    public void HireDate_MovesAheadTogetherWithAnUnknownWord_PersonStays()
    {
        var (first, next) = (Text("2020-01-01"), Text(Today.AddDays(40).Text()));

        (string, PersonioValue)[] Values(string status) => [("status", Text(status)), ("hire_date", status == "active" ? first : next)];

        var row = After(["active", "gone", "active"], Values);
        var moved = After(["active", "gone"], Values);

        Assert.Equal((LifecycleState.Active, LifecycleFlags.None), (row.Standing.State, row.Standing.Flags));
        Assert.Equal(
            (LifecycleState.Active, LifecycleFlags.HireDateMovedAhead | LifecycleFlags.UnknownStatus),
            (moved.Standing.State, moved.Standing.Flags));
    }

    private static PersonioValue Date(int? days) => days is { } number ? Text(Today.AddDays(number).Text()) : PersonioValue.Empty;

    private static PersonioValue Status(string status) => status.Length == 0 ? PersonioValue.Empty : Text(status);

    private static EmployeeRow After(
        IEnumerable<string> statuses, Func<string, (string Key, PersonioValue Value)[]> values, LifecycleSettings? settings = null)
    {
        var day = Berlin(settings: settings);
        EmployeeRow? row = null;
        foreach (var status in statuses)
        {
            if (row is null)
            {
                row = Row("1", day, values(status));
                continue;
            }

            var index = new Dictionary<string, IndexEntry> { ["1"] = IndexEntry.From(row.ContentHash) };
            var changes = Planner.Plan(StoredCompany.Snapshot([Record("1", values(status))]), index, day).Changes;
            if (changes.Count > 0) row = Apply(row, Assert.Single(changes));
        }

        return row!;
    }
}
