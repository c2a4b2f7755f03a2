using System.Text.Json;

namespace PersonioFunctions.Employees;

/// <summary>
/// What is kept of a person: one value, in one column of the table Employees. The fields are the rows of the catalogue in
/// <c>EmployeeField.Catalogue.cs</c>.
/// </summary>
public sealed partial class EmployeeField
{
    private EmployeeField(int index, string attribute, string column, AttributeReader? reader, string? changedEvent)
    {
        (Index, Attribute, Column, Reader, ChangedEvent) = (index, attribute, column, reader, changedEvent);
        JsonName = JsonNamingPolicy.CamelCase.ConvertName(column);
    }

    /// <summary>The place in the catalogue.</summary>
    public int Index { get; }

    /// <summary>The Personio key of the field's attribute. An account may name another one for the e-mail address.</summary>
    public string Attribute { get; }

    /// <summary>The column in the table Employees.</summary>
    public string Column { get; }

    /// <summary>The name of the member in the API.</summary>
    public string JsonName { get; }

    /// <summary>Whether the value is JSON, which the API shows as such.</summary>
    public bool IsJson => Reader?.IsJson == true;

    /// <summary>The event that a change of the value raises by itself; null when it raises none, or one that depends on more.</summary>
    public string? ChangedEvent { get; }

    /// <summary>How the value is read; null for a field that is read together with others.</summary>
    internal AttributeReader? Reader { get; }

    /// <summary>Returns the field of a column; null when the column is no field.</summary>
    public static EmployeeField? Find(string column) => ByColumn.GetValueOrDefault(column);

    /// <inheritdoc/>
    public override string ToString() => Column;
}
