using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Changes;

/// <summary>Derives the events that changes of columns mean, such as hired, started, left, from the row before and after. Pure.</summary>
public static class EmployeeEvents
{
    /// <summary>A current or future employee is stored for the first time.</summary>
    public const string Hired = "hired";

    /// <summary>The first day has come.</summary>
    public const string Started = "started";

    /// <summary>The first day of a person who has not started moved.</summary>
    public const string StartMoved = "startMoved";

    /// <summary>A long leave began.</summary>
    public const string LeaveStarted = "leaveStarted";

    /// <summary>A long leave ended.</summary>
    public const string LeaveEnded = "leaveEnded";

    /// <summary>A last day was entered.</summary>
    public const string TerminationAnnounced = "terminationAnnounced";

    /// <summary>The last day moved.</summary>
    public const string TerminationMoved = "terminationMoved";

    /// <summary>The last day was removed.</summary>
    public const string TerminationWithdrawn = "terminationWithdrawn";

    /// <summary>The last day has passed, or Personio says inactive.</summary>
    public const string Left = "left";

    /// <summary>A person who had left has a new first day, or a new record.</summary>
    public const string Rehired = "rehired";

    /// <summary>Personio no longer has the record of a person who was to start.</summary>
    public const string HireRescinded = "hireRescinded";

    /// <summary>The last day lies before the first.</summary>
    public const string NeverStarted = "neverStarted";

    /// <summary>Personio no longer has the record of a person who was employed.</summary>
    public const string RemovedFromSource = "removedFromSource";

    /// <summary>A missing or past person is current again as before.</summary>
    public const string Returned = "returned";

    /// <summary>Personio no longer has the record of a past person, or the person was erased here.</summary>
    public const string Erased = "erased";

    /// <summary>All events.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Hired, Started, StartMoved, LeaveStarted, LeaveEnded, TerminationAnnounced, TerminationMoved, TerminationWithdrawn, Left, Rehired,
        HireRescinded, NeverStarted, RemovedFromSource, Returned, Erased,
        .. EmployeeField.All.Select(field => field.ChangedEvent).OfType<string>(),
    ];

    /// <summary>Returns the event of a new row; null when the person is past already.</summary>
    public static string? OfCreated(EmployeeRow row) =>
        row.Standing.State.IsPast() ? null : row.EarlierRecords.EmployeeIds.Count == 0 ? Hired : Rehired;

    /// <summary>Returns the event of a changed column.</summary>
    /// <param name="column">One of <see cref="EmployeeColumns.All"/> in which the rows differ.</param>
    /// <param name="before">The row before.</param>
    /// <param name="after">The row after.</param>
    /// <returns>The event; null when the change of this column is not an event.</returns>
    public static string? Of(string column, EmployeeRow before, EmployeeRow after) => column switch
    {
        EmployeeColumns.LifecycleState => OfState(before, after) ?? OfLeave(before.Standing, after.Standing),

        // A person who is leaving may be on leave until then. The state stays, and a flag shows the leave.
        EmployeeColumns.LifecycleFlags when before.Standing.State == after.Standing.State => OfLeave(before.Standing, after.Standing),
        _ when column == EmployeeField.HireDate.Column => OfStart(before.Standing, after.Standing),
        _ when column == EmployeeField.TerminationDate.Column => OfTermination(before, after),
        _ => EmployeeField.Find(column) is { } field ? OfField(field, before.Employee, after.Employee) : null,
    };

    // If an attribute becomes readable, its field gets a value, but the value did not change.
    private static string? OfField(EmployeeField field, Employee before, Employee after) =>
        !before.Known.Contains(field) || (field == EmployeeField.Email && IsSpelling(before[field], after[field]))
            ? null
            : field.ChangedEvent;

    // Another spelling is the same address.
    private static bool IsSpelling(string? before, string? after) =>
        before != after && EmailAddress.Fold(before) == EmailAddress.Fold(after);

    private static string? OfState(EmployeeRow before, EmployeeRow after)
    {
        var (was, now) = (before.Standing.State, after.Standing.State);
        return now switch
        {
            LifecycleState.Left when after.Standing.Rule == LifecycleRuleIds.RemovedFromSource => RemovedFromSource,
            LifecycleState.Left => was == LifecycleState.Unknown ? null : Left,
            LifecycleState.NeverStarted => NeverStarted,
            LifecycleState.HireRescinded => HireRescinded,
            LifecycleState.Erased => Erased,
            LifecycleState.Missing or LifecycleState.Unknown => null,
            _ when was.IsPast() => IsHiredAgain(before, after) ? Rehired : Returned,
            _ when was == LifecycleState.Missing => Returned,
            LifecycleState.Active or LifecycleState.OnLeave or LifecycleState.Leaving when was == LifecycleState.FutureHire => Started,
            _ => null,
        };
    }

    private static string? OfLeave(LifecycleStanding before, LifecycleStanding after)
    {
        if (before.State.IsPast() || after.State.IsPast() || before.State is LifecycleState.Unknown or LifecycleState.Missing) return null;
        return (IsOnLeave(before), IsOnLeave(after)) switch
        {
            (false, true) => LeaveStarted,
            (true, false) when after.State != LifecycleState.Missing => LeaveEnded,
            _ => null,
        };
    }

    private static string? OfStart(LifecycleStanding before, LifecycleStanding after) =>
        before.State == LifecycleState.FutureHire && after.State == LifecycleState.FutureHire ? StartMoved : null;

    // A person who is hired again gets a record without a last day. The earlier termination was not withdrawn.
    private static string? OfTermination(EmployeeRow before, EmployeeRow after) =>
        (before.Employee[EmployeeField.TerminationDate], after.Employee[EmployeeField.TerminationDate]) switch
        {
            (null, _) => TerminationAnnounced,
            (_, null) => before.Standing.State.IsPast() && IsHiredAgain(before, after) ? null : TerminationWithdrawn,
            _ => TerminationMoved,
        };

    // The first day is later than before. If it was entered before the other fields, it is after the day on which the person left.
    private static bool IsHiredAgain(EmployeeRow before, EmployeeRow after) =>
        after.Employee.DateIn(EmployeeField.HireDate) is { } hired
        && (hired > before.Employee.DateIn(EmployeeField.HireDate) || hired > before.LeftAt);

    private static bool IsOnLeave(LifecycleStanding standing) =>
        standing.State == LifecycleState.OnLeave || standing.Flags.HasFlag(LifecycleFlags.OnLeave);
}
