using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning.Snapshots;

/// <summary>
/// Completes a record's supervisor, often only an id, with name and address from the list. The list takes precedence, because it holds
/// the e-mail address by the attribute that the account chose.
/// </summary>
/// <param name="employees">The people in the list.</param>
internal sealed class ManagerDirectory(IReadOnlyDictionary<string, Employee> employees)
{
    // Each name is built once instead of once for each report.
    private readonly Dictionary<string, string?> _names = [];

    /// <summary>Returns the person with the manager's name and address from the list.</summary>
    public Employee Resolve(Employee employee)
    {
        if (employee[EmployeeField.ManagerId] is not { } id || !employees.TryGetValue(id, out var manager)) return employee;
        if (!_names.TryGetValue(id, out var name)) _names[id] = name = NameOf(manager);
        if (name is not null) employee = employee.With(EmployeeField.ManagerName, name);
        if (manager.Known.Contains(EmployeeField.Email))
            employee = employee.With(EmployeeField.ManagerEmail, manager[EmployeeField.Email]);
        return employee;
    }

    private static string? NameOf(Employee manager)
    {
        if (!manager.Known.Contains(EmployeeField.FirstName) || !manager.Known.Contains(EmployeeField.LastName)) return null;
        var name = EmployeeMapper.FullName(manager[EmployeeField.FirstName], manager[EmployeeField.LastName]);
        return name?.Length <= EmployeeMapper.MaxCharacters ? name : null;
    }
}
