using System.Globalization;
using PersonioFunctions.Employees.Identity;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>The columns of the table Employees, and their values as text.</summary>
public static class EmployeeColumns
{
    /// <summary>First and last name.</summary>
    public const string DisplayName = "DisplayName";

    /// <summary>The lifecycle state.</summary>
    public const string LifecycleState = "LifecycleState";

    /// <summary>The rule that gave the state.</summary>
    public const string LifecycleRule = "LifecycleRule";

    /// <summary>The lifecycle flags.</summary>
    public const string LifecycleFlags = "LifecycleFlags";

    /// <summary>The date on which the state began.</summary>
    public const string LifecycleSince = "LifecycleSince";

    /// <summary>When the standing changes next without an edit.</summary>
    public const string NextTransitionAt = "NextTransitionAt";

    /// <summary>Whether the person counts as current, for systems that know only current and past people.</summary>
    public const string IsCurrent = "IsCurrent";

    /// <summary>The last day of a past person.</summary>
    public const string LeftAt = "LeftAt";

    /// <summary>The ids of the person's earlier records.</summary>
    public const string PreviousEmployeeIds = "PreviousEmployeeIds";

    /// <summary>The ids of records that may be earlier records of the person.</summary>
    public const string PossibleEmployeeIds = "PossibleEmployeeIds";

    /// <summary>A person's decision about the earlier records.</summary>
    public const string DecidedEmployeeIds = "DecidedEmployeeIds";

    /// <summary>The first day of the first employment.</summary>
    public const string OriginalHireDate = "OriginalHireDate";

    /// <summary>The access to accounts in other systems that the status gives.</summary>
    public const string AppStatus = "AppStatus";

    /// <summary>Whether the person has a licence, which follows from <see cref="IsCurrent"/>.</summary>
    public const string LicenseStatus = "LicenseStatus";

    /// <summary>The folded addresses that the record has or had.</summary>
    public const string KnownEmails = "KnownEmails";

    /// <summary>The first day of the first employment under this record.</summary>
    public const string FirstHireDate = "FirstHireDate";

    /// <summary>The names of the company's own columns in this row; see <see cref="Own.OwnFields"/>.</summary>
    public const string OwnColumns = "OwnColumns";

    /// <summary>When a run first saw the person.</summary>
    public const string FirstSeenAt = "FirstSeenAt";

    /// <summary>When a run last changed the row.</summary>
    public const string ChangedAt = "ChangedAt";

    /// <summary>The row's <see cref="Fingerprint"/>.</summary>
    public const string ContentHash = "ContentHash";

    /// <summary>
    /// The columns derived from the fields, the account's settings, and the calendar, if their changes are logged.
    /// </summary>
    public static IReadOnlyList<string> Derived { get; } =
    [
        LifecycleState,
        LifecycleRule,
        LifecycleFlags,
        LifecycleSince,
        NextTransitionAt,
        IsCurrent,
        LeftAt,
        PreviousEmployeeIds,
        PossibleEmployeeIds,
        DecidedEmployeeIds,
        OriginalHireDate,
        AppStatus,
        LicenseStatus,
    ];

    /// <summary>
    /// The columns whose changes are logged, in order: the fields and <see cref="Derived"/>. Those of a company's own attributes are not
    /// among them.
    /// </summary>
    public static IReadOnlyList<string> All { get; } =
        [.. EmployeeField.All.Select(field => field.Column), .. EmployeeField.Optional.Select(field => field.Column), .. Derived];

    /// <summary>Whether this app has a column of that name in every account, or can have one.</summary>
    public static bool IsColumn(string name) => All.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether changes of a column are logged: one of <see cref="All"/>, or of a company's own attribute.</summary>
    public static bool IsLogged(string column) =>
        All.Contains(column) || column.StartsWith(EmployeeField.OwnPrefix, StringComparison.Ordinal);

    /// <summary>Whether an account can switch a column off: it is optional, or of a company's own attribute.</summary>
    public static bool CanBeSwitchedOff(string column) => EmployeeField.Find(column) is { } field
        ? field.IsOptional
        : column.StartsWith(EmployeeField.OwnPrefix, StringComparison.Ordinal);

    /// <summary>Returns the value of a logged column as text; null when the column is absent.</summary>
    public static string? Column(this EmployeeRow row, string column) => column switch
    {
        LifecycleState => row.Standing.State.Name(),
        LifecycleRule => row.Standing.Rule,
        LifecycleFlags => row.Standing.Flags.Text(),
        LifecycleSince => row.Standing.Since?.Text(),
        NextTransitionAt => row.Standing.NextTransitionAt?.ToString("O", CultureInfo.InvariantCulture),
        IsCurrent => row.Standing.IsCurrent ? "true" : "false",
        LeftAt => row.LeftAt?.Text(),
        PreviousEmployeeIds => row.EarlierRecords.Text,
        PossibleEmployeeIds => row.EarlierRecords.PossibleText,
        DecidedEmployeeIds => row.DecidedRecords?.Text,
        OriginalHireDate => row.EarlierRecords.OriginalHireDate?.Text(),
        AppStatus => row.Access?.AppStatus,
        LicenseStatus => row.LicenseStatus,
        _ when EmployeeField.Find(column) is { } field => row.Employee[field],
        _ when IsLogged(column) => row.Employee.Known.FirstOrDefault(own => own.Column == column) is { } own ? row.Employee[own] : null,
        _ => throw new ArgumentException($"'{column}' is not a column.", nameof(column)),
    };

    /// <summary>Returns the row with new values in some columns, and the matching fingerprint.</summary>
    /// <param name="row">The row.</param>
    /// <param name="values">The new values by column; null empties a column.</param>
    /// <param name="now">The current time (UTC).</param>
    public static EmployeeRow WithColumns(this EmployeeRow row, IReadOnlyDictionary<string, string?> values, DateTimeOffset now)
    {
        var employee = row.Employee;
        foreach (var field in FieldSet.All.Union(employee.Known))
        {
            if (values.TryGetValue(field.Column, out var value)) employee = employee.With(field, value);
        }

        var access = AccessFrom(Value(AppStatus));
        var standing = new LifecycleStanding(
            LifecycleStates.Parse(Value(LifecycleState)) ?? row.Standing.State,
            LifecycleRuleIds.Parse(Value(LifecycleRule)) ?? row.Standing.Rule,
            LifecycleFlagNames.Parse(Value(LifecycleFlags)));
        var restored = row with
        {
            Employee = employee,
            Standing = standing with
            {
                Since = Date(LifecycleSince),
                NextTransitionAt = Value(NextTransitionAt) is { } next ? DateTimeOffset.Parse(next, CultureInfo.InvariantCulture) : null,
                IsCurrent = Value(IsCurrent) == "true",
                IsLeaveWithoutAccess = AppAccess.IsWithdrawnByLeave(access, standing.LastStatus(employee[EmployeeField.Status])),
                EarlierRecords = EarlierRecords.From(
                    Value(PreviousEmployeeIds), Date(OriginalHireDate), Value(PossibleEmployeeIds)),
            },
            DecidedRecords = DecidedRecords.Parse(Value(DecidedEmployeeIds)),
            LeftAt = Date(LeftAt),
            Access = access,
            ChangedAt = now,
        };
        return restored with { ContentHash = Fingerprint.From(employee, restored.Standing, row.ContentHash) };

        string? Value(string column) => values.TryGetValue(column, out var value) ? value : row.Column(column);

        DateOnly? Date(string column) => CalendarDate.Parse(Value(column));
    }

    /// <summary>Reads the access from its column; null when there is none.</summary>
    internal static AppAccess? AccessFrom(string? appStatus) => appStatus is null ? null : new AppAccess(appStatus);
}
