using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Employees;

/// <summary>A mapped record.</summary>
/// <param name="Employee">The person.</param>
/// <param name="Unusable">Fields whose attribute was there in a form that cannot be kept; they are left as not known.</param>
public readonly record struct MappedEmployee(Employee Employee, FieldSet Unusable);

/// <summary>
/// From what Personio sends to what we keep. Pure: no clock, no I/O, no state. A change of what comes out for the same input raises
/// <see cref="Fingerprint.Version"/>, so that every row is written anew once.
/// </summary>
public static class EmployeeMapper
{
    // Table Storage holds 32 Ki characters in a property and 1 MiB in a row; no honest name or list of cost centres comes near.
    internal const int MaxCharacters = 16_000;

    private static readonly JsonWriterOptions CostCentersJson = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Maps one record that has an id.</summary>
    /// <param name="record">The record; its <see cref="PersonioEmployee.Id"/> must not be null.</param>
    /// <param name="attributes">The account's catalogue.</param>
    public static MappedEmployee Map(PersonioEmployee record, EmployeeAttributes attributes)
    {
        var employee = new Employee(record.Id ?? throw new ArgumentException("The record has no id.", nameof(record)));
        var unusable = default(FieldSet);
        foreach (var attribute in attributes.All)
        {
            if (!record.Attributes.TryGetValue(attribute.Key, out var value)) continue;
            if (attribute.Fields.Count > 1)
            {
                if (!TryMapSupervisor(employee, value, attributes)) unusable = attribute.Fields.Aggregate(unusable, (set, field) => set.With(field));
                continue;
            }

            var field = attribute.Fields[0];
            if (TryMap(field, value, out var text) && (text is null || text.Length <= MaxCharacters)) employee.Set(field, text);
            else unusable = unusable.With(field);
        }

        return new MappedEmployee(employee, unusable);
    }

    private static bool TryMap(EmployeeField field, PersonioValue value, out string? text)
    {
        if (value.Kind == PersonioValueKind.Empty)
        {
            text = null;
            return true;
        }

        text = field switch
        {
            EmployeeField.HireDate or EmployeeField.TerminationDate => Date(value),
            EmployeeField.Department or EmployeeField.Team => value.FieldText("name")?.Trim() ?? value.Text?.Trim(),
            EmployeeField.CostCenters => value.Derive(CostCenters),
            _ => value.Text?.Trim(),
        };
        return text is not null;
    }

    // Dates are local midnights with the office's offset: the date is what is written, and never shifted to UTC.
    private static string? Date(PersonioValue value) =>
        value.Text is { Length: >= CalendarDate.Length } text && CalendarDate.Parse(text.AsSpan(0, CalendarDate.Length)) is not null
            ? text[..CalendarDate.Length]
            : null;

    private static bool TryMapSupervisor(Employee employee, PersonioValue value, EmployeeAttributes attributes)
    {
        if (value.Kind == PersonioValueKind.Empty)
        {
            employee.Set(EmployeeField.ManagerId, null);
            employee.Set(EmployeeField.ManagerName, null);
            employee.Set(EmployeeField.ManagerEmail, null);
            return true;
        }

        if (value.FieldText("id") is not { } id || !Employee.IsId(id)) return false;
        employee.Set(EmployeeField.ManagerId, id);
        if (value.Fields.ContainsKey("first_name") && value.Fields.ContainsKey("last_name"))
            SetUnlessTooLong(employee, EmployeeField.ManagerName, value.Derive(FullName));
        // The supervisor inside a record carries the standard address only: of another attribute it says nothing.
        if (attributes.EmailKey == EmployeeAttributes.DefaultEmailKey && value.Fields.ContainsKey("email"))
            SetUnlessTooLong(employee, EmployeeField.ManagerEmail, value.FieldText("email")?.Trim());
        return true;
    }

    private static void SetUnlessTooLong(Employee employee, EmployeeField field, string? text)
    {
        if (text is null || text.Length <= MaxCharacters) employee.Set(field, text);
    }

    private static string? FullName(PersonioValue supervisor) => FullName(supervisor.FieldText("first_name"), supervisor.FieldText("last_name"));

    /// <summary>First and last name with a space between, or null when there is neither.</summary>
    public static string? FullName(string? firstName, string? lastName)
    {
        var name = $"{firstName?.Trim()} {lastName?.Trim()}".Trim();
        return name.Length == 0 ? null : name;
    }

    // In order of id, since Personio promises none: a list in another order is not a change.
    private static string? CostCenters(PersonioValue value)
    {
        if (value.Kind != PersonioValueKind.Items) return null;
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, CostCentersJson))
        {
            json.WriteStartArray();
            foreach (var item in value.Items.OrderBy(Id, StringComparer.Ordinal).ThenBy(Name, StringComparer.Ordinal))
            {
                if (item.Kind != PersonioValueKind.Fields) return null;
                json.WriteStartObject();
                WriteNumberOrText(json, "id", Id(item));
                json.WriteString("name", Name(item));
                WriteNumberOrText(json, "percentage", item.FieldText("percentage"));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);

        static string? Id(PersonioValue item) => item.FieldText("id");
        static string? Name(PersonioValue item) => item.FieldText("name")?.Trim();
    }

    private static void WriteNumberOrText(Utf8JsonWriter json, string name, string? text)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            json.WriteNumber(name, number / 1.000000000000000000000000000000m); // 100.0 and 100 are one value
        else
            json.WriteString(name, text);
    }
}
