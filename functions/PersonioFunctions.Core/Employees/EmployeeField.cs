using System.Text.Json;

namespace PersonioFunctions.Employees;

/// <summary>
/// A stored value of a person, in one column of the table Employees. The fields are the rows of the catalogue in
/// <c>EmployeeField.Catalogue.cs</c>.
/// </summary>
public sealed partial class EmployeeField
{
    private EmployeeField(int index, string attribute, string column, AttributeReader? reader, string? changedEvent)
    {
        (Index, Attribute, Column, Reader, ChangedEvent) = (index, attribute, column, reader, changedEvent);
        JsonName = JsonNamingPolicy.CamelCase.ConvertName(column);
    }

    /// <summary>The position in the catalogue.</summary>
    public int Index { get; }

    /// <summary>The Personio key of the field's attribute. An account may name another one for the e-mail address.</summary>
    public string Attribute { get; }

    /// <summary>The column in the table Employees.</summary>
    public string Column { get; }

    /// <summary>The name of the member in the API.</summary>
    public string JsonName { get; }

    /// <summary>Whether the value is JSON, which the API returns as JSON.</summary>
    public bool IsJson => Reader?.IsJson == true;

    /// <summary>The event of every change of the value; null when there is none, or when the event depends on other fields.</summary>
    public string? ChangedEvent { get; }

    /// <summary>
    /// The date whose offset the field holds; null for all other fields. An offset alone says nothing. It matters as far as the standing
    /// depends on it.
    /// </summary>
    public EmployeeField? OffsetOf { get; private init; }

    /// <summary>The reader of the value; null for a field that is read together with others.</summary>
    internal AttributeReader? Reader { get; }

    /// <summary>Returns the field of a column; null when no field has this column.</summary>
    public static EmployeeField? Find(string column) => ByColumn.GetValueOrDefault(column);

    /// <inheritdoc/>
    public override string ToString() => Column;
}
