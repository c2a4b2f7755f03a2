using PersonioFunctions.Accounts;
using PersonioFunctions.Accounts.Connecting;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Sync.Reading;

/// <summary>Creates the source of an account's employees.</summary>
public sealed class EmployeeSources(PersonioClientFactory personio, AccountConnector connector)
{
    /// <summary>Opens one account for a run. Sends no request yet.</summary>
    /// <param name="account">The account.</param>
    /// <param name="pageSize">The page size that Personio accepted in earlier runs.</param>
    /// <param name="progress">Counts the requests of the run.</param>
    internal EmployeeSource Open(Account account, PageSize pageSize, RunProgress progress) =>
        new(personio.Create(connector.Open(account)), account.Catalogue, pageSize, progress);
}
