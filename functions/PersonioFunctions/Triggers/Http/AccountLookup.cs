using PersonioFunctions.Accounts;

namespace PersonioFunctions.Triggers.Http;

/// <summary>Finds the account that a route names.</summary>
internal static class AccountLookup
{
    /// <summary>Returns the account, or fails with 404. An invalid name never reaches a table query.</summary>
    public static async Task<Account> RequireAsync(this AccountStore accounts, string name, CancellationToken cancellationToken) =>
        AccountRules.IsName(name) && await accounts.FindAsync(name, cancellationToken) is { } account ? account : throw NotFound();

    /// <summary>Returns the account if it is enabled, or fails with 404 or 409.</summary>
    public static async Task<Account> RequireEnabledAsync(this AccountStore accounts, string name, CancellationToken cancellationToken)
    {
        var account = await accounts.RequireAsync(name, cancellationToken);
        return account.Enabled
            ? account
            : throw new RequestException(
                StatusCodes.Status409Conflict,
                ProblemCodes.Disabled,
                account.PausedBecause ?? $"Account '{name}' is disabled. Enable it with POST /api/accounts/{name}/resume.");
    }

    /// <summary>Fails with 409 when Personio refuses the account's credentials. For calls that would have to ask Personio.</summary>
    public static async Task RequireCallableAsync(this AccountStateStore states, Account account, CancellationToken cancellationToken)
    {
        var state = await states.GetAsync(account.Name, cancellationToken);
        if (state.QuarantineOf(account.Credentials) is not null)
            throw new RequestException(StatusCodes.Status409Conflict, ProblemCodes.Quarantined, Quarantine.Explain(account.Name).Message);
    }

    /// <summary>Creates the problem for an account that does not exist. The name is not repeated: it may be any text.</summary>
    public static RequestException NotFound() =>
        HttpErrors.NotFound("There is no account with this name. GET /api/accounts lists all accounts.");
}
