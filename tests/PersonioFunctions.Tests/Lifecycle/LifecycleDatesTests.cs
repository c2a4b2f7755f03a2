using PersonioFunctions.Tests.Builders;

namespace PersonioFunctions.Tests.Lifecycle;

public sealed class LifecycleDatesTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    [Theory]
    // status, hired, terminated, days before the start → days from today
    [InlineData(LifecycleStatus.Onboarding, 10, null, 0, 10)]
    [InlineData(LifecycleStatus.Onboarding, 10, null, 3, 7)]
    [InlineData(LifecycleStatus.Onboarding, 10, null, 10, 10)]
    [InlineData(LifecycleStatus.Onboarding, 10, 20, 30, 10)]
    [InlineData(LifecycleStatus.Active, -400, 5, 0, 6)]
    [InlineData(LifecycleStatus.Active, -400, 0, 0, 1)]
    [InlineData(LifecycleStatus.Active, -400, -1, 0, null)]
    [InlineData(LifecycleStatus.Active, -400, null, 0, null)]
    [InlineData(LifecycleStatus.Onboarding, 20, 10, 5, null)]
    [InlineData(LifecycleStatus.Onboarding, null, null, 5, null)]
    [InlineData(LifecycleStatus.Inactive, -400, 5, 0, 6)]
    [InlineData(LifecycleStatus.Inactive, 20, null, 5, null)]
    public void NextTransition_WithoutEdits_IsTheNextDayWithAChange(
        LifecycleStatus status, int? hired, int? terminated, int daysBeforeStart, int? expected) => Assert.Equal(
            Day(expected), NextDay(new(status, Day(hired), Day(terminated)), Today, daysBeforeStart));

    [Fact]
    public void NextTransition_LeapYear_IncludesThe29th()
    {
        LifecycleInput leaver = new(LifecycleStatus.Active, null, new(2028, 2, 28));
        LifecycleInput starter = new(LifecycleStatus.Onboarding, new(2028, 3, 1), null);

        Assert.Equal(new(2028, 2, 29), NextDay(leaver, new(2028, 2, 28), 0));
        Assert.Equal(new(2028, 2, 29), NextDay(starter, new(2028, 2, 28), 1));
        Assert.Equal(
            LifecycleState.Leaving,
            LifecycleRules.Evaluate(leaver with { TerminationDate = new(2028, 2, 29) }, new DateOnly(2028, 2, 29), null).State);
    }

    [Fact]
    public void NextTransition_Absent_IsNull() => Assert.Null(
        NextDay(new(LifecycleStatus.Active, Day(3), Day(6), Presence.Absent), Today, 1));

    [Theory]
    // status, hired, terminated, state before → since (days from today)
    [InlineData(LifecycleStatus.Active, -400, null, null, -400)]
    [InlineData(LifecycleStatus.Active, -3, null, LifecycleState.FutureHire, -3)]
    [InlineData(LifecycleStatus.Active, -400, null, LifecycleState.OnLeave, 0)]
    [InlineData(LifecycleStatus.Active, -400, null, LifecycleState.Active, -400)]
    [InlineData(LifecycleStatus.Active, null, null, null, 0)]
    [InlineData(LifecycleStatus.Active, 7, null, null, 0)]
    [InlineData(LifecycleStatus.Leave, -400, null, null, 0)]
    [InlineData(LifecycleStatus.Leave, -2, null, LifecycleState.FutureHire, -2)]
    [InlineData(LifecycleStatus.Active, -400, 30, LifecycleState.Active, 0)]
    [InlineData(LifecycleStatus.Active, -1, 30, LifecycleState.FutureHire, -1)]
    [InlineData(LifecycleStatus.Active, -400, -20, null, -19)]
    [InlineData(LifecycleStatus.Active, -400, -20, LifecycleState.Active, -19)]
    [InlineData(LifecycleStatus.Active, -400, -1, LifecycleState.Leaving, 0)]
    [InlineData(LifecycleStatus.Inactive, -400, 20, LifecycleState.Leaving, 0)]
    [InlineData(LifecycleStatus.Onboarding, 20, 10, LifecycleState.FutureHire, 0)]
    [InlineData(LifecycleStatus.Onboarding, 20, -5, LifecycleState.FutureHire, 0)]
    public void Since_NotKnownBefore_IsDerivedFromTheDates(
        LifecycleStatus status, int? hired, int? terminated, LifecycleState? before, int expected) =>
        Assert.Equal(
            Day(expected),
            Since(new(status, Day(hired), Day(terminated)), before is { } state ? new(state, LifecycleRuleIds.StatusActive) : null));

    [Fact]
    public void Since_Absent_IsToday()
    {
        LifecycleInput input = new(LifecycleStatus.Active, Day(-400), Day(-20), Presence.Absent);

        Assert.Equal(Day(0), Since(input, new(LifecycleState.Leaving, LifecycleRuleIds.StatusActive) { Since = Day(-50) }));
        Assert.Equal(Day(0), Since(input, new(LifecycleState.Missing, LifecycleRuleIds.StatusActive) { Since = Day(-1) }));
    }

    [Fact]
    public void Since_StateUnchanged_IsKept()
    {
        LifecycleInput input = new(LifecycleStatus.Active, Day(-400), null);

        Assert.Equal(Day(-30), Since(input, new(LifecycleState.Active, LifecycleRuleIds.StatusActive) { Since = Day(-30) }));
        Assert.Equal(Day(0), Since(input, new(LifecycleState.OnLeave, LifecycleRuleIds.StatusActive) { Since = Day(-30) }));
    }

    [Theory]
    [InlineData(LifecycleState.Active, true)]
    [InlineData(LifecycleState.OnLeave, true)]
    [InlineData(LifecycleState.Leaving, true)]
    [InlineData(LifecycleState.Missing, true)]
    [InlineData(LifecycleState.Left, false)]
    [InlineData(LifecycleState.NeverStarted, false)]
    [InlineData(LifecycleState.HireRescinded, false)]
    [InlineData(LifecycleState.Erased, false)]
    [InlineData(LifecycleState.Unknown, false)]
    [InlineData(LifecycleState.FutureHire, false)]
    public void IsCurrent_OtherState_DependsOnTheStateOnly(LifecycleState state, bool expected)
    {
        Assert.Equal(expected, LifecycleRules.IsCurrent(state, null, Today, 14, null));
        Assert.True(!expected || !state.IsPast());
    }

    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(0, 0, true)]
    [InlineData(14, 14, true)]
    [InlineData(15, 14, false)]
    public void IsCurrent_FutureHire_IsTrueFromTheConfiguredDay(int hired, int daysBefore, bool expected) =>
        Assert.Equal(expected, LifecycleRules.IsCurrent(LifecycleState.FutureHire, Day(hired), Today, daysBefore, null));

    [Theory]
    [InlineData(LifecycleState.FutureHire, true, true)]
    [InlineData(LifecycleState.Left, true, true)]
    [InlineData(LifecycleState.Active, false, false)]
    public void IsCurrent_Unknown_KeepsItsValue(LifecycleState before, bool wasCurrent, bool expected) => Assert.Equal(
        expected,
        LifecycleRules.IsCurrent(
            LifecycleState.Unknown,
            null,
            Today,
            0,
            new LifecycleStanding(before, LifecycleRuleIds.StatusActive) { IsCurrent = wasCurrent }));

    private static DateOnly Since(LifecycleInput input, LifecycleStanding? previous) =>
        LifecycleRules.Since(LifecycleRules.Evaluate(input, Today, previous), input, Today, previous);

    private static DateOnly? Day(int? offset) => offset is { } days ? Today.AddDays(days) : null;

    private static DateOnly? NextDay(LifecycleInput input, DateOnly today, int daysBeforeStart)
    {
        var day = Records.Day(today, new LifecycleSettings(CurrentDaysBeforeStart: daysBeforeStart));
        return LifecycleRules.NextTransition(input, day, null) is { } at ? day.Calendar.DateAt(at) : null;
    }
}
