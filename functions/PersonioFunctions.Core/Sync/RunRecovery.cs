using Microsoft.Extensions.Logging;
using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>What whoever holds an account does first: it brings to an end what the holders before it left half done.</summary>
public sealed class RunRecovery(SyncRunStore runs, ChangeLog log, TimeProvider time, ILogger<RunRecovery> logger)
{
    /// <summary>What the record of a run says whose host stopped.</summary>
    internal static readonly Notice Interrupted = new(NoticeCodes.Interrupted, "The run was stopped half way. The next run does what was left.");

    /// <summary>The same, of a run by who asked for it: nobody but that person goes on with what they waited for.</summary>
    internal static Notice InterruptedOf(SyncTrigger trigger) => trigger.IsOperation() && trigger != SyncTrigger.Transition
        ? Interrupted with { Message = "The call was stopped half way. Repeat it: what was done already is not done twice." }
        : Interrupted;

    /// <summary>Ends the record of a run that died, and settles what it had announced.</summary>
    internal async Task RecoverAsync(RunLease lease, AccountState before, string runId, CancellationToken cancellationToken)
    {
        // The holder before us died without a word: its record would say "running" for ever.
        if (before.Lease is { RunId: var dead } && dead != runId && RunIds.IsRunId(dead)
            && await runs.FindAsync(before.Account, dead, cancellationToken) is { IsFinished: false } interrupted)
        {
            logger.TookOver(dead);
            await runs.WriteAsync(
                interrupted with { Status = SyncRunStatus.Failed, FinishedAt = time.GetUtcNow(), Error = InterruptedOf(interrupted.Trigger) }, cancellationToken);
            RunTelemetry.RunGivenUp(interrupted, Interrupted.Code);
        }

        if (before.SettledEpoch < before.Epoch) await log.RecoverAsync(before.Account, before.SettledEpoch, lease.Epoch, cancellationToken);
        lease.Settled = before.Epoch;
    }
}
