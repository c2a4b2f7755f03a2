using System.Collections.Frozen;
using System.Collections.Immutable;

namespace PersonioFunctions.Employees;

/// <content>
/// The catalogue. A new attribute is one row, because all other code iterates over the rows. Add rows at the end, because the order is
/// part of every stored <see cref="Fingerprint"/>. Source: https://developer.personio.de/reference/get_company-employees
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

    /// <summary>The id of the department. It stays when the department gets another name.</summary>
    public static readonly EmployeeField DepartmentId = AddId(Department, "DepartmentId");

    /// <summary>The id of the team.</summary>
    public static readonly EmployeeField TeamId = AddId(Team, "TeamId");

    /// <summary>The name of the office.</summary>
    public static readonly EmployeeField Office = AddOptional("office", "Office", AttributeReader.Text);

    /// <summary>The id of the office.</summary>
    public static readonly EmployeeField OfficeId = AddId(Office, "OfficeId");

    /// <summary>The name of the subcompany, which is a legal entity.</summary>
    public static readonly EmployeeField Subcompany = AddOptional("subcompany", "Subcompany", AttributeReader.Text);

    /// <summary>The id of the subcompany.</summary>
    public static readonly EmployeeField SubcompanyId = AddId(Subcompany, "SubcompanyId");

    /// <summary>The kind of employment: <c>internal</c> or <c>external</c>.</summary>
    public static readonly EmployeeField EmploymentType = AddOptional("employment_type", "EmploymentType", AttributeReader.Text);

    /// <summary>The first name that the person prefers.</summary>
    public static readonly EmployeeField PreferredName = AddOptional("preferred_name", "PreferredName", AttributeReader.Text);

    /// <summary>The last day at work, which may lie before the last day of the contract.</summary>
    public static readonly EmployeeField LastWorkingDay = AddOptional("last_working_day", "LastWorkingDay", AttributeReader.LastDay);

    /// <summary>The offset written in the last day at work.</summary>
    public static readonly EmployeeField LastWorkingDayOffset =
        AddOffset(LastWorkingDay, "LastWorkingDayOffset", AttributeReader.LastDayOffset);

    /// <summary>The end of a contract of limited duration.</summary>
    public static readonly EmployeeField ContractEndDate = AddOptional("contract_end_date", "ContractEndDate", AttributeReader.LastDay);

    /// <summary>The hours of a week at work, as a number in invariant form.</summary>
    public static readonly EmployeeField WeeklyHours = AddOptional("weekly_working_hours", "WeeklyHours", AttributeReader.Number);

    /// <summary>The gender.</summary>
    public static readonly EmployeeField Gender = AddOptional("gender", "Gender", AttributeReader.Text);

    private static readonly FrozenDictionary<string, EmployeeField> ByColumn = Rows.ToFrozenDictionary(field => field.Column);

    /// <summary>The fields that every account reads, in order.</summary>
    public static ImmutableArray<EmployeeField> All { get; } = [.. Rows.Where(field => !field.IsOptional)];

    /// <summary>The fields that an account reads only after it has switched their attributes on, in order.</summary>
    public static ImmutableArray<EmployeeField> Optional { get; } = [.. Rows.Where(field => field.IsOptional)];

    /// <summary>The number of fields in the catalogue.</summary>
    public static int Count => Rows.Count;

    private static EmployeeField Add(string attribute, string column, AttributeReader reader, string? changed = null) =>
        Register(new EmployeeField(Rows.Count, attribute, column, reader, changed));

    // Adds a field of an attribute that holds several fields.
    private static EmployeeField AddPart(string attribute, string column, string? changed = null) =>
        Register(new EmployeeField(Rows.Count, attribute, column, reader: null, changed));

    private static EmployeeField AddOptional(string attribute, string column, AttributeReader reader) =>
        Register(new EmployeeField(Rows.Count, attribute, column, reader, changedEvent: null) { IsOptional = true });

    // Adds the id of a named thing, which is read from the same attribute.
    private static EmployeeField AddId(EmployeeField name, string column) => Register(
        new EmployeeField(Rows.Count, name.Attribute, column, AttributeReader.Id, changedEvent: null)
        {
            IdOf = name,
            IsOptional = name.IsOptional,
        });

    // Adds the offset of a date, which is read from the same attribute.
    private static EmployeeField AddOffset(EmployeeField date, string column, AttributeReader reader) => Register(
        new EmployeeField(Rows.Count, date.Attribute, column, reader, changedEvent: null)
        {
            OffsetOf = date,
            IsOptional = date.IsOptional,
        });

    private static EmployeeField Register(EmployeeField field)
    {
        Rows.Add(field);
        return field;
    }
}
