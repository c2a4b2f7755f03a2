using System.Globalization;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>The columns of the table Employees that changes are told of: everything that is said about a person.</summary>
public static class EmployeeColumns
{
    /// <summary>Whether the person is here.</summary>
    public const string LifecycleState = "LifecycleState";

    /// <summary>The rule that gave the state.</summary>
    public const string LifecycleRule = "LifecycleRule";

    /// <summary>What is odd or worth knowing.</summary>
    public const string LifecycleFlags = "LifecycleFlags";

    /// <summary>The date on which the state began.</summary>
    public const string LifecycleSince = "LifecycleSince";

    /// <summary>When the state changes next though nobody edits anything.</summary>
    public const string NextTransitionAt = "NextTransitionAt";

    /// <summary>For systems that know only current and past people.</summary>
    public const string IsCurrent = "IsCurrent";

    /// <summary>The last day of somebody past.</summary>
    public const string LeftAt = "LeftAt";

    /// <summary>Earlier records of the same person.</summary>
    public const string PreviousEmployeeIds = "PreviousEmployeeIds";

    /// <summary>The first day of the first employment.</summary>
    public const string OriginalHireDate = "OriginalHireDate";

    /// <summary>What the status means for accounts in other systems.</summary>
    public const string AppStatus = "AppStatus";

    /// <summary>What it means for licences.</summary>
    public const string LicenseStatus = "LicenseStatus";

    /// <summary>Those that follow from what Personio says, from settings and the calendar.</summary>
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
        OriginalHireDate,
        AppStatus,
        LicenseStatus,
    ];

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. EmployeeFields.All.Select(field => field.Column()), .. Derived];

    /// <summary>The value of a column; null when it is absent.</summary>
    public static string? Column(this EmployeeRow row, string column) => column switch
    {
        LifecycleState => row.State.Name(),
        LifecycleRule => row.Rule,
        LifecycleFlags => row.Flags.Text(),
        LifecycleSince => Text(row.Since),
        NextTransitionAt => row.NextTransitionAt?.ToString("O", CultureInfo.InvariantCulture),
        IsCurrent => row.IsCurrent switch { null => null, true => "true", false => "false" },
        LeftAt => Text(row.LeftAt),
        PreviousEmployeeIds => row.PreviousEmployeeIds,
        OriginalHireDate => Text(row.OriginalHireDate),
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

        var restored = row with
        {
            Employee = employee,
            State = LifecycleStates.Parse(Value(LifecycleState)) ?? row.State,
            Rule = Value(LifecycleRule),
            Flags = LifecycleFlagNames.Parse(Value(LifecycleFlags)),
            Since = Date(Value(LifecycleSince)),
            NextTransitionAt = Value(NextTransitionAt) is { } next ? DateTimeOffset.Parse(next, CultureInfo.InvariantCulture) : null,
            IsCurrent = Value(IsCurrent) is { } current ? current == "true" : null,
            LeftAt = Date(Value(LeftAt)),
            PreviousEmployeeIds = Value(PreviousEmployeeIds),
            OriginalHireDate = Date(Value(OriginalHireDate)),
            Access = Value(AppStatus) is { } appStatus
                ? new AppAccess(appStatus, Value(LicenseStatus) ?? AppAccess.Withdrawn.LicenseStatus)
                : null,
            ChangedAt = now,
        };
        return restored with { ContentHash = Fingerprint.From(employee, restored.Standing, row.ContentHash) };

        string? Value(string column) => values.TryGetValue(column, out var value) ? value : row.Column(column);
    }

    private static string? Text(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? Date(string? text) => text is null ? null : EmployeeMapper.CalendarDate(text);
}
