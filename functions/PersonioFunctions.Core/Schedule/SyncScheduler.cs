using Microsoft.Extensions.Logging;
using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Schedule;

/// <summary>
/// Handles the ticks of the timers: sends one message for each account that is enabled and not quarantined. Handling a tick twice
/// requests the same runs twice.
/// </summary>
public sealed class SyncScheduler(
    AccountStore accounts,
    AccountStateStore states,
    SyncQueue queue,
    SyncSchedule schedule,
    AccountMetrics metrics,
    RetentionSweep retention,
    WebhookReceiver webhooks,
    EventWake wake,
    TimeProvider time,
    ILogger<SyncScheduler> logger)
{
    private const int SendsUnderWay = 32;

    // A list ends a little after its tick.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Requests a run for every account with date-driven changes that are due. Called more often than the schedule of syncs, because days
    /// begin at different times in different time zones. Also measures the accounts, because the schedule of syncs may pause for days, and
    /// replaces messages about webhooks and events that were lost.
    /// </summary>
    /// <returns>The number of messages sent.</returns>
    public async Task<int> ScheduleTransitionsAsync(CancellationToken cancellationToken)
    {
        using var sending = RunTelemetry.StartSend(SyncTrigger.Transition);
        var now = time.GetUtcNow();
        var sent = 0;
        await Parallel.ForEachAsync(
            states.ListDueAsync(now, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = SendsUnderWay, CancellationToken = cancellationToken },
            async (account, token) =>
            {
                await queue.SendAsync(new SyncMessage(account, RunIds.Create(now), SyncTrigger.Transition, now), TimeSpan.Zero, token);
                Interlocked.Increment(ref sent);
            });
        sending?.SetTag("messaging.batch.message_count", sent);
        logger.TransitionsScheduled(sent);

        // At once, because none of them may keep the others from being done.
        await Task.WhenAll(
            metrics.MeasureAsync(cancellationToken), webhooks.SweepAsync(cancellationToken), wake.SweepAsync(cancellationToken));
        return sent;
    }

    /// <summary>Sends the messages of the current tick.</summary>
    /// <returns>The number of messages sent.</returns>
    public async Task<int> ScheduleAsync(CancellationToken cancellationToken)
    {
        using var sending = RunTelemetry.StartSend(SyncTrigger.Timer);
        var now = time.GetUtcNow();
        var tick = schedule.OccurrenceAt(now);
        var sent = 0;

        // Read before the accounts, so that new credentials that arrive in between are not taken for the refused ones.
        var quarantines = await states.ReadQuarantinesAsync(cancellationToken);
        bool IsResting(string account, CredentialsVersion credentials) =>
            quarantines.TryGetValue(account, out var quarantine) && quarantine.Refused == credentials && !quarantine.IsProbeDue(now);

        await Parallel.ForEachAsync(
            accounts.ListEnabledAsync(cancellationToken).Where(account => !IsResting(account.Name, account.Credentials)),
            new ParallelOptions { MaxDegreeOfParallelism = SendsUnderWay, CancellationToken = cancellationToken },
            async (account, token) =>
            {
                if (account.FullSyncEvery is { } every && await IsFreshAsync(account.Name, every, tick, token)) return;
                var message = new SyncMessage(account.Name, RunIds.ForTick(account.Name, tick), SyncTrigger.Timer, now);
                await queue.SendAsync(message, TimeSpan.Zero, token);
                Interlocked.Increment(ref sent);
            });
        sending?.SetTag("messaging.batch.message_count", sent);
        logger.Scheduled(sent, tick);
        await Task.WhenAll(metrics.MeasureAsync(cancellationToken), retention.SweepAsync(cancellationToken));
        return sent;
    }

    // Whether webhooks may stand in for the list of this tick. After a failure, or when something waits, every tick lists everybody.
    private async Task<bool> IsFreshAsync(string account, TimeSpan every, DateTimeOffset tick, CancellationToken cancellationToken)
    {
        var state = await states.GetAsync(account, cancellationToken);
        return state is { Failure: null, Held: null, Degradation: null } && state.Freshness.DataAsOf + every > tick + Tolerance;
    }
}
