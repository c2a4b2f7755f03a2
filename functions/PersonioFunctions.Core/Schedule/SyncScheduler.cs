using Microsoft.Extensions.Logging;
using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Schedule;

/// <summary>
/// What the timer does: one message per account that is switched on and not quarantined. Handling a tick twice asks for the same runs
/// twice.
/// </summary>
public sealed class SyncScheduler(
    AccountStore accounts,
    AccountStateStore states,
    SyncQueue queue,
    SyncSchedule schedule,
    AccountMetrics census,
    Retention retention,
    TimeProvider time,
    ILogger<SyncScheduler> logger)
{
    private const int SendsUnderWay = 32;

    /// <summary>
    /// Asks for a run of every account in which something follows by itself by now. More often than the schedule of syncs, since days
    /// begin at other times elsewhere.
    /// </summary>
    /// <returns>How many.</returns>
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
        return sent;
    }

    /// <summary>Sends the messages of the current tick.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ScheduleAsync(CancellationToken cancellationToken)
    {
        using var sending = RunTelemetry.StartSend(SyncTrigger.Timer);
        var now = time.GetUtcNow();
        var tick = schedule.OccurrenceAt(now);
        var sent = 0;

        // Read before the accounts: new credentials that arrive in between are told from those that were refused.
        var quarantines = await states.ReadQuarantinesAsync(cancellationToken);
        bool IsResting(string account, CredentialsVersion credentials) =>
            quarantines.TryGetValue(account, out var quarantine) && quarantine.Refused == credentials && !quarantine.IsProbeDue(now);

        await Parallel.ForEachAsync(
            accounts.ListEnabledAsync(cancellationToken).Where(account => !IsResting(account.Name, account.Credentials)),
            new ParallelOptions { MaxDegreeOfParallelism = SendsUnderWay, CancellationToken = cancellationToken },
            async (account, token) =>
            {
                await queue.SendAsync(new SyncMessage(account.Name, RunIds.ForTick(account.Name, tick), SyncTrigger.Timer, now), TimeSpan.Zero, token);
                Interlocked.Increment(ref sent);
            });
        sending?.SetTag("messaging.batch.message_count", sent);
        logger.Scheduled(sent, tick);
        await census.TakeAsync(cancellationToken);
        await retention.SweepAsync(cancellationToken);
        return sent;
    }
}
