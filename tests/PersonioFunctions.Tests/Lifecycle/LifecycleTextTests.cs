namespace PersonioFunctions.Tests.Lifecycle;

public sealed class LifecycleTextTests
{
    private static readonly DateOnly Today = new(2026, 4, 1);

    [Fact]
    public void Explain_LeaverStillActiveInPersonio_NamesTheLag()
    {
        LifecycleInput input = new(LifecycleStatus.Active, new(2020, 1, 1), new(2026, 3, 31));

        Assert.Equal(
            "Has left: the termination date 2026-03-31 has passed. Personio still says active (statusLags).",
            LifecycleText.Explain(LifecycleRules.Evaluate(input, Today, null), input));
    }

    [Fact]
    public void Explain_OtherFlags_AreExplainedToo() => Assert.Equal(
        "Is active: Personio says active. The person is named as their own manager (managerSelf).",
        LifecycleText.Explain(
            new(LifecycleState.Active, LifecycleRuleIds.StatusActive, LifecycleFlags.ManagerSelf),
            new(LifecycleStatus.Active, null, null)));

    [Fact]
    public void Explain_KeptState_SaysThatItWasKept()
    {
        LifecycleInput input = new(LifecycleStatus.Unreadable, new(2020, 1, 1), null);

        Assert.Equal(
            "Is on leave: status and dates do not decide the state, so the earlier state is kept. The API credentials cannot read "
                + "the status (statusUnreadable).",
            LifecycleText.Explain(
                LifecycleRules.Evaluate(input, Today, new(LifecycleState.OnLeave, LifecycleRuleIds.StatusActive)), input));
    }

    [Fact]
    public void OfRule_EveryRule_HasASentenceOfItsOwn()
    {
        var sentences = LifecycleRuleIds.All
            .Where(rule => rule != LifecycleRuleIds.StatusUnreadable)
            .Select(rule => LifecycleText.OfRule(new(LifecycleState.Left, rule), default))
            .ToList();

        Assert.Distinct(sentences);
        Assert.DoesNotContain(sentences, sentence => sentence.Contains("decided by", StringComparison.Ordinal));
        Assert.Equal("Is active: decided by edited.", LifecycleText.OfRule(new(LifecycleState.Active, "edited"), default));
    }

    [Fact]
    public void OfRule_EveryState_HasWordsOfItsOwn() =>
        Assert.Distinct(Enum.GetValues<LifecycleState>().Select(state => LifecycleText.OfRule(new(state, "edited"), default)));

    [Fact]
    public void OfFlag_EveryFlag_HasASentenceWithItsName()
    {
        var sentences = LifecycleFlagNames.All.Select(flag => LifecycleText.OfFlag(flag, default)).ToList();

        Assert.Distinct(sentences);
        Assert.All(
            LifecycleFlagNames.All.Zip(sentences),
            pair => Assert.EndsWith($" ({pair.First.Text()}).", pair.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(LifecycleStatus.Onboarding, "Personio still says onboarding (statusLags).")]
    [InlineData(LifecycleStatus.Leave, "Personio still says leave (statusLags).")]
    [InlineData(LifecycleStatus.Unknown, "Personio does not say inactive (statusLags).")]
    public void OfFlag_StatusLags_NamesTheStatus(LifecycleStatus status, string expected) =>
        Assert.Equal(expected, LifecycleText.OfFlag(LifecycleFlags.StatusLags, new(status, null, null)));
}
