using PersonioFunctions.Employees;

namespace PersonioFunctions.Sync;

/// <summary>
/// Completes what a record says about its supervisor, often only an id, with what the list says about that person. The list wins:
/// it holds the e-mail address by the attribute that the account chose.
/// </summary>
/// <param name="employees">Everybody in the list.</param>
internal sealed class ManagerDirectory(IReadOnlyDictionary<string, Employee> employees)
{
    public Employee Resolve(Employee employee)
    {
        if (employee[EmployeeField.ManagerId] is not { } id || !employees.TryGetValue(id, out var manager)) return employee;
        var nameKnown = manager.Known.Contains(EmployeeField.FirstName) && manager.Known.Contains(EmployeeField.LastName);
        if (nameKnown && EmployeeMapper.FullName(manager[EmployeeField.FirstName], manager[EmployeeField.LastName]) is { Length: <= EmployeeMapper.MaxCharacters } name)
            employee = employee.With(EmployeeField.ManagerName, name);
        if (manager.Known.Contains(EmployeeField.Email))
            employee = employee.With(EmployeeField.ManagerEmail, manager[EmployeeField.Email]);
        return employee;
    }
}
