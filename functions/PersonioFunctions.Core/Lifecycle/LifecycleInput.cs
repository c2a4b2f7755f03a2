namespace PersonioFunctions.Lifecycle;

/// <summary>Whether Personio has a record.</summary>
public enum Presence
{
    /// <summary>The record is in the list, or there is no proof that it is not.</summary>
    Listed,

    /// <summary>
    /// The record was not in a list that was proven complete, and Personio answered that it has no employee with this id.
    /// </summary>
    Absent,
}

/// <summary>The input of the rules. Dates are calendar dates as Personio wrote them.</summary>
/// <param name="Status">Personio's status.</param>
/// <param name="HireDate">The first day, if known.</param>
/// <param name="TerminationDate">The last day, if known. On this day the person still works here.</param>
/// <param name="Presence">Whether Personio has the record. Status and dates of an absent record are ignored.</param>
public readonly record struct LifecycleInput(
    LifecycleStatus Status, DateOnly? HireDate, DateOnly? TerminationDate, Presence Presence = Presence.Listed)
{
    /// <summary>The offset written in the first day; null when it has none.</summary>
    public TimeSpan? HireDateOffset { get; init; }

    /// <summary>The offset written in the last day; null when it has none.</summary>
    public TimeSpan? TerminationDateOffset { get; init; }

    /// <summary>
    /// Whether the status said inactive when the stored standing was decided and does not any more, while the last day stays the same.
    /// </summary>
    public bool IsReactivated { get; init; }

    /// <summary>Whether the last day is another one than when the stored standing was decided.</summary>
    public bool IsLastDayNew { get; init; }

    /// <summary>Whether the first day is another one than when the stored standing was decided.</summary>
    public bool IsFirstDayNew { get; init; }

    /// <summary>The input for a record that Personio no longer has.</summary>
    public static LifecycleInput Absent { get; } = new(LifecycleStatus.Unreadable, null, null, Presence.Absent);
}
