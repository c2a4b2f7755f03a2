namespace PersonioFunctions.Accounts.Webhooks;

/// <summary>The result of switching the webhook of an account.</summary>
/// <param name="Account">The account as it is now; null when another caller changed it at the same moment.</param>
/// <param name="Token">The new token, which cannot be read again; null when none was made.</param>
public sealed record WebhookSwitched(Account? Account, string? Token)
{
    /// <summary>Leaves the token out, because this text may end up in a log.</summary>
    public override string ToString() => nameof(WebhookSwitched);
}

/// <summary>Switches the webhook of an account on and off.</summary>
public sealed class WebhookSwitch(AccountStore accounts, NotifiedPeopleStore notified, TimeProvider time)
{
    /// <summary>Switches the webhook on with a new token. An account that has one keeps its token.</summary>
    /// <param name="account">The account.</param>
    /// <param name="fullSyncEvery">See <see cref="Account.FullSyncEvery"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<WebhookSwitched> SwitchOnAsync(Account account, TimeSpan? fullSyncEvery, CancellationToken cancellationToken)
    {
        if (account.WebhookHash is not null && account.FullSyncEvery == fullSyncEvery) return new WebhookSwitched(account, null);
        var token = account.WebhookHash is null ? WebhookToken.Create() : null;
        var hash = token is null ? account.WebhookHash : WebhookToken.HashOf(token);
        return await WriteAsync(account with { WebhookHash = hash, FullSyncEvery = fullSyncEvery }, cancellationToken) is { } changed
            ? new WebhookSwitched(changed, token)
            : new WebhookSwitched(null, null);
    }

    /// <summary>Switches the webhook off. Its token is refused from now on.</summary>
    public async Task<WebhookSwitched> SwitchOffAsync(Account account, CancellationToken cancellationToken)
    {
        var changed = account.WebhookHash is null
            ? account
            : await WriteAsync(account with { WebhookHash = null, FullSyncEvery = null }, cancellationToken);
        if (changed is not null) await notified.DeleteAsync(account.Name, cancellationToken);
        return new WebhookSwitched(changed, null);
    }

    // An attempt to disconnect the account has marked its row, and must find it unchanged in order to delete it.
    private async Task<Account?> WriteAsync(Account account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return account.IsBeingRemoved(now)
            ? null
            : await accounts.TryWriteAsync(account with { UpdatedAt = now }, cancellationToken);
    }
}
