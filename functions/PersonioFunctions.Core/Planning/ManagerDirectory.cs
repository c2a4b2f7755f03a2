using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning;

/// <summary>
/// Completes what a record says about its supervisor, often only an id, with what the list says about that person. The list wins:
/// it holds the e-mail address by the attribute that the account chose.
/// </summary>
/// <param name="employees">Everybody in the list.</param>
internal sealed class ManagerDirectory(IReadOnlyDictionary<string, Employee> employees)
{
    // Of each manager once, and not for each of their reports.
    private readonly Dictionary<string, string?> _names = [];

    public Employee Resolve(Employee employee)
    {
        if (employee[EmployeeField.ManagerId] is not { } id || !employees.TryGetValue(id, out var manager)) return employee;
        if (!_names.TryGetValue(id, out var name)) _names[id] = name = NameOf(manager);
        if (name is not null) employee = employee.With(EmployeeField.ManagerName, name);
        if (manager.Known.Contains(EmployeeField.Email))
            employee = employee.With(EmployeeField.ManagerEmail, manager[EmployeeField.Email]);
        return employee;
    }

    private static string? NameOf(Employee manager) =>
        manager.Known.Contains(EmployeeField.FirstName) && manager.Known.Contains(EmployeeField.LastName)
        && EmployeeMapper.FullName(manager[EmployeeField.FirstName], manager[EmployeeField.LastName]) is { Length: <= EmployeeMapper.MaxCharacters } name
            ? name
            : null;
}
