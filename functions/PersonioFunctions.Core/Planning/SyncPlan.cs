using System.Collections.ObjectModel;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>What a run is going to do. Applying it twice leaves the same as applying it once.</summary>
public sealed record SyncPlan
{
    /// <summary>Creates a plan that follows from the calendar or from settings. Nobody was asked for a list, so nobody is missing from one.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="people">The number of stored people.</param>
    public static SyncPlan WithoutList(IReadOnlyList<PlannedChange> changes, int people) =>
        new() { Changes = changes, Listed = people, Unchanged = 0, Missing = [], NotListed = [] };

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
