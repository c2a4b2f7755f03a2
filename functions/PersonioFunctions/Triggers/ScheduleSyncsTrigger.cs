using PersonioFunctions.Schedule;

namespace PersonioFunctions.Triggers;

/// <summary>The timer: asks every account to sync.</summary>
public sealed class ScheduleSyncsTrigger(SyncScheduler scheduler)
{
    /// <summary>Runs at each tick of the schedule.</summary>
    [Function("ScheduleSyncs")]
    public Task RunAsync([TimerTrigger($"%{SyncSchedule.SettingName}%")] TimerInfo timer, CancellationToken cancellationToken) =>
        scheduler.ScheduleAsync(cancellationToken);
}
