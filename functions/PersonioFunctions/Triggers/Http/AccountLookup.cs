using PersonioFunctions.Accounts;

namespace PersonioFunctions.Triggers.Http;

/// <summary>Finding the account that a route names.</summary>
internal static class AccountLookup
{
    /// <summary>The account, or the answer 404. A name that cannot be one never reaches a table query.</summary>
    public static async Task<Account> RequireAsync(this AccountStore accounts, string name, CancellationToken cancellationToken) =>
        AccountRules.IsName(name) && await accounts.FindAsync(name, cancellationToken) is { } account
            ? account
            : throw Requests.NotFound("account of this name");

    /// <summary>The account if it is switched on, or the answer 404 or 409.</summary>
    public static async Task<Account> RequireEnabledAsync(this AccountStore accounts, string name, CancellationToken cancellationToken)
    {
        var account = await accounts.RequireAsync(name, cancellationToken);
        return account.Enabled
            ? account
            : throw new RequestException(
                StatusCodes.Status409Conflict,
                "disabled",
                account.PausedBecause ?? $"Account '{name}' is disabled. POST /api/accounts/{name}/resume switches it on.");
    }

    /// <summary>The state of an account, or the answer 409 when Personio refuses its credentials: for calls that would have to ask Personio.</summary>
    public static async Task<AccountState> RequireCallableAsync(
        this AccountStateStore states, Account account, CancellationToken cancellationToken)
    {
        var state = await states.GetAsync(account.Name, cancellationToken);
        return state.QuarantineOf(account.Credentials) is null
            ? state
            : throw new RequestException(StatusCodes.Status409Conflict, NoticeCodes.Quarantined, Quarantine.Explain(account.Name).Message);
    }
}
