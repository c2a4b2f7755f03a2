using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning.Guard;
using PersonioFunctions.Planning.Snapshots;

namespace PersonioFunctions.Planning;

/// <summary>Handles stored people who were not listed: which to look up at Personio, and what its answers prove. Pure.</summary>
public static class Absentees
{
    /// <summary>The maximum number of lookups in a run, because each is a request. The next runs look up the others.</summary>
    public const int MaxLookups = 50;

    /// <summary>Returns the stored people who were not listed.</summary>
    public static IEnumerable<KeyValuePair<string, IndexEntry>> NotListed(
        Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index) =>
        index.Where(pair => !snapshot.Employees.ContainsKey(pair.Key));

    /// <summary>Returns the current people among those who were not listed. People who were missing before come first.</summary>
    public static IEnumerable<string> MissingFrom(IEnumerable<KeyValuePair<string, IndexEntry>> notListed) => notListed
        .Where(pair => pair.Value.Standing?.State.IsPast() != true)
        .OrderByDescending(pair => pair.Value.Standing?.State == LifecycleState.Missing)
        .Select(pair => pair.Key);

    /// <summary>
    /// Returns the past people among those who were not listed, if Personio may have erased them. A person who was removed while
    /// employed is left out, because their state stays whatever Personio says.
    /// </summary>
    public static IEnumerable<string> PastFrom(IEnumerable<KeyValuePair<string, IndexEntry>> notListed) => notListed
        .Where(pair => pair.Value.Standing is { } stored && MayBeErased(stored))
        .Select(pair => pair.Key);

    /// <summary>Chooses the people to look up by id, in this order.</summary>
    /// <param name="snapshot">A complete list.</param>
    /// <param name="index">The stored people.</param>
    /// <param name="waiting">The changes that wait for a decision.</param>
    /// <param name="erased">The people who were erased here. They are not looked up.</param>
    /// <param name="newDay">The current day if no run has read a complete list on it yet; otherwise null.</param>
    /// <param name="approvedErasures">
    /// The number of former employees whose erasure a person has approved. While they are not erased, all are looked up in every run.
    /// </param>
    public static IReadOnlyList<string> ToAskFor(
        Snapshot snapshot,
        IReadOnlyDictionary<string, IndexEntry> index,
        WaitingChanges waiting,
        ErasedFilter erased,
        DateOnly? newDay,
        int approvedErasures = 0)
    {
        var notListed = NotListed(snapshot, index).ToList();
        var past = PastFrom(notListed).ToList();

        // A plan that no longer shows an erasure could never be approved, so every run repeats the lookup while the erasure waits.
        // Other past people are looked up once a day, within the remaining lookups.
        return
        [
            .. past.Where(waiting.HoldsErasure)
                .Concat(MissingFrom(notListed).Where(id => !erased.Contains(id)))
                .Union(approvedErasures > 0 ? past : newDay is { } day ? RoundOf(past, day) : [])
                .Take(MaxLookups + approvedErasures),
        ];
    }

    /// <summary>
    /// Returns the absences that count. Leaves out people who are stored as absent although the last complete list had them: a crashed
    /// run noted that absence, and it does not count as a first sighting.
    /// </summary>
    /// <param name="gone">The ids that were not listed and that Personio does not know.</param>
    /// <param name="index">The stored people.</param>
    /// <param name="missing">The people who were not in the last complete list; empty when this run itself read that list.</param>
    public static IEnumerable<string> Confirmed(
        IEnumerable<string> gone, IReadOnlyDictionary<string, IndexEntry> index, MissingEmployees missing) =>
        gone.Where(id => !WasCalledAbsent(index.GetValueOrDefault(id)?.Standing) || missing.LastSeen?.ContainsKey(id) != false);

    // When there are more people than lookups, each day begins at another one.
    private static IEnumerable<string> RoundOf(List<string> ids, DateOnly today)
    {
        ids.Sort(StringComparer.Ordinal);
        var first = ids.Count == 0 ? 0 : (int)((long)today.DayNumber * MaxLookups % ids.Count);
        return ids.Skip(first).Concat(ids.Take(first));
    }

    private static bool WasCalledAbsent(LifecycleStanding? stored) =>
        stored is { State: LifecycleState.Missing or LifecycleState.HireRescinded } || stored?.Flags.HasFlag(LifecycleFlags.Absent) == true;

    private static bool MayBeErased(LifecycleStanding stored) =>
        stored.State.IsPast() && stored.State != LifecycleState.Erased && stored.Rule != LifecycleRuleIds.RemovedFromSource;
}
