using PersonioFunctions.Accounts;
using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Snapshots;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync.Reading;

/// <summary>Whether a run may go by the digest of the last one instead of comparing everybody; see docs/adr/008. Pure.</summary>
internal static class TrustedDigest
{
    /// <summary>Returns what the result of a run follows from before Personio is asked.</summary>
    public static string CircumstancesOf(Account account, DateOnly today) =>
        SnapshotDigest.CircumstancesFrom(account.ETag.ToString(), today);

    /// <summary>
    /// Returns the digest that a run may go by. It is null when the run has to compare everybody: because a person asked for it, another
    /// run has held the account since, something else than the list has changed, or the last run left something open.
    /// </summary>
    /// <param name="trigger">Who asked for the run.</param>
    /// <param name="state">The state before the run.</param>
    /// <param name="circumstances">What <see cref="CircumstancesOf"/> gives now.</param>
    public static string? Find(SyncTrigger trigger, AccountState state, string circumstances) =>
        trigger is SyncTrigger.Timer or SyncTrigger.Retry
        && state.Held is null
        && state.Digest is { } digest
        && digest.Epoch == state.Epoch
        && digest.Value.StartsWith(circumstances, StringComparison.Ordinal)
            ? digest.Value
            : null;

    /// <summary>Whether a run leaves nothing open: the next one with the same digest would find nothing to do.</summary>
    /// <param name="state">The state before the run.</param>
    /// <param name="judged">What the run does.</param>
    public static bool IsSettledBy(AccountState state, JudgedPlan judged) =>
        !state.HasErased
        && state.Held is null
        && judged.Snapshot.Unanswered == 0
        && judged.Snapshot.Found == 0
        && judged.Plan.Missing.Count == 0
        && judged.Plan.NotListed.Count <= MissingEmployees.Capacity
        && !judged.Verdict.IsHeld;
}
