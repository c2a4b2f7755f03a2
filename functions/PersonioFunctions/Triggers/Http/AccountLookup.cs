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
}
