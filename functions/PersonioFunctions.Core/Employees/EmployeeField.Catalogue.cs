using System.Collections.Frozen;
using System.Collections.Immutable;

namespace PersonioFunctions.Employees;

/// <content>
/// The catalogue. A new attribute is one row, because all other code iterates over <see cref="All"/>. Add rows at the end, because the
/// order is part of every stored <see cref="Fingerprint"/>. Source: https://developer.personio.de/reference/get_company-employees
/// </content>
public sealed partial class EmployeeField
{
    private static readonly List<EmployeeField> Rows = [];

    /// <summary>The first name.</summary>
    public static readonly EmployeeField FirstName = Add("first_name", "FirstName", AttributeReader.Text);

    /// <summary>The last name.</summary>
    public static readonly EmployeeField LastName = Add("last_name", "LastName", AttributeReader.Text);

    /// <summary>The e-mail address, from this attribute unless the account names another.</summary>
    public static readonly EmployeeField Email = Add("email", "Email", AttributeReader.Address, changed: "emailChanged");

    /// <summary>The status as sent.</summary>
    public static readonly EmployeeField Status = Add("status", "Status", AttributeReader.Text);

    /// <summary>The first day.</summary>
    public static readonly EmployeeField HireDate = Add("hire_date", "HireDate", AttributeReader.Date);

    /// <summary>The last day.</summary>
    public static readonly EmployeeField TerminationDate = Add("termination_date", "TerminationDate", AttributeReader.LastDay);

    /// <summary>The position.</summary>
    public static readonly EmployeeField JobTitle = Add("position", "JobTitle", AttributeReader.Text);

    /// <summary>The name of the department.</summary>
    public static readonly EmployeeField Department = Add("department", "Department", AttributeReader.Text, changed: "departmentChanged");

    /// <summary>The supervisor's Personio id.</summary>
    public static readonly EmployeeField ManagerId = AddPart("supervisor", "ManagerId", changed: "managerChanged");

    /// <summary>The supervisor's first and last name.</summary>
    public static readonly EmployeeField ManagerName = AddPart("supervisor", "ManagerName");

    /// <summary>The supervisor's e-mail address, from the same attribute as the employee's.</summary>
    public static readonly EmployeeField ManagerEmail = AddPart("supervisor", "ManagerEmail");

    /// <summary>The name of the team.</summary>
    public static readonly EmployeeField Team = Add("team", "Team", AttributeReader.Text);

    /// <summary>The cost centres.</summary>
    public static readonly EmployeeField CostCenters = Add("cost_centers", "CostCenters", AttributeReader.CostCenters);

    /// <summary>The address of the profile picture. Fetching it needs a Personio token.</summary>
    public static readonly EmployeeField ProfilePictureUrl = Add("profile_picture", "ProfilePictureUrl", AttributeReader.Text);

    /// <summary>The offset written in the first day, such as <c>-05:00</c>; empty when the date has none.</summary>
    public static readonly EmployeeField HireDateOffset = AddOffset(HireDate, "HireDateOffset", AttributeReader.DateOffset);

    /// <summary>The offset written in the last day, such as <c>-05:00</c>; empty when the date has none.</summary>
    public static readonly EmployeeField TerminationDateOffset =
        AddOffset(TerminationDate, "TerminationDateOffset", AttributeReader.LastDayOffset);

    private static readonly FrozenDictionary<string, EmployeeField> ByColumn = Rows.ToFrozenDictionary(field => field.Column);

    /// <summary>All fields, in order.</summary>
    public static ImmutableArray<EmployeeField> All { get; } = [.. Rows];

    /// <summary>The number of fields.</summary>
    public static int Count => All.Length;

    private static EmployeeField Add(string attribute, string column, AttributeReader reader, string? changed = null) =>
        Register(new EmployeeField(Rows.Count, attribute, column, reader, changed));

    // Adds a field of an attribute that holds several fields.
    private static EmployeeField AddPart(string attribute, string column, string? changed = null) =>
        Register(new EmployeeField(Rows.Count, attribute, column, reader: null, changed));

    // Adds the offset of a date, which is read from the same attribute.
    private static EmployeeField AddOffset(EmployeeField date, string column, AttributeReader reader) =>
        Register(new EmployeeField(Rows.Count, date.Attribute, column, reader, changedEvent: null) { OffsetOf = date });

    private static EmployeeField Register(EmployeeField field)
    {
        Rows.Add(field);
        return field;
    }
}
