using PersonioFunctions.Personio;

namespace PersonioFunctions.Employees;

/// <summary>A mapped record.</summary>
/// <param name="Employee">The person.</param>
/// <param name="Unusable">The fields whose attribute was present in an unusable form. They are not known.</param>
public readonly record struct MappedEmployee(Employee Employee, FieldSet Unusable)
{
    /// <summary>Whether the supervisor has the id 0, which is read as no manager.</summary>
    public bool HasManagerZero { get; init; }
}

/// <summary>Maps Personio's records to employees, by the rows of the catalogue. Pure: no clock, no I/O, no state.</summary>
public static class EmployeeMapper
{
    // Table Storage holds 32 Ki characters in a property and 1 MiB in a row. No real name or list of cost centres is that long.
    internal const int MaxCharacters = 16_000;

    // 80 columns of this length fit into a row together with the others.
    internal const int MaxOwnCharacters = 4_000;

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
                foreach (var field in attribute.Fields)
                {
                    if (field.Main is null) unusable = unusable.With(field);
                }
            }
        }

        var hasManagerZero = record.Attributes.TryGetValue(EmployeeField.ManagerId.Attribute, out var supervisor) && HasIdZero(supervisor);
        return new MappedEmployee(employee, unusable) { HasManagerZero = hasManagerZero };
    }

    /// <summary>Returns the first and last name separated by a space; null when there is neither.</summary>
    public static string? FullName(string? firstName, string? lastName)
    {
        var name = $"{firstName?.Trim()} {lastName?.Trim()}".Trim();
        return name.Length == 0 ? null : name;
    }

    private static bool TryMap(Employee employee, MappedAttribute attribute, PersonioValue value, string emailKey)
    {
        if (value.Kind == PersonioValueKind.Empty || (attribute.Readers.IsEmpty && HasNoId(value)))
        {
            foreach (var field in attribute.Fields) employee.Set(field, null);
            return true;
        }

        if (attribute.Readers.IsEmpty) return TryMapSupervisor(employee, value, emailKey);
        var longest = attribute.Fields[0].IsOwn ? MaxOwnCharacters : MaxCharacters;
        if (attribute.Readers[0].Read(value) is not { } text || text.Length > longest) return false;

        // Tags as sent can be longer than the tags. Ids and offsets are short.
        if (attribute.Fields is [{ IsOwn: true }, _] && attribute.Readers[1].Read(value)?.Length > longest) return false;
        employee.Set(attribute.Fields[0], text);
        for (var i = 1; i < attribute.Fields.Length; i++) employee.Set(attribute.Fields[i], attribute.Readers[i].Read(value));
        return true;
    }

    private static bool TryMapSupervisor(Employee employee, PersonioValue supervisor, string emailKey)
    {
        if (IdOf(supervisor)?.AsId() is not { } id) return false;
        employee.Set(EmployeeField.ManagerId, id);
        var fields = supervisor.AsOne().Fields;
        if (fields.ContainsKey("first_name") && fields.ContainsKey("last_name"))
            SetUnlessTooLong(employee, EmployeeField.ManagerName, supervisor.Derive(FullName));

        // The supervisor inside a record has only the standard address, which tells nothing about another attribute.
        if (emailKey == EmployeeAttributes.DefaultEmailKey && fields.ContainsKey("email"))
            SetUnlessTooLong(employee, EmployeeField.ManagerEmail, supervisor.Derive(Address));
        return true;
    }

    // The manager's record is gone, and Personio leaves an empty one in its place.
    private static bool HasNoId(PersonioValue supervisor) =>
        IdOf(supervisor) is { Kind: PersonioValueKind.Empty } || HasIdZero(supervisor);

    private static bool HasIdZero(PersonioValue supervisor) => IdOf(supervisor)?.AsId() == "0";

    // The id in the record, or the id in place of the record.
    private static PersonioValue? IdOf(PersonioValue supervisor) => supervisor.AsOne() is { Kind: PersonioValueKind.Text } id
        ? id
        : supervisor.Field("id");

    private static void SetUnlessTooLong(Employee employee, EmployeeField field, string? text)
    {
        if (text is null || text.Length <= MaxCharacters) employee.Set(field, text);
    }

    private static string? Address(PersonioValue supervisor) =>
        supervisor.TextOf("email") is { } address ? EmailAddress.Clean(address) : null;

    private static string? FullName(PersonioValue supervisor) =>
        FullName(supervisor.TextOf("first_name"), supervisor.TextOf("last_name"));
}
