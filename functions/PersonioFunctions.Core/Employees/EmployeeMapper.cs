using PersonioFunctions.Personio;

namespace PersonioFunctions.Employees;

/// <summary>A mapped record.</summary>
/// <param name="Employee">The person.</param>
/// <param name="Unusable">The fields whose attribute was present in an unusable form. They are not known.</param>
public readonly record struct MappedEmployee(Employee Employee, FieldSet Unusable);

/// <summary>Maps Personio's records to employees, by the rows of the catalogue. Pure: no clock, no I/O, no state.</summary>
public static class EmployeeMapper
{
    // Table Storage holds 32 Ki characters in a property and 1 MiB in a row. No real name or list of cost centres is that long.
    internal const int MaxCharacters = 16_000;

    /// <summary>Maps one record that has an id.</summary>
    /// <param name="record">The record; its <see cref="PersonioEmployee.Id"/> must not be null.</param>
    /// <param name="attributes">The account's attributes.</param>
    public static MappedEmployee Map(PersonioEmployee record, EmployeeAttributes attributes)
    {
        var employee = new Employee(record.Id ?? throw new ArgumentException("The record has no id.", nameof(record)));
        var unusable = default(FieldSet);
        foreach (var attribute in attributes.All)
        {
            if (record.Attributes.TryGetValue(attribute.Key, out var value) && !TryMap(employee, attribute, value, attributes.EmailKey))
            {
                foreach (var field in attribute.Fields) unusable = unusable.With(field);
            }
        }

        return new MappedEmployee(employee, unusable);
    }

    /// <summary>Returns the first and last name separated by a space; null when there is neither.</summary>
    public static string? FullName(string? firstName, string? lastName)
    {
        var name = $"{firstName?.Trim()} {lastName?.Trim()}".Trim();
        return name.Length == 0 ? null : name;
    }

    private static bool TryMap(Employee employee, MappedAttribute attribute, PersonioValue value, string emailKey)
    {
        if (value.Kind == PersonioValueKind.Empty)
        {
            foreach (var field in attribute.Fields) employee.Set(field, null);
            return true;
        }

        var first = attribute.Fields[0];
        if (first.Reader is not { } reader) return TryMapSupervisor(employee, value, emailKey);
        if (reader.Read(value) is not { Length: <= MaxCharacters } text) return false;
        employee.Set(first, text);
        return true;
    }

    private static bool TryMapSupervisor(Employee employee, PersonioValue supervisor, string emailKey)
    {
        if (supervisor.FieldText("id") is not { } id || !Employee.IsId(id)) return false;
        employee.Set(EmployeeField.ManagerId, id);
        if (supervisor.Fields.ContainsKey("first_name") && supervisor.Fields.ContainsKey("last_name"))
            SetUnlessTooLong(employee, EmployeeField.ManagerName, supervisor.Derive(FullName));

        // The supervisor inside a record has only the standard address, which tells nothing about another attribute.
        if (emailKey == EmployeeAttributes.DefaultEmailKey && supervisor.Fields.ContainsKey("email"))
            SetUnlessTooLong(employee, EmployeeField.ManagerEmail, supervisor.Derive(Address));
        return true;
    }

    private static void SetUnlessTooLong(Employee employee, EmployeeField field, string? text)
    {
        if (text is null || text.Length <= MaxCharacters) employee.Set(field, text);
    }

    private static string? Address(PersonioValue supervisor) =>
        supervisor.FieldText("email") is { } address ? EmailAddress.Clean(address) : null;

    private static string? FullName(PersonioValue supervisor) =>
        FullName(supervisor.FieldText("first_name"), supervisor.FieldText("last_name"));
}
