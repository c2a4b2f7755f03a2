using Microsoft.Extensions.Logging;
using PersonioFunctions.Accounts;

namespace PersonioFunctions.Runs;

/// <summary>
/// Decides what happens to a message whose run did not get the lease of its account: the message is dropped, or waits on the queue.
/// </summary>
public sealed class RefusedLeases(SyncRunStore runs, SyncQueue queue, RunEnding ending, TimeProvider time, ILogger<RefusedLeases> logger)
{
    // The lease holder mostly ends within seconds. Only a crashed one keeps the account until its lease expires.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>Drops the message or puts it back on the queue.</summary>
    internal Task HandleAsync(SyncMessage message, LeaseAttempt attempt, CancellationToken cancellationToken) => attempt.Outcome switch
    {
        LeaseOutcome.Quarantined => DropQuarantinedAsync(message, cancellationToken),
        LeaseOutcome.Ending => AwaitEndAsync(message, cancellationToken),
        LeaseOutcome.Deferred => DropAsync(message, attempt, cancellationToken),
        _ when IsCovered(message, attempt.State) => DropAsync(message, attempt, cancellationToken),
        _ => AwaitLeaseAsync(message, attempt.State.Lease!.Until, cancellationToken),
    };

    /// <summary>Puts a message back on the queue, for a run that cannot begin here now.</summary>
    internal Task RequeueAsync(SyncMessage message, CancellationToken cancellationToken) =>
        queue.SendAsync(message, LongestWait, cancellationToken);

    // A tick needs no run of its own when another sync is in progress. A requested run waits. A redelivered message waits too, because the
    // attempt that holds the account may have crashed, which only the expiry of its lease shows.
    private static bool IsCovered(SyncMessage message, AccountState state) =>
        message.Trigger == SyncTrigger.Timer && state.Lease is { IsOperation: false } lease && lease.RunId != message.RunId;

    private Task DropQuarantinedAsync(SyncMessage message, CancellationToken cancellationToken)
    {
        // The run of a tick has no record. A run that was requested before the refusal has one.
        logger.StoodBack(LeaseOutcome.Quarantined);
        return ending.CloseAsync(message, Quarantine.Explain(message.Account), cancellationToken);
    }

    private async Task DropAsync(SyncMessage message, LeaseAttempt attempt, CancellationToken cancellationToken)
    {
        logger.StoodBack(attempt.Outcome);

        // An earlier attempt may have left a record that no message will end. The deferred run has its own message.
        if (attempt.State.Deferral?.RunId != message.RunId)
            await ending.TryInterruptAsync(message.Account, message.RunId, cancellationToken);
    }

    private async Task AwaitEndAsync(SyncMessage message, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(message.Account, message.RunId, cancellationToken) is { IsFinished: true }) logger.AlreadyFinished();
        else await WaitAsync(message, LongestWait, cancellationToken);
    }

    private Task AwaitLeaseAsync(SyncMessage message, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var delay = until - time.GetUtcNow() + TimeSpan.FromSeconds(1);
        if (delay > LongestWait) delay = LongestWait;
        return WaitAsync(message, delay > TimeSpan.Zero ? delay : TimeSpan.Zero, cancellationToken);
    }

    private Task WaitAsync(SyncMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        logger.Waits(delay);
        return queue.SendAsync(message, delay, cancellationToken);
    }
}
