using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Plans;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Schedule;

/// <summary>
/// Deletes data that is older than its retention, once a day for each account that ever had a run, connected or not. Part of the tick
/// and not of a run, because an account that is disabled or failing has old data too.
/// </summary>
public sealed class RetentionSweep(
    AccountStateStore states,
    SyncRunStore runs,
    ChangeLog log,
    PlanStore plans,
    IOptions<SyncOptions> options,
    TimeProvider time,
    ILogger<RetentionSweep> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    // Each account takes some transactions. A tick must end within seconds, and the next one does the rest.
    private const int AccountsPerTick = 200;

    /// <summary>
    /// Deletes old runs, changes and plans of the accounts that are due. Safe to repeat; a failure is logged and tried again.
    /// </summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var due = time.GetUtcNow() - Interval;
        var accounts = await states.ListAsync(cancellationToken)
            .Where(state => state.Retention.SweptAt is null || state.Retention.SweptAt <= due)
            .OrderBy(state => state.Retention.SweptAt)
            .Take(AccountsPerTick)
            .ToListAsync(cancellationToken);
        foreach (var state in accounts)
        {
            try
            {
                await SweepAsync(state.Account, state.Held?.PlanId, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The other accounts have old data too.
                logger.NotSwept(state.Account, exception.GetType().Name, (exception as RequestFailedException)?.Status);
            }
        }
    }

    private async Task SweepAsync(string account, string? waitingPlan, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var oldest = now - TimeSpan.FromDays(options.Value.ChangesRetentionDays);

        // Written before the deletion, because a reader with an earlier cursor must be told even if the host dies in between.
        if (await log.FindLastBeforeAsync(account, oldest, cancellationToken) is { } through)
        {
            await states.ChangeAsync(
                account, state => state with { Retention = state.Retention with { SweptThrough = through } }, cancellationToken);
            await log.DeleteThroughAsync(account, through, cancellationToken);
        }

        await runs.DeleteBeforeAsync(account, now - TimeSpan.FromDays(options.Value.RunsRetentionDays), cancellationToken);
        if (waitingPlan is not null) await plans.KeepAsync(account, waitingPlan, cancellationToken);
        await plans.DeleteOldAsync(account, waitingPlan, cancellationToken);
        await states.ChangeAsync(account, state => state with { Retention = state.Retention with { SweptAt = now } }, cancellationToken);
    }
}
