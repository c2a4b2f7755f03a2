using System.Collections.ObjectModel;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>The changes that a run intends to make. Applying a plan twice has the same result as applying it once.</summary>
public sealed record SyncPlan
{
    /// <summary>
    /// Creates a plan that is derived from the calendar or from settings. Without a list from Personio, no employee is missing.
    /// </summary>
    /// <param name="changes">The changes.</param>
    /// <param name="people">The number of stored people.</param>
    public static SyncPlan WithoutList(IReadOnlyList<PlannedChange> changes, int people) =>
        new() { Changes = changes, Listed = people, Unchanged = 0, Missing = [], NotListed = [] };

    /// <summary>The people whose rows change.</summary>
    public required IReadOnlyList<PlannedChange> Changes { get; init; }

    /// <summary>The number of people in Personio's list, without those who were only found by id.</summary>
    public required int Listed { get; init; }

    /// <summary>The number of listed people whose rows need no write.</summary>
    public required int Unchanged { get; init; }

    /// <summary>The ids of current people who were not listed; none when the list is not proven complete.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>All stored ids that were not listed, including people who left long ago.</summary>
    public required IReadOnlyList<string> NotListed { get; init; }

    /// <summary>The number of past people who were not listed and may have been erased by Personio.</summary>
    public int PastNotListed { get; init; }

    /// <summary>The number of listed people for each flag that depends on other people.</summary>
    public IReadOnlyDictionary<LifecycleFlags, int> Flagged { get; init; } = ReadOnlyDictionary<LifecycleFlags, int>.Empty;

    /// <summary>The listed people whose status was set back from inactive although the old last day stays.</summary>
    public IReadOnlyList<string> ContradictingDates { get; init; } = [];

    /// <summary>The stored dates that cannot be used. These people keep their stored state.</summary>
    public IReadOnlyList<UnusableDate> UnusableDates { get; init; } = [];

    /// <summary>The next date-driven transition of the people in the plan (UTC); null when there is none.</summary>
    public DateTimeOffset? NextTransitionAt { get; init; }

    /// <summary>The number of people who have stored values of attributes that cannot be read, by the attribute's key.</summary>
    public IReadOnlyDictionary<string, int> ValuesKept { get; init; } = ReadOnlyDictionary<string, int>.Empty;
}

/// <summary>A stored date that is not a date, because the row was edited by hand.</summary>
/// <param name="EmployeeId">The Personio id.</param>
/// <param name="Field">The date.</param>
public readonly record struct UnusableDate(string EmployeeId, EmployeeField Field);
