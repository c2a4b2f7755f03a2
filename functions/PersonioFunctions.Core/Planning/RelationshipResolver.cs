using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>
/// What follows about people from other people: earlier records of the same person, one address in two live records, and managers who
/// cannot be one. None of it fails a run or keeps anybody out. Pure; only a whole list says anything about it.
/// </summary>
internal sealed class RelationshipResolver
{
    // Those listed who are named as a manager: only they are looked up as one, and whoever is in a cycle is among them.
    private readonly Dictionary<string, ListedPerson> _managers = [];

    private readonly HashSet<string> _notListedPast = [];
    private readonly HashSet<string> _shared = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<Employee>> _past = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> _pastNotListed = [];
    private readonly HashSet<string> _inCycles = [];

    /// <param name="people">Everybody listed.</param>
    /// <param name="notListed">Everybody who is stored and was not listed.</param>
    /// <param name="absent">What becomes of those whom Personio does not have.</param>
    public RelationshipResolver(
        IReadOnlyList<ListedPerson> people, IEnumerable<KeyValuePair<string, IndexEntry>> notListed, IEnumerable<PlannedChange> absent)
    {
        var managers = new HashSet<string>();
        var live = new HashSet<string>(people.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (employee, standing, _) in people)
        {
            if (employee[EmployeeField.ManagerId] is { } manager) managers.Add(manager);
            if (employee[EmployeeField.Email] is not { } email) continue;
            if (standing.State.IsPast()) Add(_past, email, employee);
            else if (!live.Add(email)) _shared.Add(email);
        }

        foreach (var person in people)
        {
            if (managers.Contains(person.Employee.Id)) _managers.Add(person.Employee.Id, person);
        }

        // Of somebody who is not listed any more only the fingerprint of the address is at hand.
        var stateOf = absent.ToDictionary(change => change.Id, change => change.After.State);
        foreach (var (id, entry) in notListed)
        {
            if ((stateOf.TryGetValue(id, out var absentState) ? absentState : entry.Standing?.State) is not { } state || !state.IsPast()) continue;
            _notListedPast.Add(id);
            if (state != LifecycleState.Erased && entry.ContentHash?.PartOf(EmployeeField.Email) is { } part) Add(_pastNotListed, part, id);
        }

        FindCycles();
    }

    /// <summary>The standing of somebody listed with what follows from the others.</summary>
    public LifecycleStanding Complete(ListedPerson person)
    {
        var (employee, standing, entry) = person;
        var kept = entry?.Standing?.Flags ?? LifecycleFlags.None;
        var flags = standing.Flags | (employee.Known.Contains(EmployeeField.ManagerId) ? OfManager(employee) : kept & LifecycleFlagNames.ByManager);
        if (!employee.Known.Contains(EmployeeField.Email)) return standing with { Flags = flags | (kept & LifecycleFlags.DuplicateEmail) };

        var isShared = _shared.Count > 0 && employee[EmployeeField.Email] is { } email && _shared.Contains(email);
        if (isShared && !standing.State.IsPast()) flags |= LifecycleFlags.DuplicateEmail;
        return standing with { Flags = flags, EarlierRecords = isShared ? EarlierRecords.None : EarlierOf(employee, standing) };
    }

    // A record of somebody past and a live one with the same address are one person. Where two live ones share it, nothing is merged.
    private EarlierRecords EarlierOf(Employee employee, LifecycleStanding standing)
    {
        if (standing.State.IsPast() || employee[EmployeeField.Email] is not { } email) return EarlierRecords.None;
        var listed = _past.Count == 0 ? null : _past.GetValueOrDefault(email);
        var gone = _pastNotListed.Count == 0 ? null : _pastNotListed.GetValueOrDefault(Fingerprint.PartOf(email));
        if (listed is null && gone is null) return EarlierRecords.None;

        var first = (listed ?? []).Select(earlier => EmployeeLifecycle.DateOf(earlier, EmployeeField.HireDate)).Min();
        return new EarlierRecords([.. (listed ?? []).Select(earlier => earlier.Id).Concat(gone ?? []).Order(StringComparer.Ordinal)], first);
    }

    private LifecycleFlags OfManager(Employee employee)
    {
        if (employee[EmployeeField.ManagerId] is not { } manager) return LifecycleFlags.None;
        if (manager == employee.Id) return LifecycleFlags.ManagerSelf;
        if (_inCycles.Contains(employee.Id)) return LifecycleFlags.ManagerCycle;
        if (_managers.TryGetValue(manager, out var listed)) return listed.Standing.State.IsPast() ? LifecycleFlags.ManagerLeft : LifecycleFlags.None;
        return _notListedPast.Contains(manager) ? LifecycleFlags.ManagerLeft : LifecycleFlags.ManagerNotListed;
    }

    // From every manager upwards, until somebody who was met before: on this way, and it is a cycle; on an earlier one, and it is known.
    private void FindCycles()
    {
        var metOn = new Dictionary<string, int>(_managers.Count);
        var way = 0;
        foreach (var start in _managers.Keys)
        {
            way++;
            var id = start;
            while (id is not null && metOn.TryAdd(id, way)) id = ManagerOf(id);
            if (id is null || metOn[id] != way) continue;
            for (var first = id; _inCycles.Add(id) && ManagerOf(id) is { } above && above != first;) id = above;
        }
    }

    private string? ManagerOf(string id) =>
        _managers[id].Employee[EmployeeField.ManagerId] is { } manager && manager != id && _managers.ContainsKey(manager) ? manager : null;

    private static void Add<T>(Dictionary<string, List<T>> groups, string key, T member)
    {
        if (!groups.TryGetValue(key, out var group)) groups[key] = group = [];
        group.Add(member);
    }
}
