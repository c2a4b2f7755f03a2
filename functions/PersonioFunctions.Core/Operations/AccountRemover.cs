using Microsoft.Extensions.Options;
using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;
using PersonioFunctions.Secrets;

namespace PersonioFunctions.Operations;

/// <summary>The outcome of an attempt to disconnect an account.</summary>
public enum RemoveOutcome
{
    /// <summary>The account is disconnected.</summary>
    Removed,

    /// <summary>No account of this name is connected.</summary>
    NotFound,

    /// <summary>A run was in progress. It has been told to stop, and the account is disabled. The caller repeats the call.</summary>
    StoppingRun,

    /// <summary>Another caller changed or connected the account at the same moment. The caller repeats the call.</summary>
    Conflict,
}

/// <summary>The treatment of the stored data of a disconnected account.</summary>
public enum StoredData
{
    /// <summary>It stays.</summary>
    Keep,

    /// <summary>It is deleted.</summary>
    Purge,
}

/// <summary>
/// Disconnects accounts. First, runs can no longer begin, and the run in progress is told to stop. Then the secret and the data are
/// deleted. The account's row is deleted last, so that after a failed step the account can be disconnected again.
/// </summary>
public sealed class AccountRemover(
    AccountStore accounts,
    AccountStateStore states,
    AccountData data,
    ISecretStore secrets,
    IOptions<SyncOptions> options,
    TimeProvider time)
{
    /// <summary>Disconnects an account. Safe to repeat.</summary>
    /// <exception cref="SecretStoreException">
    /// The secret cannot be deleted; the account stays disabled and can be disconnected again.
    /// </exception>
    public async Task<RemoveOutcome> RemoveAsync(string name, StoredData stored, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(name, cancellationToken) is not { } account)
        {
            // Data that an earlier call kept can still be purged, once the run that was in progress has stopped.
            if ((await states.GetAsync(name, cancellationToken)).IsActive(time.GetUtcNow())) return RemoveOutcome.StoppingRun;
            return stored == StoredData.Purge && await data.PurgeAsync(name, cancellationToken)
                ? RemoveOutcome.Removed
                : RemoveOutcome.NotFound;
        }

        var now = time.GetUtcNow();
        if (account.Enabled && !await accounts.TryWriteAsync(account with { Enabled = false, UpdatedAt = now }, cancellationToken))
            return RemoveOutcome.Conflict;

        // A run in progress notices at its next renewal that it lost the account. Until then it may still write, so the data cannot be
        // purged yet.
        var change = await states.ChangeAsync(name, state => TakeOver(state, now), cancellationToken);
        var wasActive = IsHeldByRun(change.Before, now);
        if (wasActive && stored == StoredData.Purge) return RemoveOutcome.StoppingRun;

        // A caller who connects the account again from here on changes the row, which is therefore not deleted below.
        if (await accounts.FindAsync(name, cancellationToken) is not { Enabled: false } disabled) return RemoveOutcome.Conflict;
        await secrets.DeleteAsync(SecretNames.ForAccount(name), cancellationToken);
        if (stored == StoredData.Purge) await data.PurgeAsync(name, cancellationToken);
        if (stored == StoredData.Keep) await states.ChangeAsync(name, state => Disconnect(state, wasActive), cancellationToken);
        return await accounts.TryDeleteAsync(disabled, cancellationToken) ? RemoveOutcome.Removed : RemoveOutcome.Conflict;
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

    // A run that was in progress may still write, so no other run acquires the account until that lease would have expired.
    private static AccountState Disconnect(AccountState state, bool wasActive) => state.Disconnected() with
    {
        Lease = wasActive && state.Lease is { } lease ? lease with { IsOperation = false } : null,
    };
}
