using Microsoft.Extensions.Options;
using PersonioFunctions.Accounts;

namespace PersonioFunctions.Sync;

/// <summary>Deletes what is older than it has to be kept, once a day and account.</summary>
public sealed class Retention(SyncRunStore runs, ChangeLog log, PlanStore plans, IOptions<SyncOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    /// <summary>Deletes old runs, changes and plans, if that was not done today. Safe to repeat.</summary>
    /// <param name="state">The state of the account, which the caller holds.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>What to note in the state.</returns>
    internal async Task<(DateTimeOffset SweptAt, string? SweptThrough)> SweepAsync(AccountState state, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - (state.SweptAt ?? now) < Interval) return (state.SweptAt ?? now, state.SweptThrough);

        await runs.DeleteBeforeAsync(state.Account, now - TimeSpan.FromDays(options.Value.RunsRetentionDays), cancellationToken);
        var through = await log.DeleteBeforeAsync(state.Account, now - TimeSpan.FromDays(options.Value.ChangesRetentionDays), cancellationToken);
        await plans.DeleteOldAsync(state.Account, cancellationToken);
        return (now, through ?? state.SweptThrough);
    }
}
