using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning.Identity;

namespace PersonioFunctions.Planning;

/// <summary>
/// Derives facts about people from other people: earlier records of the same person, one address in two current records, and
/// implausible managers. They never fail a run or exclude a person. Pure; needs a list.
/// </summary>
internal sealed class RelationshipResolver
{
    private readonly bool _isProven;
    private readonly ManagerGraph _managers;
    private readonly RecordLinks _links;
    private readonly HashSet<string> _notListedPast = [];
    private readonly HashSet<string> _shared = [];
    private readonly Dictionary<string, IndexEntry> _notListed = [];

    /// <param name="people">The listed people.</param>
    /// <param name="notListed">The stored people who were not listed.</param>
    /// <param name="absences">The changes of absent people.</param>
    /// <param name="isProven">
    /// Whether the list is proven complete. Otherwise it may lack a manager, so the stored flags of managers who are not listed stay.
    /// </param>
    public RelationshipResolver(
        IReadOnlyList<ListedPerson> people,
        IEnumerable<KeyValuePair<string, IndexEntry>> notListed,
        IEnumerable<PlannedChange> absences,
        bool isProven)
    {
        _isProven = isProven;
        _managers = new ManagerGraph(people);
        var absent = absences.ToDictionary(change => change.Id, change => change.After.State);
        var others = notListed
            .Select(pair => (
                Id: pair.Key,
                Entry: pair.Value,
                State: absent.TryGetValue(pair.Key, out var state) ? state : pair.Value.Standing?.State))
            .ToList();
        foreach (var (id, entry, state) in others)
        {
            _notListed[id] = entry;
            if (state?.IsPast() == true) _notListedPast.Add(id);
        }

        CollectShared(people, others);
        _links = new RecordLinks(people, others);
    }

    /// <summary>Returns the standing of a listed person with its relationships.</summary>
    public LifecycleStanding Complete(ListedPerson person)
    {
        var (employee, standing, entry) = person;
        var kept = entry?.Standing?.Flags ?? LifecycleFlags.None;
        var ofManager = (employee.Known.Contains(EmployeeField.ManagerId) ? FlagsOfManager(employee) : null)
            ?? kept & LifecycleFlagNames.ByManager;
        var flags = standing.Flags | ofManager;
        if (!employee.Known.Contains(EmployeeField.Email)) flags |= kept & LifecycleFlags.DuplicateEmail;
        else if (!standing.State.IsPast() && IsShared(employee)) flags |= LifecycleFlags.DuplicateEmail;

        var earlier = _links.Find(person);
        if (earlier.PossibleIds.Count > 0) flags |= LifecycleFlags.PossibleRehire;

        // Most people have neither, so no object is made for them.
        return flags == standing.Flags && earlier == standing.EarlierRecords
            ? standing
            : standing with { Flags = flags, EarlierRecords = earlier };
    }

    /// <summary>
    /// Returns the change of an absent person. If the person was entered again under another id, both records are current until a second
    /// list confirms the absence, so both are flagged.
    /// </summary>
    public PlannedChange Complete(PlannedChange absence)
    {
        if (absence.After.State != LifecycleState.Missing
            || _notListed.GetValueOrDefault(absence.Id) is not { Stored: { } stored } entry
            || !IsShared(stored))
        {
            return absence;
        }

        var after = absence.After with { Flags = absence.After.Flags | LifecycleFlags.DuplicateEmail };
        return absence with { After = after, ContentHash = Fingerprint.From(absence.Employee, after, entry.ContentHash) };
    }

    private bool IsShared(Employee employee) =>
        _shared.Count > 0 && EmailAddress.Fold(employee[EmployeeField.Email]) is { } email && _shared.Contains(email);

    private void CollectShared(
        IReadOnlyList<ListedPerson> people, List<(string Id, IndexEntry Entry, LifecycleState? State)> notListed)
    {
        var current = new HashSet<string>(people.Count);
        foreach (var (employee, standing, _) in people)
        {
            if (standing.State.IsPast() || EmailAddress.Fold(employee[EmployeeField.Email]) is not { } email) continue;
            if (!current.Add(email)) _shared.Add(email);
        }

        // Two people who are both not listed share nothing that this list shows.
        foreach (var (_, entry, state) in notListed)
        {
            if (state?.IsPast() == true || EmailAddress.Fold(entry.Stored?[EmployeeField.Email]) is not { } email) continue;
            if (current.Contains(email)) _shared.Add(email);
        }
    }

    // Null when this list does not tell.
    private LifecycleFlags? FlagsOfManager(Employee employee)
    {
        if (employee[EmployeeField.ManagerId] is not { } manager) return LifecycleFlags.None;
        if (manager == employee.Id) return LifecycleFlags.ManagerSelf;
        if (_managers.IsInCycle(employee.Id)) return LifecycleFlags.ManagerCycle;
        if (_managers.StateOf(manager) is { } state) return state.IsPast() ? LifecycleFlags.ManagerLeft : LifecycleFlags.None;
        if (_notListedPast.Contains(manager)) return LifecycleFlags.ManagerLeft;
        return _isProven ? LifecycleFlags.ManagerNotListed : null;
    }
}
