using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>
/// Derives facts about people from other people: earlier records of the same person, one address in two current records, and
/// implausible managers. They never fail a run or exclude a person. Pure; needs a whole list.
/// </summary>
internal sealed class RelationshipResolver
{
    private readonly ManagerGraph _managers;
    private readonly HashSet<string> _notListedPast = [];
    private readonly HashSet<string> _shared = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<Employee>> _past = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> _pastNotListed = [];

    /// <param name="people">The listed people.</param>
    /// <param name="notListed">The stored people who were not listed.</param>
    /// <param name="absences">The changes of absent people.</param>
    public RelationshipResolver(
        IReadOnlyList<ListedPerson> people, IEnumerable<KeyValuePair<string, IndexEntry>> notListed, IEnumerable<PlannedChange> absences)
    {
        _managers = new ManagerGraph(people);
        CollectAddresses(people);
        CollectNotListed(notListed, absences.ToDictionary(change => change.Id, change => change.After.State));
    }

    /// <summary>Returns the standing of a listed person with its relationships.</summary>
    public LifecycleStanding Complete(ListedPerson person)
    {
        var (employee, standing, entry) = person;
        var kept = entry?.Standing?.Flags ?? LifecycleFlags.None;
        var ofManager = employee.Known.Contains(EmployeeField.ManagerId) ? FlagsOfManager(employee) : kept & LifecycleFlagNames.ByManager;
        var flags = standing.Flags | ofManager;
        if (!employee.Known.Contains(EmployeeField.Email))
            return standing with { Flags = flags | (kept & LifecycleFlags.DuplicateEmail), EarlierRecords = null };

        var isShared = _shared.Count > 0 && employee[EmployeeField.Email] is { } email && _shared.Contains(email);
        if (isShared && !standing.State.IsPast()) flags |= LifecycleFlags.DuplicateEmail;
        var earlier = isShared ? EarlierRecords.None : EarlierOf(employee, standing);

        // Most people have neither, so no object is made for them.
        return flags == standing.Flags && earlier == standing.EarlierRecords
            ? standing
            : standing with { Flags = flags, EarlierRecords = earlier };
    }

    private void CollectAddresses(IReadOnlyList<ListedPerson> people)
    {
        var current = new HashSet<string>(people.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (employee, standing, _) in people)
        {
            if (employee[EmployeeField.Email] is not { } email) continue;
            if (standing.State.IsPast()) Add(_past, email, employee);
            else if (!current.Add(email)) _shared.Add(email);
        }
    }

    // For a person who is not listed, only the fingerprint of the address is known.
    private void CollectNotListed(IEnumerable<KeyValuePair<string, IndexEntry>> notListed, Dictionary<string, LifecycleState> absences)
    {
        foreach (var (id, entry) in notListed)
        {
            var state = absences.TryGetValue(id, out var absent) ? absent : entry.Standing?.State;
            if (state?.IsPast() != true) continue;
            _notListedPast.Add(id);
            if (state != LifecycleState.Erased && entry.ContentHash?.PartOf(EmployeeField.Email) is { } part) Add(_pastNotListed, part, id);
        }
    }

    // A past record and a current one with the same address are one person. If two current records share it, nothing is merged.
    private EarlierRecords EarlierOf(Employee employee, LifecycleStanding standing)
    {
        if (standing.State.IsPast() || employee[EmployeeField.Email] is not { } email) return EarlierRecords.None;
        var listed = _past.Count == 0 ? null : _past.GetValueOrDefault(email);
        var gone = _pastNotListed.Count == 0 ? null : _pastNotListed.GetValueOrDefault(Fingerprint.PartOf(email));
        if (listed is null && gone is null) return EarlierRecords.None;

        var first = (listed ?? []).Select(earlier => earlier.DateIn(EmployeeField.HireDate)).Min();
        var ids = (listed ?? []).Select(earlier => earlier.Id).Concat(gone ?? []);
        return new EarlierRecords([.. ids.Order(StringComparer.Ordinal)], first);
    }

    private LifecycleFlags FlagsOfManager(Employee employee)
    {
        if (employee[EmployeeField.ManagerId] is not { } manager) return LifecycleFlags.None;
        if (manager == employee.Id) return LifecycleFlags.ManagerSelf;
        if (_managers.IsInCycle(employee.Id)) return LifecycleFlags.ManagerCycle;
        if (_managers.StateOf(manager) is { } state) return state.IsPast() ? LifecycleFlags.ManagerLeft : LifecycleFlags.None;
        return _notListedPast.Contains(manager) ? LifecycleFlags.ManagerLeft : LifecycleFlags.ManagerNotListed;
    }

    private static void Add<T>(Dictionary<string, List<T>> groups, string key, T member)
    {
        if (!groups.TryGetValue(key, out var group)) groups[key] = group = [];
        group.Add(member);
    }
}
