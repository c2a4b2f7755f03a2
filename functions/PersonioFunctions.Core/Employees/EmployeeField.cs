using System.Text.Json;

namespace PersonioFunctions.Employees;

/// <summary>
/// A stored value of a person, in one column of the table Employees. The fields are the rows of the catalogue in
/// <c>EmployeeField.Catalogue.cs</c>, and the company's own ones in <see cref="Own.OwnFields"/>.
/// </summary>
public sealed partial class EmployeeField
{
    private readonly EmployeeField? _asSentOf;

    private EmployeeField(int index, string attribute, string column, AttributeReader? reader, string? changedEvent)
    {
        (Index, Attribute, Column, Reader, ChangedEvent) = (index, attribute, column, reader, changedEvent);
        JsonName = JsonNamingPolicy.CamelCase.ConvertName(column);
        IsJson = reader?.IsJson == true;
    }

    /// <summary>Creates a field of the company's own.</summary>
    /// <param name="siblings">The company's own fields by place, with this one among them.</param>
    /// <param name="place">The place.</param>
    /// <param name="name">The name; the column has <see cref="OwnPrefix"/> before it.</param>
    /// <param name="isJson">Whether the value is JSON.</param>
    internal EmployeeField(EmployeeField?[] siblings, int place, string name, bool isJson)
        : this(Count + place, attribute: "", OwnPrefix + name, reader: null, changedEvent: null)
    {
        (Siblings, IsJson) = (siblings, isJson);
        if (place > 0 && siblings[place - 1]?.Column + AsSent == Column) _asSentOf = siblings[place - 1];
    }

    /// <summary>The end of the column with tags as sent.</summary>
    public const string AsSent = "_Raw";

    /// <summary>The prefix of the columns of a company's own attributes.</summary>
    public const string OwnPrefix = "X_";

    /// <summary>The position in the catalogue. The company's own fields follow.</summary>
    public int Index { get; }

    /// <summary>
    /// The Personio key of the field's attribute. An account may name another one for the e-mail address. Empty for the company's own
    /// fields, whose keys the account has.
    /// </summary>
    public string Attribute { get; }

    /// <summary>The column in the table Employees.</summary>
    public string Column { get; }

    /// <summary>The name of the member in the API.</summary>
    public string JsonName { get; }

    /// <summary>Whether the value is JSON, which the API returns as JSON.</summary>
    public bool IsJson { get; }

    /// <summary>The event of every change of the value; null when there is none, or when the event depends on other fields.</summary>
    public string? ChangedEvent { get; }

    /// <summary>
    /// The field that this one is read together with and only adds to: it is an offset, an id, or tags as sent. Null for all others.
    /// </summary>
    public EmployeeField? Main => OffsetOf ?? IdOf ?? _asSentOf;

    /// <summary>Whether an account reads the field only after it has switched its attribute on.</summary>
    public bool IsOptional { get; private init; }

    /// <summary>Whether the field is one of the company's own.</summary>
    public bool IsOwn => Siblings is not null;

    /// <summary>The company's own fields by place, of which this is one; null for a field of the catalogue.</summary>
    internal EmployeeField?[]? Siblings { get; }

    /// <summary>The field with the name, if this field holds the id of a department, team, office or subcompany; or null.</summary>
    public EmployeeField? IdOf { get; private init; }

    /// <summary>
    /// The date whose offset the field holds; null for all other fields. An offset alone says nothing. It matters as far as the standing
    /// depends on it.
    /// </summary>
    public EmployeeField? OffsetOf { get; private init; }

    /// <summary>The reader of the value; null for a field that is read together with others.</summary>
    internal AttributeReader? Reader { get; }

    /// <summary>Returns the field of the catalogue with a column; null when none has it.</summary>
    public static EmployeeField? Find(string column) => ByColumn.GetValueOrDefault(column);

    /// <summary>Returns the field at a position.</summary>
    internal static EmployeeField At(int index, EmployeeField?[]? own) => index < Count ? Rows[index] : own![index - Count]!;

    /// <inheritdoc/>
    public override string ToString() => Column;
}
