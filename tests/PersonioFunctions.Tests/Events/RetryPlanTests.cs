namespace PersonioFunctions.Tests.Events;

public sealed class RetryPlanTests
{
    [Fact]
    public void Next_WithoutAWish_IsThePlanAndThenNothing() => Assert.Equal(
        [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400, null],
        Enumerable.Range(1, 10).Select(attempts => RetryPlan.Next(attempts, asked: null)?.TotalSeconds));

    [Theory]
    [InlineData(1, 60, 60)]
    [InlineData(2, 60, 300)]
    [InlineData(1, -10, 5)]
    [InlineData(1, 31_536_000, 86400)]
    public void Next_RetryAfter_CountsWhenItIsLonger(int attempts, int asked, int expected) =>
        Assert.Equal(expected, RetryPlan.Next(attempts, TimeSpan.FromSeconds(asked))?.TotalSeconds);
}
