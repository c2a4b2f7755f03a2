namespace PersonioFunctions.Accounts.Webhooks;

/// <summary>The result of switching the webhook of an account.</summary>
/// <param name="Account">The account as it is now; null when another caller changed it at the same moment.</param>
/// <param name="Token">The new token, which cannot be read again; null when none was made.</param>
/// <param name="Problem">What a person has to do in Personio; null for nothing.</param>
public sealed record WebhookSwitched(Account? Account, string? Token = null, Notice? Problem = null)
{
    /// <summary>Leaves the token out, because this text may end up in a log.</summary>
    public override string ToString() => nameof(WebhookSwitched);
}

/// <summary>
/// Switches the webhook of an account on and off. The app takes webhooks before Personio sends them, and refuses them before Personio
/// stops.
/// </summary>
public sealed class WebhookSwitch(AccountStore accounts, NotifiedPeopleStore notified, WebhookRegistrar registrar, TimeProvider time)
{
    /// <summary>Switches the webhook on with a new token. An account that has one keeps its token.</summary>
    /// <param name="account">The account.</param>
    /// <param name="url">The address at which the app takes the webhooks of the account.</param>
    /// <param name="fullSyncEvery">See <see cref="Account.FullSyncEvery"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<WebhookSwitched> SwitchOnAsync(
        Account account, Uri url, TimeSpan? fullSyncEvery, CancellationToken cancellationToken)
    {
        if (account.WebhookHash is not null)
        {
            return new WebhookSwitched(account.FullSyncEvery == fullSyncEvery
                ? account
                : await WriteAsync(account with { FullSyncEvery = fullSyncEvery }, cancellationToken));
        }

        var token = WebhookToken.Create();
        var switching = account with { WebhookHash = WebhookToken.HashOf(token), FullSyncEvery = fullSyncEvery };
        if (await WriteAsync(switching, cancellationToken) is not { } on) return new WebhookSwitched(null);
        var (id, problem) = await registrar.TryCreateAsync(on, url, token, cancellationToken);
        if (id is null) return new WebhookSwitched(on, token, problem);

        // When another caller changes the account meanwhile, the webhook works, but this app cannot delete it.
        var registered = on with { WebhookId = id };
        return new WebhookSwitched(await WriteAsync(registered, cancellationToken) ?? registered, token);
    }

    /// <summary>Switches the webhook off. Its token is refused from now on.</summary>
    public async Task<WebhookSwitched> SwitchOffAsync(Account account, CancellationToken cancellationToken)
    {
        var off = account.WebhookHash is null
            ? account
            : await WriteAsync(account with { WebhookHash = null, WebhookId = null, FullSyncEvery = null }, cancellationToken);
        if (off is null) return new WebhookSwitched(null);
        await notified.DeleteAsync(account.Name, cancellationToken);
        return new WebhookSwitched(
            off, Problem: account.WebhookId is { } id ? await registrar.TryDeleteAsync(account, id, cancellationToken) : null);
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
