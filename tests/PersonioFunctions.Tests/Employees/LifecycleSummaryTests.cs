using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredRows;

namespace PersonioFunctions.Tests.Employees;

public sealed class LifecycleSummaryTests
{
    [Fact]
    public void Of_NoPeople_HasAZeroForEveryState()
    {
        var summary = LifecycleSummary.From("acme", "Europe/Berlin", [], Berlin());

        Assert.Equal(Enum.GetValues<LifecycleState>().ToDictionary(state => state.Name(), _ => 0), summary.States);
        Assert.Empty(summary.Flags);
        Assert.Empty(summary.Transitions);
    }

    [Fact]
    public void Of_SomeOfEach_CountsThem()
    {
        EmployeeRow[] rows =
        [
            Row("1"),
            Row("2"),
            Row("3", ("status", Text("leave"))),
            Row("4", ("hire_date", Text("2027-06-01"))),
            Row("5", ("termination_date", Text("2026-01-31"))),
            Absent(Row("6"), Berlin()),
        ];

        var summary = LifecycleSummary.From("acme", "Europe/Berlin", rows, Berlin());

        Assert.Equal(
            [("futureHire", 1), ("active", 2), ("onLeave", 1), ("left", 1), ("missing", 1)],
            summary.States.Where(state => state.Value > 0).Select(state => (state.Key, state.Value)));
        Assert.Equal((6, 4, 1), (summary.People, summary.Current, summary.Past));
        Assert.Equal([("statusLags", 1), ("statusAheadOfHireDate", 1)], summary.Flags.Select(flag => (flag.Key, flag.Value)));
        Assert.Empty(summary.Transitions);
    }

    [Fact]
    public void Of_PeopleWhoseDayComes_ListsTheNext30DaysByDate()
    {
        EmployeeRow[] rows =
        [
            Row("1", ("termination_date", Text("2026-12-10"))),
            Row("2", ("termination_date", Text("2026-12-10"))),
            Row("3", ("hire_date", Text("2026-12-01")), ("termination_date", Text("2026-12-15"))),
            Row("4", ("hire_date", Text("2026-12-23"))),
            Row("5", ("hire_date", Text("2026-12-24"))),
            Row("6", ("termination_date", Text("2027-03-31"))),
            Erased("7", Berlin(Today.AddDays(-20))),
        ];

        var summary = LifecycleSummary.From("acme", "Europe/Berlin", rows, Berlin());

        Assert.Equal(
            [
                new(new(2026, 12, 1), "futureHire", "leaving", 1),
                new(new(2026, 12, 11), "leaving", "left", 2),
                new(new(2026, 12, 16), "leaving", "left", 1),
                new ExpectedTransition(new(2026, 12, 23), "futureHire", "active", 1),
            ],
            summary.Transitions);
    }

    [Fact]
    public void Of_TransitionThatIsOverdue_IsToday()
    {
        var summary = LifecycleSummary.From(
            "acme", "Europe/Berlin", [Row("1", ("termination_date", Text("2026-12-31")))], Berlin(new DateOnly(2027, 1, 5)));

        Assert.Equal([new ExpectedTransition(new DateOnly(2027, 1, 5), "leaving", "left", 1)], summary.Transitions);
    }
}
