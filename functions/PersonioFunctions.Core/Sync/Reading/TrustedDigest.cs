using PersonioFunctions.Accounts;
using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Snapshots;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync.Reading;

/// <summary>Decides whether a run may use the digest of the last run instead of comparing all people; see docs/adr/008. Pure.</summary>
internal static class TrustedDigest
{
    /// <summary>Returns a hash of the inputs of a run that are known before Personio is called.</summary>
    public static string CircumstancesOf(Account account, DateOnly today) =>
        SnapshotDigest.CircumstancesFrom(account.ETag.ToString(), today);

    /// <summary>
    /// Returns the digest that a run may use; null when the run has to compare all people. It has to if a person requested it, or if
    /// another run has held the account since. It also has to if an input besides the list has changed, if a transition is due, or if the
    /// last run left something open.
    /// </summary>
    /// <param name="trigger">The trigger of the run.</param>
    /// <param name="state">The state before the run.</param>
    /// <param name="circumstances">The present result of <see cref="CircumstancesOf"/>.</param>
    /// <param name="now">The current time (UTC).</param>
    public static string? Find(SyncTrigger trigger, AccountState state, string circumstances, DateTimeOffset now) =>
        trigger is SyncTrigger.Timer or SyncTrigger.Retry
        && state.Held is null
        && !(state.NextTransitionAt <= now)
        && state.Digest is { } digest
        && digest.Epoch == state.Epoch
        && digest.Value.StartsWith(circumstances, StringComparison.Ordinal)
            ? digest.Value
            : null;

    /// <summary>Whether a run leaves nothing open, so that the next run with the same digest would find nothing to do.</summary>
    /// <param name="state">The state before the run.</param>
    /// <param name="judged">The decisions of the run.</param>
    public static bool IsSettledBy(AccountState state, JudgedPlan judged) =>
        !state.HasErased
        && state.Held is null
        && state.ApprovedErasures == 0
        && judged.Snapshot.Unanswered == 0
        && judged.Snapshot.Found == 0
        && judged.Plan.Missing.Count == 0
        && judged.Plan.NotListed.Count <= MissingEmployees.Capacity
        && !judged.Verdict.IsHeld;
}
