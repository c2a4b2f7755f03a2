using PersonioFunctions.Tests.Builders;
using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredRows;

namespace PersonioFunctions.Tests.Employees;

/// <summary>The offsets of dates are read and stored, and are noticed as far as they decide something.</summary>
public sealed class WrittenOffsetTests
{
    private static readonly LifecycleSettings AsWritten = new(DayEnds: DayEnds.AsWritten);

    [Theory]
    [InlineData("2026-11-27T00:00:00-05:00", "-05:00")]
    [InlineData("2026-11-27T00:00:00+0100", "+01:00")]
    [InlineData("2026-11-27 00:00:00.000000 +01:00", "+01:00")]
    [InlineData("1893-04-01T00:00:00+00:53", "+00:53")]
    [InlineData("2026-11-27T00:00:00+00:00", "+00:00")]
    [InlineData("2026-11-27T00:00:00Z", null)]
    [InlineData("2026-11-27T00:00:00", null)]
    [InlineData("2026-11-27", null)]
    [InlineData("2026-11-27T00:00:00+99:00", null)]
    [InlineData("0000-00-00T00:00:00+01:00", null)]
    [InlineData("9999-12-31T00:00:00+01:00", null)]
    public void Map_Date_KeepsItsOffset(string sent, string? expected)
    {
        var employee = Map(Record("1", ("termination_date", Text(sent))));

        Assert.True(employee.Known.Contains(EmployeeField.TerminationDateOffset));
        Assert.Equal(expected, employee[EmployeeField.TerminationDateOffset]);
    }

    [Fact]
    public void Map_DateAsAnObject_TakesTheOffsetBesideIt() => Assert.Equal(
        ("2026-11-27", "-05:00"),
        Of(Map(Record("1", ("hire_date", Fields(("date", "2026-11-27 00:00:00.000000"), ("timezone", "-05:00")))))));

    [Fact]
    public void Map_EmptyUnusableOrAbsentDate_HasNoOffset()
    {
        Assert.Equal((null, null), Of(Map(Record("1", ("hire_date", PersonioValue.Empty)))));
        Assert.False(Map(Record().Without("hire_date")).Known.Contains(EmployeeField.HireDateOffset));
        var (employee, unusable) = EmployeeMapper.Map(Record("1", ("hire_date", Text("soon"))), Attributes);
        Assert.False(employee.Known.Contains(EmployeeField.HireDateOffset));
        Assert.Equal([EmployeeField.HireDate], unusable);
    }

    [Theory]
    [InlineData(DayEnds.Company, "2026-12-31", false)]
    [InlineData(DayEnds.AsWritten, "2026-12-31", true)]
    [InlineData(DayEnds.AsWritten, "2026-10-31", false)]
    public void Plan_OnlyTheOffsetChanges_IsAChangeIfItDecides(DayEnds ends, string lastDay, bool isChange)
    {
        var day = Berlin(settings: new LifecycleSettings(DayEnds: ends));
        var row = Row("1", day, ("termination_date", Text($"{lastDay}T00:00:00+01:00")));

        var plan = PlanOf(row, day, ("termination_date", Text($"{lastDay}T00:00:00-05:00")));

        Assert.Equal(isChange, plan.Changes.Count == 1);
        if (!isChange) return;
        var after = Apply(row, plan.Changes[0]);
        Assert.Equal("-05:00", after.Column("TerminationDateOffset"));
        Assert.Equal(plan.Changes[0].ContentHash, after.ContentHash);
        Assert.Equal(["TerminationDateOffset", "NextTransitionAt"], Between(row, after));
        Assert.Empty(PlanOf(after, day, ("termination_date", Text($"{lastDay}T00:00:00-05:00"))).Changes);
    }

    // The first day comes first, so the offset of the last day does not change the next transition.
    [Fact]
    public void Plan_OffsetOfTheLaterDayChanges_IsAChange()
    {
        var day = Berlin(settings: AsWritten);
        var starts = ("hire_date", Text("2026-12-01T00:00:00+01:00"));
        var row = Row("1", day, starts, ("termination_date", Text("2027-05-31T00:00:00+02:00")));

        var plan = PlanOf(row, day, starts, ("termination_date", Text("2027-05-31T00:00:00-04:00")));

        Assert.Equal("-04:00", Apply(row, Assert.Single(plan.Changes)).Column("TerminationDateOffset"));
    }

    [Fact]
    public void Between_RowOfAnEarlierVersion_FillsTheOffsetsWithoutAChange()
    {
        var now = Row("1", ("termination_date", Text("2026-12-31T00:00:00+01:00")));
        var before = now with
        {
            Employee = now.Employee.Without(EmployeeField.HireDateOffset).Without(EmployeeField.TerminationDateOffset),
        };

        Assert.Empty(Between(before, now));
    }

    [Fact]
    public void Between_DateIsWithdrawn_LogsTheOffsetForAnUndo()
    {
        var before = Row("1", ("termination_date", Text("2026-12-31T00:00:00-05:00")));
        var after = Row("1");

        Assert.Subset(Between(before, after).ToHashSet(), new HashSet<string?> { "TerminationDate", "TerminationDateOffset" });
    }

    [Fact]
    public void PlanSettings_AsWritten_MovesOnlyDaysOfAnotherMidnight()
    {
        EmployeeRow[] rows =
        [
            Row("1", ("termination_date", Text("2026-12-31T00:00:00-05:00"))),
            Row("2", ("termination_date", Text("2026-12-31T00:00:00+01:00"))),
            Row("3", ("termination_date", Text("2026-12-31"))),
            Row("4", ("termination_date", Text("2026-10-31T00:00:00-05:00"))),
            Row("5"),
        ];

        var change = Assert.Single(CalendarPlanner.PlanSettings(rows, Berlin(settings: AsWritten), Now));

        Assert.Equal(("1", new DateTimeOffset(2027, 1, 1, 5, 0, 0, TimeSpan.Zero)), (change.Id, change.After.NextTransitionAt));
        var after = Apply(rows[0], change);
        Assert.Equal(change.ContentHash, after.ContentHash);
        var back = Apply(after, Assert.Single(CalendarPlanner.PlanSettings([after], Berlin(), Now)));
        Assert.Equal(rows[0].ContentHash, back.ContentHash);
    }

    [Theory]
    [InlineData(DayEnds.AsWritten, "-05:00", "The last day ends at midnight at the offset -05:00, as written in the date.")]
    [InlineData(DayEnds.AsWritten, "", "The last day ends at midnight in the time zone of the account.")]
    [InlineData(DayEnds.Company, "-05:00", "The last day ends at midnight in the time zone of the account.")]
    public void Explain_LeavingPerson_SaysByWhichMidnight(DayEnds ends, string offset, string sentence)
    {
        var day = Berlin(settings: new LifecycleSettings(DayEnds: ends));
        var row = Row("1", day, ("termination_date", Text($"2026-12-31T00:00:00{offset}")));

        var explanation = EmployeeExplanation.From(row, day);

        Assert.Contains(sentence, explanation.Text, StringComparison.Ordinal);
        Assert.Equal(offset.Length == 0 ? null : offset, explanation.Inputs.TerminationDate.Offset);
    }

    // The last day in Tokyo ends on the same date in Berlin.
    [Fact]
    public void Explain_TransitionLaterToday_IsNotDueYet()
    {
        var day = Berlin(settings: AsWritten);
        var row = Row("1", day, ("termination_date", Text("2026-11-23T00:00:00+09:00")));
        var noon = day.At(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        var evening = day.At(new DateTimeOffset(2026, 11, 23, 15, 0, 0, TimeSpan.Zero));

        Assert.Contains("On 2026-11-23 the state becomes left", EmployeeExplanation.From(row, noon).Text, StringComparison.Ordinal);
        Assert.Contains("Due since 2026-11-23", EmployeeExplanation.From(row, evening).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_AsWritten_CountsTheTransitionOnItsDate()
    {
        var day = Berlin(settings: AsWritten);
        var row = Row("1", day, ("termination_date", Text("2026-11-23T00:00:00+09:00")));

        Assert.Equal(
            [new ExpectedTransition(Today, "leaving", "left", 1)],
            LifecycleSummary.From("acme", "Europe/Berlin", [row], day).Transitions);
    }

    private static (string?, string?) Of(Employee employee) =>
        (employee[EmployeeField.HireDate], employee[EmployeeField.HireDateOffset]);

    private static SyncPlan PlanOf(EmployeeRow row, CompanyDay day, params (string Key, PersonioValue Value)[] values) => Planner.Plan(
        StoredCompany.Snapshot([Record(row.Employee.Id, values)]),
        new Dictionary<string, IndexEntry> { [row.Employee.Id] = IndexEntry.From(row.ContentHash) },
        day);

    private static IEnumerable<string?> Between(EmployeeRow before, EmployeeRow after)
    {
        var run = SyncRun.From(new SyncMessage("acme", RunIds.Create(Now), SyncTrigger.Timer, Now), SyncRunStatus.Running);
        return EmployeeChange.Between(before, after, run).Select(change => change.Field);
    }
}
