using PersonioFunctions.Accounts;
using PersonioFunctions.Accounts.Connecting;
using PersonioFunctions.Runs;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Schedule;

/// <summary>Connects and enables accounts, and requests a run at once, so that the caller need not wait for the timer.</summary>
public sealed class AccountActivation(
    AccountStore accounts, AccountConnector connector, FirstLook firstLook, SyncRequester requester, EventWake wake, TimeProvider time)
{
    /// <summary>Connects an account by <see cref="AccountConnector.ConnectAsync"/>, and requests a run if it is enabled.</summary>
    /// <param name="name">The account's name, valid by <see cref="AccountRules.Validate(string, AccountConnection)"/>.</param>
    /// <param name="connection">The request, valid by the same rule.</param>
    /// <param name="existing">Whether the present credentials of the account may be replaced.</param>
    /// <param name="caller">The caller, for <see cref="ConnectLimits.TryBegin"/>.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="Personio.PersonioException">Personio refuses the credentials or gives no answer. Nothing was changed.</exception>
    /// <exception cref="Secrets.SecretStoreException">The secret cannot be stored. Nothing was changed.</exception>
    public async Task<(ConnectOutcome Outcome, Account? Account)> ConnectAsync(
        string name, AccountConnection connection, ExistingCredentials existing, string caller, CancellationToken cancellationToken)
    {
        var (outcome, account) = await connector.ConnectAsync(name, connection, existing, caller, cancellationToken);
        if (outcome is ConnectOutcome.Created or ConnectOutcome.Updated && account!.Enabled)
        {
            await firstLook.TakeAsync(account, cancellationToken);
            await requester.RequestAsync(name, SyncTrigger.Connect, cancellationToken);
        }

        if (outcome == ConnectOutcome.Created) await wake.AccountChangedAsync(name, cancellationToken);
        return (outcome, account);
    }

    /// <summary>Enables a paused or disabled account and requests a run. For an enabled account only requests the run.</summary>
    /// <returns>The id of the run, or null when another caller changed or disconnected the account at the same moment.</returns>
    public async Task<string?> ResumeAsync(Account account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (account.IsBeingRemoved(now)) return null;
        var resumed = account with { Enabled = true, PausedBecause = null, RemovalUntil = null, UpdatedAt = now };
        return account.Enabled || await accounts.TryWriteAsync(resumed, cancellationToken) is not null
            ? await requester.RequestAsync(account.Name, SyncTrigger.Manual, cancellationToken)
            : null;
    }
}
