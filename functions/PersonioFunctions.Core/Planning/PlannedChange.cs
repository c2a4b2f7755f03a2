using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>The change of one person in a plan.</summary>
/// <param name="Kind">The action on the row.</param>
/// <param name="Employee">The values from Personio; only the id for an absent person.</param>
/// <param name="Before">The state before; null for a create.</param>
/// <param name="After">The standing after the change.</param>
/// <param name="Changed">The fields that get another value.</param>
/// <param name="Cleared">The changed fields that had a value and are emptied.</param>
/// <param name="ContentHash">The fingerprint that the row will have.</param>
public sealed record PlannedChange(
    PlannedAction Kind,
    Employee Employee,
    LifecycleState? Before,
    LifecycleStanding After,
    FieldSet Changed,
    FieldSet Cleared,
    Fingerprint ContentHash)
{
    /// <summary>The Personio id.</summary>
    public string Id => Employee.Id;

    /// <summary>The fields that the account no longer stores. Their columns are removed.</summary>
    public FieldSet SwitchedOff { get; init; }

    /// <summary>Whether the person counted as current before.</summary>
    public bool WasCurrent { get; init; }

    /// <summary>
    /// Whether a person leaves, goes missing, or stops being current in any other way: by moved dates, by the status, by settings. A person
    /// who is missing already does not count again, because the guard has judged that departure.
    /// </summary>
    public bool IsDeparture => Before is { } before && before != LifecycleState.Missing
        && (StopsBeingCurrent || (!before.IsPast() && !IsFoundOut && LeavesByState));

    /// <summary>
    /// Whether the person goes on as a current one under another id, because the record was deleted and entered again. The guard does not
    /// count this change as a departure, unless most of the company gets new ids.
    /// </summary>
    public bool IsContinued { get; init; }

    /// <summary>Whether the state after the change says that the person has left or is missing.</summary>
    public bool LeavesByState => After.State.IsPast() || After.State == LifecycleState.Missing;

    /// <summary>Whether a past person is current again.</summary>
    public bool IsReturn => Before?.IsPast() == true && After.IsCurrent;

    private bool StopsBeingCurrent => WasCurrent && !After.IsCurrent;

    // A status that becomes readable may show that the person left long ago. That is not a departure now.
    private bool IsFoundOut => Kind == PlannedAction.Update && Before == LifecycleState.Unknown;

    /// <summary>Whether Personio has erased a past person. The personal data is purged after a grace period.</summary>
    public bool IsErasure => Kind == PlannedAction.Absence && After.State == LifecycleState.Erased;

    /// <summary>Whether a current person becomes a past one.</summary>
    public bool IsLeaving => Before is { } before && !before.IsPast() && After.State.IsPast();

    /// <summary>
    /// Whether the stored termination date announced the departure. A date that the same change moves into the past did not.
    /// </summary>
    public bool IsAnnounced => Kind == PlannedAction.Update && Before == LifecycleState.Leaving
        && After.Rule == LifecycleRuleIds.TerminationDatePassed && !Changed.Contains(EmployeeField.TerminationDate)
        && (After.LastWorkingDay is null || !Changed.Contains(EmployeeField.LastWorkingDay));
}
