using PersonioFunctions.Accounts;
using PersonioFunctions.Accounts.Connecting;
using PersonioFunctions.Employees;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Sync.Reading;

/// <summary>Opens the employees of accounts at Personio.</summary>
public sealed class EmployeeSources(PersonioClientFactory personio, AccountConnector connector)
{
    /// <summary>Opens one account for a run. Calls nobody yet.</summary>
    internal EmployeeSource Open(Account account, RunProgress progress) =>
        new(personio.Create(connector.Open(account)), new EmployeeAttributes(account.EmailAttribute), progress);
}
