using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredRows;

namespace PersonioFunctions.Tests.Employees;

public sealed class EmployeeExplanationTests
{
    // Midnight in Berlin.
    private static readonly DateTimeOffset FirstOfDecember = new(2026, 11, 30, 23, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_LeavingPerson_GivesInputsRuleAndNextTransition()
    {
        var explanation = EmployeeExplanation.From(Row("1", ("termination_date", Text("2026-12-31"))), Berlin());

        Assert.Equal(
            new ExplainedInputs(new("active", true), new("2020-01-01", true, "+01:00"), new("2026-12-31", true), "listed"),
            explanation.Inputs);
        var next = explanation.Next!;
        Assert.Equal(
            (
                new DateTimeOffset(2026, 12, 31, 23, 0, 0, TimeSpan.Zero),
                new DateOnly(2027, 1, 1),
                "left",
                "terminationDatePassed",
                false,
                false),
            (next.At, next.Date, next.State, next.Rule, next.IsCurrent, next.IsPurge));
        Assert.Equal(["statusLags"], next.Flags);
        Assert.Equal(
            "Is leaving: the termination date 2026-12-31 is set, and it is the last day. The last day ends at midnight in the time zone "
                + "of the account. In this state since 2026-11-23. Counts as "
                + "current. "
            + "On 2027-01-01 the state becomes left (terminationDatePassed), unless the record is edited.",
            explanation.Text);
    }

    [Fact]
    public void Of_PersonWhoHasLeft_GivesTheLastDay()
    {
        var explanation = EmployeeExplanation.From(Row("1", ("termination_date", Text("2026-10-31"))), Berlin());

        Assert.Null(explanation.Next);
        Assert.Equal(
            "Has left: the termination date 2026-10-31 has passed. Personio still says active (statusLags). In this state since "
                + "2026-11-01. "
            + "Counts as past; the last day was 2026-10-31. No further change is scheduled.",
            explanation.Text);
    }

    [Fact]
    public void Of_FutureHireWhoIsCurrentSoon_ExplainsIt()
    {
        var day = Berlin(settings: LifecycleSettings.Default with { CurrentDaysBeforeStart = 5 });

        var explanation = EmployeeExplanation.From(Row("1", day, ("hire_date", Text("2026-12-01"))), day);

        Assert.Equal(("futureHire", true), (explanation.Next!.State, explanation.Next.IsCurrent));
        Assert.EndsWith(
            "Does not count as current. On 2026-11-26 the person starts counting as current, unless the record is edited.",
            explanation.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TransitionThatIsOverdue_NamesTheDueDate()
    {
        var explanation = EmployeeExplanation.From(Row("1", ("termination_date", Text("2026-12-31"))), Berlin(new DateOnly(2027, 1, 5)));

        Assert.Equal("left", explanation.Next!.State);
        Assert.EndsWith(
            "Due since 2027-01-01: the state becomes left (terminationDatePassed), unless the record is edited.",
            explanation.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_StatusThatWasNeverRead_IsNotReadable()
    {
        var row = Row("1", ("status", PersonioValue.Garbled));

        var explanation = EmployeeExplanation.From(row, Berlin());

        Assert.Equal(new ExplainedInput(null, Readable: false), explanation.Inputs.Status);
        Assert.Contains("The API credentials cannot read the status (statusUnreadable).", explanation.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ErasedPerson_NamesTheDateOfRemoval()
    {
        var explanation = EmployeeExplanation.From(Erased("1", Berlin()), Berlin());

        Assert.Equal("absent", explanation.Inputs.Presence);
        Assert.True(explanation.Next!.IsPurge);
        Assert.EndsWith(
            "On 2026-12-23 the personal data is purged; the id and the state stay.", explanation.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LifecycleRuleIds.Absent, LifecycleFlags.None, "absent")]
    [InlineData(LifecycleRuleIds.RemovedFromSource, LifecycleFlags.None, "absent")]
    [InlineData(LifecycleRuleIds.HireRescinded, LifecycleFlags.None, "absent")]
    [InlineData(LifecycleRuleIds.Erased, LifecycleFlags.None, "absent")]
    [InlineData(LifecycleRuleIds.StatusInactive, LifecycleFlags.Absent, "absent")]
    [InlineData(LifecycleRuleIds.StatusInactive, LifecycleFlags.StatusLags, "listed")]
    public void Of_PersonReportedAsUnknown_IsAbsent(string rule, LifecycleFlags flags, string presence) =>
        Assert.Equal(
            presence,
            EmployeeExplanation.From(With(Row("1"), standing => standing with { Rule = rule, Flags = flags }), Berlin()).Inputs.Presence);

    [Theory]
    [InlineData(null, "On 2026-12-01 the state stays active, by the rule statusActive.")]
    [InlineData("2026-10-31", "On 2026-12-01 the state stays left, by the rule terminationDatePassed with statusLags.")]
    public void Of_TransitionThatKeepsTheState_NamesTheRule(string? terminationDate, string text)
    {
        var row = With(
            Row("1", ("termination_date", PersonioValue.OfText(terminationDate))),
            standing => standing with { NextTransitionAt = FirstOfDecember });

        Assert.EndsWith(text, EmployeeExplanation.From(row, Berlin()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_PersonCurrentForToday_NamesTheLastDay()
    {
        var row = With(
            Row("1", ("hire_date", Text("2027-06-01"))),
            standing => standing with { IsCurrent = true, NextTransitionAt = FirstOfDecember });

        var text = EmployeeExplanation.From(row, Berlin()).Text;

        Assert.EndsWith(
            "On 2026-12-01 the person stops counting as current, unless the record is edited.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TransitionOfToday_IsDue()
    {
        var row = With(
            Row("1", ("termination_date", Text("2026-11-22")), ("status", Text("active"))),
            standing => standing with { State = LifecycleState.Leaving, NextTransitionAt = FirstOfDecember });

        var text = EmployeeExplanation.From(row, Berlin(new DateOnly(2026, 12, 1))).Text;

        Assert.EndsWith(
            "Due since 2026-12-01: the state becomes left (terminationDatePassed), unless the record is edited.",
            text,
            StringComparison.Ordinal);
    }

    private static EmployeeRow With(EmployeeRow row, Func<LifecycleStanding, LifecycleStanding> edit) =>
        row with { Standing = edit(row.Standing) };
}
