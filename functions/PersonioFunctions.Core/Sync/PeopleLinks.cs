using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Sync;

/// <summary>
/// What follows about people from other people: earlier records of the same person, one address in two live records, and managers who
/// cannot be one. None of it fails a run or keeps anybody out. Pure; only a whole list says anything about it.
/// </summary>
internal sealed class PeopleLinks
{
    /// <summary>The flags that are set here.</summary>
    public const LifecycleFlags Flags = ManagerFlags | LifecycleFlags.DuplicateEmail;

    private const LifecycleFlags ManagerFlags =
        LifecycleFlags.ManagerNotListed | LifecycleFlags.ManagerLeft | LifecycleFlags.ManagerSelf | LifecycleFlags.ManagerCycle;

    private readonly IReadOnlyDictionary<string, (Employee Employee, Standing Standing)> _people;
    private readonly IReadOnlyDictionary<string, IndexEntry> _index;
    private readonly HashSet<string> _notListedPast = [];
    private readonly Dictionary<string, List<string>> _live = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> _past = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> _pastNotListed = [];
    private readonly HashSet<string> _inCycles = [];

    /// <param name="people">Everybody listed, and what the rules say of them.</param>
    /// <param name="index">Everybody stored.</param>
    /// <param name="absent">What becomes of those whom Personio does not have.</param>
    public PeopleLinks(
        IReadOnlyDictionary<string, (Employee Employee, Standing Standing)> people,
        IReadOnlyDictionary<string, IndexEntry> index,
        IEnumerable<PlannedChange> absent)
    {
        var stateOf = absent.ToDictionary(change => change.Id, change => change.After.State);
        (_people, _index) = (people, index);
        foreach (var (id, (employee, standing)) in people)
        {
            if (employee[EmployeeField.Email] is { } email) Add(standing.State.IsPast() ? _past : _live, email, id);
        }

        // Of somebody who is not listed any more only the fingerprint of the address is at hand.
        foreach (var (id, entry) in index)
        {
            if (people.ContainsKey(id) || (stateOf.TryGetValue(id, out var absentState) ? absentState : entry.State) is not { } state || !state.IsPast()) continue;
            _notListedPast.Add(id);
            if (state != LifecycleState.Erased && entry.ContentHash?.PartOf(EmployeeField.Email) is { } part) Add(_pastNotListed, part, id);
        }

        FindCycles();
    }

    /// <summary>A person's standing with what follows from the others.</summary>
    public Standing Complete(string id)
    {
        var (employee, standing) = _people[id];
        var kept = _index.GetValueOrDefault(id)?.Previous?.Flags ?? LifecycleFlags.None;
        var flags = standing.Flags | (employee.Known.Contains(EmployeeField.ManagerId) ? OfManager(employee) : kept & ManagerFlags);
        if (!employee.Known.Contains(EmployeeField.Email)) return standing with { Flags = flags | (kept & LifecycleFlags.DuplicateEmail) };

        var isShared = employee[EmployeeField.Email] is { } email && _live.TryGetValue(email, out var live) && live.Count > 1;
        if (isShared && !standing.State.IsPast()) flags |= LifecycleFlags.DuplicateEmail;
        return standing with { Flags = flags, Previous = isShared ? PreviousRecords.None : PreviousOf(employee, standing) };
    }

    // A record of somebody past and a live one with the same address are one person. Where two live ones share it, nothing is merged.
    private PreviousRecords PreviousOf(Employee employee, Standing standing)
    {
        if (standing.State.IsPast() || employee[EmployeeField.Email] is not { } email) return PreviousRecords.None;
        var listed = _past.GetValueOrDefault(email);
        var gone = _pastNotListed.Count == 0 ? null : _pastNotListed.GetValueOrDefault(Fingerprint.PartOf(email));
        if (listed is null && gone is null) return PreviousRecords.None;

        var first = (listed ?? []).Select(id => EmployeeRow.DateOf(_people[id].Employee, EmployeeField.HireDate)).Min();
        return new PreviousRecords([.. (listed ?? []).Concat(gone ?? []).Order(StringComparer.Ordinal)], first);
    }

    private LifecycleFlags OfManager(Employee employee)
    {
        if (employee[EmployeeField.ManagerId] is not { } manager) return LifecycleFlags.None;
        if (manager == employee.Id) return LifecycleFlags.ManagerSelf;
        if (_inCycles.Contains(employee.Id)) return LifecycleFlags.ManagerCycle;
        if (_people.TryGetValue(manager, out var listed)) return listed.Standing.State.IsPast() ? LifecycleFlags.ManagerLeft : LifecycleFlags.None;
        return _notListedPast.Contains(manager) ? LifecycleFlags.ManagerLeft : LifecycleFlags.ManagerNotListed;
    }

    // From everybody upwards, until somebody who was met before: on this way, and it is a cycle; on an earlier one, and it is known.
    private void FindCycles()
    {
        var metOn = new Dictionary<string, int>(_people.Count);
        var way = 0;
        foreach (var start in _people.Keys)
        {
            way++;
            var id = start;
            while (id is not null && metOn.TryAdd(id, way)) id = ManagerOf(id);
            if (id is null || metOn[id] != way) continue;
            for (var first = id; _inCycles.Add(id) && ManagerOf(id) is { } above && above != first;) id = above;
        }
    }

    private string? ManagerOf(string id) =>
        _people.TryGetValue(id, out var person) && person.Employee[EmployeeField.ManagerId] is { } manager && manager != id && _people.ContainsKey(manager)
            ? manager
            : null;

    private static void Add(Dictionary<string, List<string>> groups, string key, string id)
    {
        if (!groups.TryGetValue(key, out var group)) groups[key] = group = [];
        group.Add(id);
    }
}
