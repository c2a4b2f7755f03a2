namespace PersonioFunctions.Tests.Lifecycle;

public sealed class LifecycleRulesTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Theory]
    // status, hired, terminated (days from today), previous → state
    [InlineData("active", -400, null, null, LifecycleState.Active)]
    [InlineData("active", 0, null, null, LifecycleState.Active)]
    [InlineData("active", 1, null, null, LifecycleState.FutureHire)]
    [InlineData("onboarding", 10, null, null, LifecycleState.FutureHire)]
    [InlineData("onboarding", 0, null, null, LifecycleState.Active)]
    [InlineData("onboarding", null, null, null, LifecycleState.FutureHire)]
    [InlineData("leave", -400, null, null, LifecycleState.OnLeave)]
    [InlineData("leave", -400, 5, null, LifecycleState.Leaving)]
    [InlineData("active", -400, 0, null, LifecycleState.Leaving)]
    [InlineData("active", -400, -1, null, LifecycleState.Left)]
    [InlineData("inactive", -400, 5, null, LifecycleState.Left)]
    [InlineData("inactive", -400, null, null, LifecycleState.Left)]
    [InlineData("active", 10, 5, null, LifecycleState.NeverStarted)]
    [InlineData("onboarding", 10, -5, null, LifecycleState.NeverStarted)]
    [InlineData("active", 5, 5, null, LifecycleState.FutureHire)]
    [InlineData("active", null, null, null, LifecycleState.Active)]
    [InlineData("ACTIVE ", null, null, null, LifecycleState.Active)]
    [InlineData("sabbatical", -400, null, LifecycleState.OnLeave, LifecycleState.OnLeave)]
    [InlineData("sabbatical", -400, null, null, LifecycleState.Unknown)]
    [InlineData(null, -400, null, LifecycleState.Active, LifecycleState.Active)]
    [InlineData(null, -400, -1, LifecycleState.Active, LifecycleState.Left)]
    [InlineData(null, 10, null, null, LifecycleState.FutureHire)]
    [InlineData(null, null, null, null, LifecycleState.Unknown)]
    public void Evaluate_StatusAndDates_GiveTheState(
        string? status, int? hired, int? terminated, LifecycleState? previous, LifecycleState expected) =>
        Assert.Equal(expected, LifecycleRules.Evaluate(
            new LifecycleInput(PersonioStatus.From(status), Day(hired), Day(terminated)),
            Today,
            previous is { } state ? new LifecycleStanding(state, LifecycleRuleIds.StatusActive) : null).State);

    [Theory]
    [InlineData("active", LeaveTreatment.Active, "active")]
    [InlineData("active", LeaveTreatment.Inactive, "active")]
    [InlineData("onboarding", LeaveTreatment.Active, "active")]
    [InlineData("onboarding", LeaveTreatment.Inactive, "active")]
    [InlineData("leave", LeaveTreatment.Active, "active")]
    [InlineData("Leave ", LeaveTreatment.Inactive, "inactive")]
    [InlineData("inactive", LeaveTreatment.Active, "inactive")]
    public void AccessOf_KnownStatus_DependsOnIt(string status, LeaveTreatment leave, string appStatus) =>
        Assert.Equal(new AppAccess(appStatus), AppAccess.From(status, leave));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sabbatical")]
    public void AccessOf_InconclusiveStatus_IsNull(string? status) =>
        Assert.All(Enum.GetValues<LeaveTreatment>(), leave => Assert.Null(AppAccess.From(status, leave)));

    /// <summary>Only a status that was set back after the last day had passed brings a person back.</summary>
    [Theory]
    [InlineData(LifecycleState.Left, LifecycleRuleIds.TerminationDatePassed, -3, LifecycleState.Active)]
    [InlineData(LifecycleState.NeverStarted, LifecycleRuleIds.TerminatedBeforeHire, -500, LifecycleState.Active)]
    [InlineData(LifecycleState.Left, LifecycleRuleIds.StatusInactive, -3, LifecycleState.Left)]
    [InlineData(LifecycleState.Left, LifecycleRuleIds.StatusInactive, 3, LifecycleState.Leaving)]
    public void Evaluate_StatusIsSetBack_TellsAndDecidesByTheLastDay(LifecycleState state, string rule, int ends, LifecycleState expected)
    {
        var input = new LifecycleInput(LifecycleStatus.Active, Day(-400), Day(ends)) { IsReactivated = true };

        var result = LifecycleRules.Evaluate(input, Today, new LifecycleStanding(state, rule));

        Assert.Equal(expected, result.State);
        Assert.True(result.Flags.HasFlag(LifecycleFlags.StatusContradictsDate));
        var later = input with { IsReactivated = false };
        Assert.Equal(result, LifecycleRules.Evaluate(later, Today, result));
        var nextWeek = LifecycleRules.Evaluate(later, Today.AddDays(7), result);
        Assert.Equal(expected == LifecycleState.Leaving ? LifecycleState.Left : expected, nextWeek.State);
        Assert.True(LifecycleRules.Evaluate(later with { IsLastDayNew = true }, Today.AddDays(600), result).State.IsPast());
        Assert.False(LifecycleRules.Evaluate(later with { Status = LifecycleStatus.Inactive }, Today, result)
            .Flags.HasFlag(LifecycleFlags.StatusContradictsDate));
    }

    /// <summary>A person who worked here never counts as one who did not start. A later first day is a rehire unless inactive.</summary>
    [Theory]
    [InlineData(LifecycleStatus.Active, -10, LifecycleState.Active, LifecycleFlags.StatusContradictsDate)]
    [InlineData(LifecycleStatus.Leave, -10, LifecycleState.OnLeave, LifecycleFlags.StatusContradictsDate)]
    [InlineData(LifecycleStatus.Onboarding, 10, LifecycleState.FutureHire, LifecycleFlags.StatusContradictsDate)]
    [InlineData(LifecycleStatus.Inactive, -10, LifecycleState.Left, LifecycleFlags.HireDateMovedAhead)]
    [InlineData(LifecycleStatus.Unreadable, 10, LifecycleState.Left, LifecycleFlags.HireDateMovedAhead)]
    public void Evaluate_FirstDayOfAFormerEmployeeMovesPastTheLastDay_IsARehireUnlessInactive(
        LifecycleStatus status, int hired, LifecycleState expected, LifecycleFlags flag)
    {
        var input = new LifecycleInput(status, Day(hired), Day(-30));
        var left = new LifecycleStanding(LifecycleState.Left, LifecycleRuleIds.TerminationDatePassed);

        var result = LifecycleRules.Evaluate(input, Today, left);

        Assert.Equal(expected, result.State);
        Assert.True(result.Flags.HasFlag(flag));
        Assert.Equal(result, LifecycleRules.Evaluate(input, Today, result));
        var started = LifecycleRules.Evaluate(input, Today.AddDays(20), result).State;
        Assert.Equal(expected == LifecycleState.FutureHire ? LifecycleState.Active : expected, started);
        var corrected = LifecycleRules.Evaluate(input with { IsLastDayNew = true }, Today, left).State;
        Assert.Equal(LifecycleState.NeverStarted, corrected);
    }

    /// <summary>HR enters the last day of one contract and the first day of the next one in one edit, or one after the other.</summary>
    [Theory]
    [InlineData(LifecycleState.Active, LifecycleStatus.Active, -11, -12, LifecycleState.Active, LifecycleFlags.StatusContradictsDate)]
    [InlineData(LifecycleState.OnLeave, LifecycleStatus.Leave, 0, -1, LifecycleState.OnLeave, LifecycleFlags.StatusContradictsDate)]
    [InlineData(LifecycleState.Active, LifecycleStatus.Inactive, 30, -1, LifecycleState.Left, LifecycleFlags.HireDateMovedAhead)]
    [InlineData(LifecycleState.Active, LifecycleStatus.Active, 30, -1, LifecycleState.Left, LifecycleFlags.HireDateMovedAhead)]
    [InlineData(LifecycleState.Left, LifecycleStatus.Inactive, 30, 20, LifecycleState.Left, LifecycleFlags.HireDateMovedAhead)]
    [InlineData(LifecycleState.Left, LifecycleStatus.Active, 30, -200, LifecycleState.FutureHire, LifecycleFlags.StatusContradictsDate)]
    public void Evaluate_LastDayBeforeTheFirstAndBothAreNew_IsTheNextContract(
        LifecycleState state, LifecycleStatus status, int hired, int terminated, LifecycleState expected, LifecycleFlags flag)
    {
        var input = new LifecycleInput(status, Day(hired), Day(terminated)) { IsFirstDayNew = true, IsLastDayNew = true };

        var result = LifecycleRules.Evaluate(input, Today, new LifecycleStanding(state, LifecycleRuleIds.StatusActive));

        Assert.Equal(expected, result.State);
        Assert.True(result.Flags.HasFlag(flag));
        var later = input with { IsFirstDayNew = false, IsLastDayNew = false };
        Assert.Equal(result, LifecycleRules.Evaluate(later, Today, result));
        var started = LifecycleRules.Evaluate(later, Today.AddDays(40), result).State;
        Assert.Equal(status == LifecycleStatus.Inactive ? LifecycleState.Left : started, started);
        Assert.NotEqual(LifecycleState.NeverStarted, started);
    }

    /// <summary>HR forgets the old last day for years. The next employment counts all the same.</summary>
    [Theory]
    [InlineData(-10, LifecycleStatus.Active, LifecycleState.Active)]
    [InlineData(10, LifecycleStatus.Onboarding, LifecycleState.FutureHire)]
    public void Evaluate_RehiredPersonWithTheOldLastDayBecomesInactive_HasLeft(int hired, LifecycleStatus status, LifecycleState rehired)
    {
        var input = new LifecycleInput(status, Day(hired), Day(-30)) { IsFirstDayNew = true };
        var again = LifecycleRules.Evaluate(input, Today, new(LifecycleState.Left, LifecycleRuleIds.TerminationDatePassed));
        var inactive = input with { Status = LifecycleStatus.Inactive, IsFirstDayNew = false };

        var left = LifecycleRules.Evaluate(inactive, Today, again);

        Assert.Equal(rehired, again.State);
        Assert.Equal((LifecycleState.Left, LifecycleFlags.HireDateMovedAhead), (left.State, left.Flags));
        Assert.Equal(left, LifecycleRules.Evaluate(inactive, Today, left));
    }

    /// <summary>A person who was employed again, whose record was gone in two lists, and who is listed again as before.</summary>
    [Fact]
    public void Evaluate_PersonWhoWasSetBackIsListedAgainAfterARemoval_IsCurrentAgain()
    {
        var input = new LifecycleInput(LifecycleStatus.Active, Day(-400), Day(-30));
        var again = new LifecycleStanding(LifecycleState.Active, LifecycleRuleIds.StatusActive, LifecycleFlags.StatusContradictsDate);
        var missing = LifecycleRules.Evaluate(LifecycleInput.Absent, Today, again);
        var removed = LifecycleRules.Evaluate(LifecycleInput.Absent, Today, missing);

        Assert.Equal((LifecycleState.Left, LifecycleRuleIds.RemovedFromSource), (removed.State, removed.Rule));
        Assert.Equal(again, LifecycleRules.Evaluate(input, Today, missing));
        Assert.Equal(again, LifecycleRules.Evaluate(input, Today, removed));
    }

    /// <summary>A state that only the last day gave does not outlive it.</summary>
    [Theory]
    [InlineData(LifecycleState.Leaving, LifecycleFlags.None, LifecycleState.Active)]
    [InlineData(LifecycleState.Leaving, LifecycleFlags.OnLeave, LifecycleState.OnLeave)]
    [InlineData(LifecycleState.Left, LifecycleFlags.StatusLags, LifecycleState.Active)]
    [InlineData(LifecycleState.Left, LifecycleFlags.None, LifecycleState.Left)]
    public void Evaluate_LastDayIsWithdrawnUnderAnUnknownStatus_StateIsThatOfTheLastKnownStatus(
        LifecycleState state, LifecycleFlags flags, LifecycleState expected)
    {
        var input = new LifecycleInput(LifecycleStatus.Unknown, Day(-400), null) { IsLastDayNew = true };

        var result = LifecycleRules.Evaluate(input, Today, new(state, LifecycleRuleIds.TerminationDatePassed, flags));

        Assert.Equal((expected, LifecycleRuleIds.StatusUnknown), (result.State, result.Rule));
        Assert.Equal(result, LifecycleRules.Evaluate(input with { IsLastDayNew = false }, Today, result));
    }

    /// <summary>
    /// Nothing tells whether HR forgot to remove the last day of an earlier contract, or to change the status of a person who did not show
    /// up. So the date decides, and the contradiction is told.
    /// </summary>
    [Theory]
    [InlineData(LifecycleStatus.Active, -5, LifecycleFlags.StatusContradictsDate)]
    [InlineData(LifecycleStatus.Leave, 0, LifecycleFlags.StatusContradictsDate)]
    [InlineData(LifecycleStatus.Active, 1, LifecycleFlags.None)]
    [InlineData(LifecycleStatus.Onboarding, -5, LifecycleFlags.None)]
    [InlineData(LifecycleStatus.Inactive, -5, LifecycleFlags.None)]
    public void Evaluate_FirstSightOfALastDayBeforeTheFirst_TellsWhatTheStatusContradicts(
        LifecycleStatus status, int hired, LifecycleFlags flags)
    {
        var input = new LifecycleInput(status, Day(hired), Day(-30));

        var result = LifecycleRules.Evaluate(input, Today, stored: null);

        Assert.Equal(new LifecycleStanding(LifecycleState.NeverStarted, LifecycleRuleIds.TerminatedBeforeHire, flags), result);
        Assert.Equal(result, LifecycleRules.Evaluate(input, Today, result));
    }

    /// <summary>For a person who did not show up, HR sets a last day before the first one.</summary>
    [Fact]
    public void Evaluate_OnlyTheLastDayIsNewAndBeforeTheFirst_NeverStarted() => Assert.Equal(
        LifecycleState.NeverStarted,
        LifecycleRules.Evaluate(
            new LifecycleInput(LifecycleStatus.Inactive, Day(-5), Day(-6)) { IsLastDayNew = true },
            Today,
            new LifecycleStanding(LifecycleState.Active, LifecycleRuleIds.StatusActive)).State);

    private static DateOnly? Day(int? offset) => offset is { } days ? Today.AddDays(days) : null;
}
