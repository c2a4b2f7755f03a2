using Microsoft.Extensions.Options;
using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;
using PersonioFunctions.Secrets;

namespace PersonioFunctions.Operations;

/// <summary>How an attempt to disconnect an account ended.</summary>
public enum RemoveOutcome
{
    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>The name is not connected.</summary>
    NotFound,

    /// <summary>A run was at work. It has been told to stop, the account is disabled; repeat the call.</summary>
    StoppingRun,
}

/// <summary>What becomes of the stored people and runs.</summary>
public enum StoredData
{
    /// <summary>They stay.</summary>
    Keep,

    /// <summary>They are deleted.</summary>
    Purge,
}

/// <summary>
/// Disconnects accounts. First no run can begin any more, then the one at work is told to stop, then secret and data go; the account's
/// row goes last, so that a failed step leaves something to disconnect again.
/// </summary>
public sealed class AccountRemover(
    AccountStore accounts, AccountStateStore states, AccountData data, ISecretStore secrets, IOptions<SyncOptions> options, TimeProvider time)
{
    /// <summary>Disconnects an account. Safe to repeat.</summary>
    /// <exception cref="SecretStoreException">The secret cannot be deleted; the account stays disabled and can be disconnected again.</exception>
    public async Task<RemoveOutcome> RemoveAsync(string name, StoredData stored, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(name, cancellationToken) is not { } account)
        {
            // Data that an earlier call kept can still be purged, once the run that was at work then has stopped.
            if ((await states.GetAsync(name, cancellationToken)).IsActive(time.GetUtcNow())) return RemoveOutcome.StoppingRun;
            return stored == StoredData.Purge && await data.PurgeAsync(name, cancellationToken) ? RemoveOutcome.Removed : RemoveOutcome.NotFound;
        }

        var now = time.GetUtcNow();
        if (account.Enabled) await accounts.TryWriteAsync(account with { Enabled = false, UpdatedAt = now }, cancellationToken);

        // A run that is at work learns at its next renewal that it no longer holds the account. Until then it may still write, so
        // its data cannot be purged yet.
        var change = await states.ChangeAsync(name, state => TakeOver(state, now), cancellationToken);
        var wasActive = IsHeldByRun(change.Before, now);
        if (wasActive && stored == StoredData.Purge) return RemoveOutcome.StoppingRun;

        await secrets.DeleteAsync(SecretNames.ForAccount(name), cancellationToken);
        if (stored == StoredData.Purge) await data.PurgeAsync(name, cancellationToken);
        if (stored == StoredData.Keep) await states.ChangeAsync(name, state => Disconnect(state, wasActive), cancellationToken);
        await accounts.DeleteAsync(name, cancellationToken);
        return RemoveOutcome.Removed;
    }

    private static bool IsHeldByRun(AccountState state, DateTimeOffset now) =>
        state.IsActive(now) && state.Lease!.RunId != RunLease.RemovedOwner;

    private AccountState? TakeOver(AccountState state, DateTimeOffset now) =>
        state.IsActive(now) && state.Lease!.Owner == RunLease.RemovedOwner
            ? null
            : state with
            {
                Lease = new AccountLease(
                    IsHeldByRun(state, now) ? state.Lease!.RunId : RunLease.RemovedOwner,
                    RunLease.RemovedOwner,
                    now + options.Value.Lease,
                    state.Lease is { IsOperation: true }),
            };

    // A run that was in progress may still write: no other run gets the account until its lease would have expired.
    private static AccountState Disconnect(AccountState state, bool wasActive) => state.Disconnected() with
    {
        Lease = wasActive && state.Lease is { } lease ? lease with { IsOperation = false } : null,
    };
}
