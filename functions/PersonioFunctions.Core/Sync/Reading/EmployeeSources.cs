using PersonioFunctions.Accounts;
using PersonioFunctions.Accounts.Connecting;
using PersonioFunctions.Employees;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Sync.Reading;

/// <summary>Creates the source of an account's employees.</summary>
public sealed class EmployeeSources(PersonioClientFactory personio, AccountConnector connector)
{
    /// <summary>Opens one account for a run. Sends no request yet.</summary>
    internal EmployeeSource Open(Account account, RunProgress progress) =>
        new(personio.Create(connector.Open(account)), new EmployeeAttributes(account.EmailAttribute), progress);
}
