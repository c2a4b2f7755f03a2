using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning.Guard;
using PersonioFunctions.Planning.Snapshots;

namespace PersonioFunctions.Planning;

/// <summary>People who are stored and were not listed: whom to ask Personio for, and what its answer proves. Pure.</summary>
public static class Absentees
{
    /// <summary>The most people that a run asks for, because each is a request. The next runs ask for the others.</summary>
    public const int MaxLookups = 50;

    /// <summary>The people who are stored and were not listed.</summary>
    public static IEnumerable<KeyValuePair<string, IndexEntry>> NotListed(
        Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index) =>
        index.Where(pair => !snapshot.Employees.ContainsKey(pair.Key));

    /// <summary>Current people among those who were not listed. Those who were missing before come first.</summary>
    public static IEnumerable<string> MissingFrom(IEnumerable<KeyValuePair<string, IndexEntry>> notListed) => notListed
        .Where(pair => pair.Value.Standing?.State.IsPast() != true)
        .OrderByDescending(pair => pair.Value.Standing?.State == LifecycleState.Missing)
        .Select(pair => pair.Key);

    /// <summary>
    /// Past people among those who were not listed whom Personio may have erased. A person who was removed while employed is not among
    /// them: their state stays, whatever Personio says.
    /// </summary>
    public static IEnumerable<string> PastFrom(IEnumerable<KeyValuePair<string, IndexEntry>> notListed) => notListed
        .Where(pair => pair.Value.Standing is { } stored && MayBeErased(stored))
        .Select(pair => pair.Key);

    /// <summary>Chooses the people to ask Personio for by id, in this order.</summary>
    /// <param name="snapshot">A complete list.</param>
    /// <param name="index">The stored people.</param>
    /// <param name="waiting">The changes that wait for a decision.</param>
    /// <param name="erased">The people who were erased here. Nobody asks for them.</param>
    /// <param name="newDay">The day, when no run has read a complete list on it yet; otherwise null.</param>
    public static IReadOnlyList<string> ToAskFor(
        Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index, WaitingChanges waiting, ErasedFilter erased, DateOnly? newDay)
    {
        var notListed = NotListed(snapshot, index).ToList();
        var past = PastFrom(notListed).ToList();

        // A plan that no longer shows an erasure could never be approved, so every run asks again while the erasure waits. Otherwise past
        // people are worth one question a day, with what is left of the questions.
        return
        [
            .. past.Where(waiting.HoldsErasure)
                .Concat(MissingFrom(notListed).Where(id => !erased.Contains(id)))
                .Union(newDay is { } day ? RoundOf(past, day) : [])
                .Take(MaxLookups),
        ];
    }

    /// <summary>
    /// The absences from which something follows. A person whom a run has called absent, and whom the last complete list had, was called
    /// so by a run that never ended: for that person this is a first sighting.
    /// </summary>
    /// <param name="gone">Ids that were not listed and of which Personio says that it has nobody.</param>
    /// <param name="index">The stored people.</param>
    /// <param name="missing">The people who were not in the last complete list; nobody when it was this run itself that read it.</param>
    public static IEnumerable<string> Confirmed(
        IEnumerable<string> gone, IReadOnlyDictionary<string, IndexEntry> index, MissingEmployees missing) =>
        gone.Where(id => !WasCalledAbsent(index.GetValueOrDefault(id)?.Standing) || missing.LastSeen?.ContainsKey(id) != false);

    // When there are more people than questions, each day asks for others.
    private static IEnumerable<string> RoundOf(List<string> ids, DateOnly today)
    {
        ids.Sort(StringComparer.Ordinal);
        var first = ids.Count == 0 ? 0 : (int)((long)today.DayNumber * MaxLookups % ids.Count);
        return ids.Skip(first).Concat(ids.Take(first));
    }

    private static bool WasCalledAbsent(LifecycleStanding? stored) =>
        stored is { State: LifecycleState.Missing or LifecycleState.HireRescinded } || stored?.Flags.HasFlag(LifecycleFlags.Absent) == true;

    private static bool MayBeErased(LifecycleStanding stored) =>
        stored.State.IsPast() && stored.State != LifecycleState.Erased && stored.Rule != LifecycleRules.RemovedFromSource;
}
