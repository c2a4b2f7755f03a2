namespace PersonioFunctions.Tests.Lifecycle;

/// <summary>The names are stored in tables that other programs read, so they must never change.</summary>
public sealed class LifecycleNamesTests
{
    [Fact]
    public void States_Names_AreThese() => Assert.Equal(
        ["unknown", "futureHire", "active", "onLeave", "leaving", "left", "neverStarted", "missing", "hireRescinded", "erased"],
        Enum.GetValues<LifecycleState>().Select(state => state.Name()));

    [Fact]
    public void States_Names_AreReadBack()
    {
        Assert.All(Enum.GetValues<LifecycleState>(), state => Assert.Equal(state, LifecycleStates.Parse(state.Name())));
        Assert.Null(LifecycleStates.Parse("dancing"));
        Assert.Null(LifecycleStates.Parse(null));
    }

    [Fact]
    public void Flags_All_AreWrittenInOrder()
    {
        const string Names =
            "startEqualsTermination,statusLags,inactiveBeforeTermination,inactiveWithoutDate,statusAheadOfHireDate,onLeave,"
            + "onboardingPastHireDate,onboardingWithoutHireDate,statusUnreadable,unknownStatus,absent,duplicateEmail,managerNotListed,"
            + "managerLeft,managerSelf,managerCycle,hireDateMovedAhead,statusContradictsDate,possibleRehire";

        Assert.Equal(Names, LifecycleFlagNames.All.Aggregate((one, other) => other | one).Text());
        Assert.Equal(LifecycleFlags.DuplicateEmail, LifecycleFlagNames.All.First(flag => !LifecycleFlagNames.ByRules.HasFlag(flag)));
    }

    [Theory]
    [InlineData(null, LifecycleFlags.None)]
    [InlineData("", LifecycleFlags.None)]
    [InlineData("dancing,absent", LifecycleFlags.Absent)]
    [InlineData("onLeave,statusLags", LifecycleFlags.OnLeave | LifecycleFlags.StatusLags)]
    public void Flags_Parse_ReadsKnownNames(string? text, LifecycleFlags expected) =>
        Assert.Equal(expected, LifecycleFlagNames.Parse(text));

    [Fact]
    public void Flags_None_HaveNoText()
    {
        Assert.Null(LifecycleFlags.None.Text());
        Assert.Empty(LifecycleFlags.None.Names());
    }

    [Theory]
    [InlineData("Onboarding", LifecycleStatus.Onboarding)]
    [InlineData(" active", LifecycleStatus.Active)]
    [InlineData("LEAVE", LifecycleStatus.Leave)]
    [InlineData("inactive", LifecycleStatus.Inactive)]
    [InlineData("sabbatical", LifecycleStatus.Unknown)]
    [InlineData("unreadable", LifecycleStatus.Unknown)]
    [InlineData("", LifecycleStatus.Unknown)]
    [InlineData(null, LifecycleStatus.Unknown)]
    public void Status_Text_IsOneOfTheKnownOrUnknown(string? text, LifecycleStatus expected) =>
        Assert.Equal(expected, PersonioStatus.From(text));

    [Fact]
    public void Settings_Default_IsTheContract() =>
        Assert.Equal(new LifecycleSettings(LeaveTreatment.Active, 0, 30), LifecycleSettings.Default);
}
