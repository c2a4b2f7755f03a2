using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Sync;

/// <summary>What a run does to a person's row.</summary>
public enum ChangeKind
{
    /// <summary>Stores a person who was not stored.</summary>
    [JsonStringEnumMemberName("create")]
    Create,

    /// <summary>Brings a row up to what Personio says, or to what follows from it today.</summary>
    [JsonStringEnumMemberName("update")]
    Update,

    /// <summary>Notes that Personio does not have the person any more.</summary>
    [JsonStringEnumMemberName("absence")]
    Absence,

    /// <summary>Removes everything about a person whom Personio has erased, once the grace period is over.</summary>
    [JsonStringEnumMemberName("purge")]
    Purge,
}

/// <summary>One person's part of a plan.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Employee">What Personio says; of somebody absent, only the id.</param>
/// <param name="Before">The state before; null for a create.</param>
/// <param name="After">The state after, the rule that gave it, and what else follows.</param>
/// <param name="Changed">Fields that get another value.</param>
/// <param name="Cleared">Those of them that had a value and are emptied.</param>
/// <param name="ContentHash">What the row will be compared with.</param>
public sealed record PlannedChange(
    ChangeKind Kind,
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
    private bool IsFoundOut => Kind == ChangeKind.Update && Before == LifecycleState.Unknown;

    /// <summary>Whether somebody past is found erased at Personio: what is personal is purged after a grace period.</summary>
    public bool IsErasure => Kind == ChangeKind.Absence && After.State == LifecycleState.Erased;

    /// <summary>Whether somebody who was counted among the people no longer is.</summary>
    public bool IsLeaving => Before is { } before && !before.IsPast() && After.State.IsPast();

    /// <summary>Whether the stored termination date had announced it. A date that is moved into the past by the same change had not.</summary>
    public bool IsAnnounced => Kind == ChangeKind.Update && Before == LifecycleState.Leaving
        && After.Rule == LifecycleRules.TerminationDatePassed && !Changed.Contains(EmployeeField.TerminationDate);
}

/// <summary>What a run is going to do. Applying it twice leaves the same as applying it once.</summary>
public sealed record SyncPlan
{
    /// <summary>Everybody whose row changes.</summary>
    public required IReadOnlyList<PlannedChange> Changes { get; init; }

    /// <summary>How many people Personio listed, without those who were only found when asked for.</summary>
    public required int Listed { get; init; }

    /// <summary>How many of those listed need no write.</summary>
    public required int Unchanged { get; init; }

    /// <summary>Ids that are stored as people of the company and were not listed; nobody when the list is not proven complete.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>All ids that are stored and were not listed, people who left long ago among them.</summary>
    public required IReadOnlyList<string> NotListed { get; init; }

    /// <summary>How many people past were not listed and might be erased at Personio.</summary>
    public int PastNotListed { get; init; }

    /// <summary>How many listed people have flags that follow from other people.</summary>
    public IReadOnlyDictionary<LifecycleFlags, int> Flagged { get; init; } = ReadOnlyDictionary<LifecycleFlags, int>.Empty;

    /// <summary>When the first of the people looked at changes though nobody edits anything (UTC); null when none does.</summary>
    public DateTimeOffset? NextTransitionAt { get; init; }

    /// <summary>How many people have stored values of attributes that cannot be read, by the attribute's key.</summary>
    public IReadOnlyDictionary<string, int> ValuesKept { get; init; } = ReadOnlyDictionary<string, int>.Empty;
}
