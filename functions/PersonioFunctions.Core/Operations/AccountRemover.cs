using Microsoft.Extensions.Options;
using PersonioFunctions.Accounts;
using PersonioFunctions.Accounts.Webhooks;
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
/// Disconnects accounts. First, the account is marked, so that runs can no longer begin and nobody can connect it, and the run in progress
/// is told to stop. Then the secret and the data are deleted. The account's row is deleted last, so that after a failed step the account
/// can be disconnected again. A mark that stays after a crash expires.
/// </summary>
public sealed class AccountRemover(
    AccountStore accounts,
    AccountStateStore states,
    AccountData data,
    NotifiedPeopleStore notified,
    WebhookRegistrar webhooks,
    ISecretStore secrets,
    IOptions<SyncOptions> options,
    TimeProvider time)
{
    // Ends before the mark expires. Otherwise a caller could connect the account while its secret is being deleted.
    private static readonly TimeSpan LongestAttempt = Account.LongestRemoval - TimeSpan.FromSeconds(10);

    /// <summary>Disconnects an account. Safe to repeat.</summary>
    /// <exception cref="SecretStoreException">
    /// The secret cannot be deleted; the account stays disabled and can be disconnected again.
    /// </exception>
    public async Task<RemoveOutcome> RemoveAsync(string name, StoredData stored, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(LongestAttempt, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await accounts.FindAsync(name, linked.Token) is { } account
                ? await RemoveAsync(account, stored, linked.Token)
                : await RemoveKeptAsync(name, stored, linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return RemoveOutcome.Conflict;
        }
    }

    private async Task<RemoveOutcome> RemoveAsync(Account account, StoredData stored, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var marking = account with { Enabled = false, RemovalUntil = now + Account.LongestRemoval, UpdatedAt = now };
        if (await accounts.TryWriteAsync(marking, cancellationToken) is not { } marked) return RemoveOutcome.Conflict;

        var outcome = RemoveOutcome.Conflict;
        try
        {
            return outcome = await RemoveMarkedAsync(marked, stored, now, cancellationToken);
        }
        finally
        {
            // The account can be connected again at once. Nothing is written if another caller has changed it.
            if (outcome != RemoveOutcome.Removed)
                await accounts.TryWriteAsync(marked with { RemovalUntil = now }, CancellationToken.None);
        }
    }

    private async Task<RemoveOutcome> RemoveMarkedAsync(
        Account marked, StoredData stored, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A run in progress notices at its next renewal that it lost the account. Until then it may still write, so the data cannot be
        // purged yet.
        var name = marked.Name;
        var change = await states.ChangeAsync(name, state => TakeOver(state, now), cancellationToken);
        var wasActive = IsHeldByRun(change.Before, now);
        if (wasActive && stored == StoredData.Purge) return RemoveOutcome.StoppingRun;

        // Needs the secret. A webhook that stays there is logged, and its calls are refused.
        if (marked.WebhookId is { } webhook) await webhooks.TryDeleteAsync(marked, webhook, cancellationToken);
        await secrets.DeleteAsync(SecretNames.ForAccount(name), cancellationToken);
        await notified.DeleteAsync(name, cancellationToken);
        if (stored == StoredData.Purge) await data.PurgeAsync(name, cancellationToken);
        if (stored == StoredData.Keep) await states.ChangeAsync(name, state => Disconnect(state, wasActive, marked), cancellationToken);
        return await accounts.TryDeleteAsync(marked, cancellationToken) ? RemoveOutcome.Removed : RemoveOutcome.Conflict;
    }

    // Data that an earlier call kept can still be purged, once the run that was in progress has stopped.
    private async Task<RemoveOutcome> RemoveKeptAsync(string name, StoredData stored, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (stored == StoredData.Keep)
        {
            return (await states.GetAsync(name, cancellationToken)).IsActive(now) ? RemoveOutcome.StoppingRun : RemoveOutcome.NotFound;
        }

        // If the account is connected meanwhile, its first run waits for this lease, and begins without data.
        var lease = new AccountLease(RunLease.RemovedOwner, RunLease.RemovedOwner, now + Account.LongestRemoval);
        var change = await states.ChangeAsync(name, state => state.IsActive(now) ? null : state with { Lease = lease }, cancellationToken);
        if (!change.Changed) return RemoveOutcome.StoppingRun;
        try
        {
            if (await accounts.FindAsync(name, cancellationToken) is not null) return RemoveOutcome.Conflict;
            return await data.PurgeAsync(name, cancellationToken) ? RemoveOutcome.Removed : RemoveOutcome.NotFound;
        }
        finally
        {
            // After a purge there is no state, and nothing is written.
            await states.ChangeAsync(name, state => state.Lease == lease ? state with { Lease = null } : null, CancellationToken.None);
        }
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
    private static AccountState Disconnect(AccountState state, bool wasActive, Account account) => state.Disconnected() with
    {
        KeptAttributes = account.Attributes,
        Lease = wasActive && state.Lease is { } lease ? lease with { IsOperation = false } : null,
    };
}
