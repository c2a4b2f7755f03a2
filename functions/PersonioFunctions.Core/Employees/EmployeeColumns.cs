using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>The columns of the table Employees that changes are told of: everything that is said about a person.</summary>
public static class EmployeeColumns
{
    /// <summary>Whether the person is here.</summary>
    public const string LifecycleState = "LifecycleState";

    /// <summary>The rule that gave the state.</summary>
    public const string LifecycleRule = "LifecycleRule";

    /// <summary>What the status means for accounts in other systems.</summary>
    public const string AppStatus = "AppStatus";

    /// <summary>What it means for licences.</summary>
    public const string LicenseStatus = "LicenseStatus";

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. EmployeeFields.All.Select(field => field.Column()), LifecycleState, LifecycleRule, AppStatus, LicenseStatus];

    /// <summary>The value of a column; null when it is absent.</summary>
    public static string? Column(this EmployeeRow row, string column) => column switch
    {
        LifecycleState => row.State.Name(),
        LifecycleRule => row.Rule,
        AppStatus => row.Access?.AppStatus,
        LicenseStatus => (row.Access ?? AppAccess.Withdrawn).LicenseStatus,
        _ => row.Employee[Enum.Parse<EmployeeField>(column)],
    };

    /// <summary>The row with other values in some columns, and a fingerprint to match.</summary>
    /// <param name="row">The row.</param>
    /// <param name="values">The new values by column; null empties it.</param>
    /// <param name="now">The present (UTC).</param>
    public static EmployeeRow WithColumns(this EmployeeRow row, IReadOnlyDictionary<string, string?> values, DateTimeOffset now)
    {
        var employee = row.Employee;
        foreach (var field in EmployeeFields.All)
        {
            if (values.TryGetValue(field.Column(), out var value)) employee = employee.With(field, value);
        }

        var state = LifecycleStates.Parse(Value(LifecycleState)) ?? row.State;
        return row with
        {
            Employee = employee,
            State = state,
            Rule = Value(LifecycleRule),
            Access = Value(AppStatus) is { } appStatus
                ? new AppAccess(appStatus, Value(LicenseStatus) ?? AppAccess.Withdrawn.LicenseStatus)
                : null,
            ChangedAt = now,
            ContentHash = Fingerprint.Of(employee, state, row.ContentHash),
        };

        string? Value(string column) => values.TryGetValue(column, out var value) ? value : row.Column(column);
    }
}
