using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>One person's part of a plan.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Employee">What Personio says; of somebody absent, only the id.</param>
/// <param name="Before">The state before; null for a create.</param>
/// <param name="After">The state after, the rule that gave it, and what else follows.</param>
/// <param name="Changed">Fields that get another value.</param>
/// <param name="Cleared">Those of them that had a value and are emptied.</param>
/// <param name="ContentHash">What the row will be compared with.</param>
public sealed record PlannedChange(
    PlannedAction Kind,
    Employee Employee,
    LifecycleState? Before,
    Standing After,
    FieldSet Changed,
    FieldSet Cleared,
    Fingerprint ContentHash)
{
    /// <summary>The Personio id.</summary>
    public string Id => Employee.Id;

    /// <summary>
    /// Whether somebody who was known to be here no longer is, or is missing. Who is missing already has been through the guard once:
    /// that they have left is no new surprise.
    /// </summary>
    public bool IsDeparture => Before is { } before && !before.IsPast() && before != LifecycleState.Missing && !IsFoundOut
        && (After.State.IsPast() || After.State == LifecycleState.Missing);

    // Nobody leaves by it becoming readable that they left long ago.
    private bool IsFoundOut => Kind == PlannedAction.Update && Before == LifecycleState.Unknown;

    /// <summary>Whether somebody past is found erased at Personio: what is personal is purged after a grace period.</summary>
    public bool IsErasure => Kind == PlannedAction.Absence && After.State == LifecycleState.Erased;

    /// <summary>Whether somebody who was counted among the people no longer is.</summary>
    public bool IsLeaving => Before is { } before && !before.IsPast() && After.State.IsPast();

    /// <summary>Whether the stored termination date had announced it. A date that is moved into the past by the same change had not.</summary>
    public bool IsAnnounced => Kind == PlannedAction.Update && Before == LifecycleState.Leaving
        && After.Rule == LifecycleRules.TerminationDatePassed && !Changed.Contains(EmployeeField.TerminationDate);
}
