using Microsoft.Extensions.Logging;
using PersonioFunctions.Accounts;

namespace PersonioFunctions.Sync;

/// <summary>What the timer does: one message per account that is switched on. Handling a tick twice asks for the same runs twice.</summary>
public sealed class SyncScheduler(
    AccountStore accounts,
    SyncQueue queue,
    SyncSchedule schedule,
    AccountCensus census,
    TimeProvider time,
    ILogger<SyncScheduler> logger)
{
    private const int SendsUnderWay = 32;

    /// <summary>Sends the messages of the current tick.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ScheduleAsync(CancellationToken cancellationToken)
    {
        using var sending = Telemetry.StartSend(SyncTrigger.Timer);
        var now = time.GetUtcNow();
        var tick = schedule.OccurrenceAt(now);
        var sent = 0;
        await Parallel.ForEachAsync(
            accounts.ListEnabledNamesAsync(cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = SendsUnderWay, CancellationToken = cancellationToken },
            async (account, token) =>
            {
                await queue.SendAsync(new SyncMessage(account, RunIds.ForTick(account, tick), SyncTrigger.Timer, now), TimeSpan.Zero, token);
                Interlocked.Increment(ref sent);
            });
        sending?.SetTag("messaging.batch.message_count", sent);
        logger.Scheduled(sent, tick);
        await census.TakeAsync(cancellationToken);
        return sent;
    }
}
