namespace PersonioFunctions.Tests.Runs;

public sealed class RetryDelaysTests
{
    [Fact]
    public void Next_EachDeferral_WaitsLongerAndThenNoMore() => Assert.Equal(
        [1, 5, 15, 60, 360, null],
        Enumerable.Range(0, 6).Select(deferrals => (int?)RetryDelays.Next(deferrals, asked: null)?.TotalMinutes));

    [Fact]
    public void Next_PersonioAsksForMore_WaitsThatLong() =>
        Assert.Equal(TimeSpan.FromMinutes(30), RetryDelays.Next(0, TimeSpan.FromMinutes(30)));

    [Fact]
    public void Next_PersonioAsksForLess_WaitsAsPlanned() =>
        Assert.Equal(TimeSpan.FromMinutes(1), RetryDelays.Next(0, TimeSpan.FromSeconds(2)));

    [Fact]
    public void Next_PersonioAsksForAYear_WaitsSixHours() =>
        Assert.Equal(TimeSpan.FromHours(6), RetryDelays.Next(0, TimeSpan.FromDays(365)));
}
