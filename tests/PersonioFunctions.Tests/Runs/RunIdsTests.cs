namespace PersonioFunctions.Tests.Runs;

public sealed class RunIdsTests
{
    private static readonly DateTimeOffset Tick = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ForTick_SameAccountAndTick_IsStable() =>
        Assert.Equal("20261123140000000-", RunIds.ForTick("acme", Tick)[..18]);

    [Fact]
    public void ForTick_OtherAccountOrTick_Differs()
    {
        Assert.Equal(RunIds.ForTick("acme", Tick), RunIds.ForTick("acme", Tick));
        Assert.NotEqual(RunIds.ForTick("acme", Tick), RunIds.ForTick("umbrella", Tick));
        Assert.NotEqual(RunIds.ForTick("acme", Tick), RunIds.ForTick("acme", Tick.AddHours(1)));
    }

    [Fact]
    public void New_SameInstant_IsAnotherRun() => Assert.NotEqual(RunIds.Create(Tick), RunIds.Create(Tick));

    [Fact]
    public void ToRowKey_LaterRun_SortsFirst() =>
        Assert.True(
            string.CompareOrdinal(RunIds.ToRowKey(RunIds.Create(Tick.AddMilliseconds(1))), RunIds.ToRowKey(RunIds.Create(Tick))) < 0);

    [Fact]
    public void FromRowKey_RowKeyOfARun_IsTheRun()
    {
        var runId = RunIds.Create(Tick);

        Assert.Equal(runId, RunIds.FromRowKey(RunIds.ToRowKey(runId)));
        Assert.True(RunIds.IsRunId(runId));
    }

    [Fact]
    public void ToRowKey_KnownRun_EqualsTheValueOfEarlierReleases() =>
        Assert.Equal("79738876859999999-1f3a9c2b", RunIds.ToRowKey("20261123140000000-1f3a9c2b"));

    [Theory]
    [InlineData("")]
    [InlineData("20261123140000000-1F3A9C2B")]
    [InlineData("20261123140000000-1f3a9c2b\n")]
    [InlineData("20261123140000000/1f3a9c2b")]
    public void IsRunId_AnythingElse_IsFalse(string text) => Assert.False(RunIds.IsRunId(text));
}
