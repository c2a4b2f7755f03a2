namespace PersonioFunctions.Tests.Schedule;

public sealed class SyncScheduleTests
{
    [Theory]
    [InlineData("0 0 * * * *", "2026-11-23T14:00:00.0000000Z", "2026-11-23T14:00:00Z")]
    [InlineData("0 0 * * * *", "2026-11-23T14:59:58.0000000Z", "2026-11-23T14:00:00Z")]
    [InlineData("0 0 * * * *", "2026-11-23T13:59:59.9900000Z", "2026-11-23T14:00:00Z")] // A timer that fires a little early.
    [InlineData("0 30 3 * * *", "2026-11-23T01:00:00.0000000Z", "2026-11-22T03:30:00Z")]
    [InlineData("0 0 4 1 * *", "2026-11-23T01:00:00.0000000Z", "2026-11-01T04:00:00Z")]
    [InlineData("*/5 * * * * *", "2026-11-23T01:00:13.5000000Z", "2026-11-23T01:00:10Z")]
    public void OccurrenceAt_AnyInstant_IsTheTickItBelongsTo(string expression, string now, string expected) =>
        Assert.Equal(
            DateTimeOffset.Parse(expected, null), SyncSchedule.TryParse(expression)!.OccurrenceAt(DateTimeOffset.Parse(now, null)));

    [Theory]
    [InlineData("0 0 * * * *", 60)]
    [InlineData("0 */15 * * * *", 15)]
    [InlineData("0 0 3 * * *", 1440)]
    public void IntervalAt_Expression_IsTheTimeBetweenTicks(string expression, int minutes) =>
        Assert.Equal(
            TimeSpan.FromMinutes(minutes),
            SyncSchedule.TryParse(expression)!.IntervalAt(new DateTimeOffset(2026, 11, 23, 12, 0, 1, TimeSpan.Zero)));

    // Every hour of a working day: a weekend makes nothing stale, and an outage on Monday shows by noon.
    [Theory]
    [InlineData("0 0 * * * *", "2026-11-23T14:00:05Z", "2026-11-23T17:00:00Z")]
    [InlineData("0 0 3 * * *", "2026-11-23T03:00:05Z", "2026-11-26T03:00:00Z")]
    [InlineData("0 0 8-18 * * 1-5", "2026-11-27T18:00:05Z", "2026-11-30T10:00:00Z")]
    [InlineData("0 0 8-18 * * 1-5", "2026-11-27T09:00:05Z", "2026-11-27T12:00:00Z")]
    [InlineData("0 0 8-18 * * 1-5", "2026-11-27T17:30:00Z", "2026-11-30T09:00:00Z")]
    public void StaleAt_AnyInstant_IsTheThirdTickThatIsDueAfterwards(string expression, string readAt, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, null), SyncSchedule.TryParse(expression)!.StaleAt(DateTimeOffset.Parse(readAt, null)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0 * * * *")]
    [InlineData("01:00:00")]
    [InlineData("0 0 25 * * *")]
    public void TryParse_NoSixFieldExpression_IsNull(string? expression) => Assert.Null(SyncSchedule.TryParse(expression));
}
