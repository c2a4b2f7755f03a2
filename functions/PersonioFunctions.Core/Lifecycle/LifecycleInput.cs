namespace PersonioFunctions.Lifecycle;

/// <summary>Whether Personio has a record.</summary>
public enum Presence
{
    /// <summary>It is in the list, or there is no proof that it is not.</summary>
    Listed,

    /// <summary>It was not in a list that was proven complete, and Personio answered that it has nobody of this id.</summary>
    Absent,
}

/// <summary>What the rules look at. Dates are calendar dates as Personio wrote them.</summary>
/// <param name="Status">Personio's status.</param>
/// <param name="HireDate">First day, if known.</param>
/// <param name="TerminationDate">Last day, if known: on it the person is still here.</param>
/// <param name="Presence">Whether Personio has the record. Of an absent one, status and dates say nothing any more.</param>
public readonly record struct LifecycleInput(
    LifecycleStatus Status, DateOnly? HireDate, DateOnly? TerminationDate, Presence Presence = Presence.Listed);

/// <summary>A state, the rule that gave it, and what is worth knowing besides.</summary>
/// <param name="State">The state.</param>
/// <param name="Rule">The rule's name, stable over versions: one of <see cref="LifecycleRules.RuleIds"/>.</param>
/// <param name="Flags">Of those in <see cref="LifecycleFlagNames.ByRules"/>.</param>
public readonly record struct LifecycleResult(LifecycleState State, string Rule, LifecycleFlags Flags = LifecycleFlags.None);

/// <summary>What was stored about somebody before.</summary>
/// <param name="State">The state.</param>
/// <param name="Rule">The rule that gave it; null in rows that were written before rules were kept.</param>
/// <param name="Flags">All flags, those of others too.</param>
public readonly record struct LifecyclePrevious(LifecycleState State, string? Rule, LifecycleFlags Flags)
{
    /// <summary>The date on which the state began; null in rows that were written before it was kept.</summary>
    public DateOnly? Since { get; init; }

    /// <summary>Whether the person counted as current; null in rows that were written before it was kept.</summary>
    public bool? IsCurrent { get; init; }
}
