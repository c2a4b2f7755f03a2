using PersonioFunctions.Schedule;

namespace PersonioFunctions.Triggers;

/// <summary>The timer of the calendar: requests the date-driven lifecycle transitions that are due.</summary>
public sealed class ScheduleTransitionsTrigger(SyncScheduler scheduler)
{
    // A day begins at another moment in each time zone. Every offset from UTC is a multiple of a quarter of an hour.
    private const string EveryQuarter = "0 */15 * * * *";

    /// <summary>Handles one tick: every quarter of an hour.</summary>
    [Function("ScheduleTransitions")]
    public Task RunAsync([TimerTrigger(EveryQuarter)] TimerInfo timer, CancellationToken cancellationToken) =>
        scheduler.ScheduleTransitionsAsync(cancellationToken);
}
