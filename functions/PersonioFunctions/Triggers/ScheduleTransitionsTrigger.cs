using PersonioFunctions.Schedule;

namespace PersonioFunctions.Triggers;

/// <summary>The timer of the calendar: lets happen what follows by itself when a day begins somewhere.</summary>
public sealed class ScheduleTransitionsTrigger(SyncScheduler scheduler)
{
    // Every offset from UTC is a multiple of a quarter of an hour.
    private const string EveryQuarter = "0 */15 * * * *";

    /// <summary>Runs every quarter of an hour.</summary>
    [Function("ScheduleTransitions")]
    public Task RunAsync([TimerTrigger(EveryQuarter)] TimerInfo timer, CancellationToken cancellationToken) =>
        scheduler.ScheduleTransitionsAsync(cancellationToken);
}
