using PersonioFunctions.Employees;

namespace PersonioFunctions.Triggers.Http.Employees;

/// <summary>Finds the employee that a route names.</summary>
internal static class EmployeeLookup
{
    /// <summary>Checks the id of an employee. An id that cannot be one never reaches a table query.</summary>
    public static string RequireId(string account, string id) => Employee.IsId(id) ? id : throw NotFound(account);

    /// <summary>Returns the employee, or fails with 404.</summary>
    public static async Task<EmployeeRow> RequireAsync(
        this EmployeeStore employees, string account, string id, CancellationToken cancellationToken) =>
        await employees.FindAsync(account, RequireId(account, id), cancellationToken) ?? throw NotFound(account);

    /// <summary>Creates the problem for an employee who does not exist. The id is not repeated: it may be any text.</summary>
    public static RequestException NotFound(string account) => HttpErrors.NotFound(
        $"Account '{account}' has no employee with this id. GET /api/accounts/{account}/employees lists its employees.");
}
