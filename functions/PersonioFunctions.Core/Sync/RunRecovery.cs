using Microsoft.Extensions.Logging;
using PersonioFunctions.Changes;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>
/// Recovers from crashed lease holders: ends the record of the last one, and deletes the changes that they wrote ahead but did not make.
/// Every run does this first. Not in the room Runs because it needs the change log.
/// </summary>
public sealed class RunRecovery(RunEnding ending, ChangeLog log, ILogger<RunRecovery> logger)
{
    /// <summary>Recovers on behalf of a run that has just acquired its account.</summary>
    internal async Task RecoverAsync(RunContext context, CancellationToken cancellationToken)
    {
        var (before, lease) = (context.Before, context.Lease);

        // The earlier holder crashed, so its record would say "running" for ever.
        if (before.Lease is { RunId: var dead } && dead != context.Run.RunId && RunIds.IsRunId(dead)
            && await ending.TryInterruptAsync(before.Account, dead, cancellationToken))
        {
            logger.TookOver(dead);
        }

        if (before.SettledEpoch < before.Epoch) await log.RecoverAsync(before.Account, before.SettledEpoch, lease.Epoch, cancellationToken);
        lease.Settle(before.Epoch);
    }
}
