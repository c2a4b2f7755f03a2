using NCrontab;

namespace PersonioFunctions.Schedule;

/// <summary>
/// The timer's schedule, read from the same setting that the trigger reads: six fields, UTC.
/// Source: https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
/// </summary>
public sealed class SyncSchedule
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "SyncSchedule";

    // A timer may fire a little early.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan[] Lookbacks =
        [TimeSpan.FromHours(2), TimeSpan.FromDays(2), TimeSpan.FromDays(33), TimeSpan.FromDays(5 * 366)];

    private const int TicksUntilStale = 3;

    private readonly CrontabSchedule _schedule;

    private SyncSchedule(CrontabSchedule schedule) => _schedule = schedule;

    /// <summary>Reads an expression such as <c>0 0 * * * *</c>.</summary>
    /// <returns>Null when it is not a six-field expression.</returns>
    public static SyncSchedule? TryParse(string? expression) =>
        CrontabSchedule.TryParse(expression ?? "", new CrontabSchedule.ParseOptions { IncludingSeconds = true }) is { } schedule
            ? new SyncSchedule(schedule)
            : null;

    /// <summary>Returns the latest tick up to an instant. It is the same for every call of one tick.</summary>
    public DateTimeOffset OccurrenceAt(DateTimeOffset now)
    {
        var end = (now + Early).UtcDateTime;
        foreach (var lookback in Lookbacks)
        {
            // The end is exclusive.
            var occurrence = _schedule.GetNextOccurrences(end - lookback, end.AddTicks(1)).LastOrDefault();
            if (occurrence != default) return new DateTimeOffset(occurrence, TimeSpan.Zero);
        }

        return now;
    }

    /// <summary>
    /// Returns when data that was read at an instant is stale: at the third tick that is due afterwards. A schedule may have long gaps,
    /// such as nights and weekends, in which no data gets stale.
    /// </summary>
    public DateTimeOffset StaleAt(DateTimeOffset readAt)
    {
        var tick = readAt.UtcDateTime;
        for (var due = 0; due < TicksUntilStale; due++) tick = _schedule.GetNextOccurrence(tick);
        return new DateTimeOffset(tick, TimeSpan.Zero);
    }

    /// <summary>Returns the time between the next two ticks.</summary>
    public TimeSpan IntervalAt(DateTimeOffset now)
    {
        var next = _schedule.GetNextOccurrence(now.UtcDateTime);
        return _schedule.GetNextOccurrence(next) - next;
    }
}
