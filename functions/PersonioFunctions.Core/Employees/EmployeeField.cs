namespace PersonioFunctions.Employees;

/// <summary>
/// What is kept of a person, one value per column. The order is part of every stored <see cref="Fingerprint"/>: new fields are added at
/// the end, and a change of order or meaning raises <see cref="Fingerprint.Version"/>.
/// </summary>
public enum EmployeeField
{
    /// <summary>Personio <c>first_name</c>.</summary>
    FirstName,

    /// <summary>Personio <c>last_name</c>.</summary>
    LastName,

    /// <summary>Personio <c>email</c>, or the attribute that the account names instead.</summary>
    Email,

    /// <summary>Personio <c>status</c>, as sent.</summary>
    Status,

    /// <summary>Personio <c>hire_date</c>: the calendar date as written, <c>yyyy-MM-dd</c>.</summary>
    HireDate,

    /// <summary>Personio <c>termination_date</c>: the calendar date as written, <c>yyyy-MM-dd</c>.</summary>
    TerminationDate,

    /// <summary>Personio <c>position</c>.</summary>
    JobTitle,

    /// <summary>The name of Personio <c>department</c>.</summary>
    Department,

    /// <summary>The name of Personio <c>team</c>.</summary>
    Team,

    /// <summary>The Personio id of the <c>supervisor</c>.</summary>
    ManagerId,

    /// <summary>The supervisor's first and last name.</summary>
    ManagerName,

    /// <summary>The supervisor's e-mail address, by the same attribute as everybody's.</summary>
    ManagerEmail,

    /// <summary>Personio <c>cost_centers</c>: a JSON array of <c>{id,name,percentage}</c>, in order of id.</summary>
    CostCenters,

    /// <summary>The address of Personio <c>profile_picture</c>. Fetching it needs a Personio token.</summary>
    ProfilePictureUrl,
}

/// <summary>The fields as a list, and their names as columns.</summary>
public static class EmployeeFields
{
    /// <summary>All fields, in order.</summary>
    public static IReadOnlyList<EmployeeField> All { get; } = Enum.GetValues<EmployeeField>();

    /// <summary>How many there are.</summary>
    public const int Count = (int)EmployeeField.ProfilePictureUrl + 1;

    private static readonly string[] ColumnNames = Enum.GetNames<EmployeeField>();

    /// <summary>The field's column in the table Employees.</summary>
    public static string Column(this EmployeeField field) => ColumnNames[(int)field];
}
