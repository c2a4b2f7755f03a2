using PersonioFunctions.Schedule;

namespace PersonioFunctions.Triggers;

/// <summary>The timer of the schedule: requests a run of every account.</summary>
public sealed class ScheduleSyncsTrigger(SyncScheduler scheduler)
{
    /// <summary>Handles one tick of the schedule.</summary>
    [Function("ScheduleSyncs")]
    public Task RunAsync([TimerTrigger($"%{SyncSchedule.SettingName}%")] TimerInfo timer, CancellationToken cancellationToken) =>
        scheduler.ScheduleAsync(cancellationToken);
}
