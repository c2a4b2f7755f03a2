using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>Collects the changes of a plan and counts the people without a change.</summary>
internal sealed class PlanTally
{
    private readonly List<PlannedChange> _changes = [];
    private readonly Dictionary<LifecycleFlags, int> _flagged = [];
    private readonly List<string> _contradicting = [];
    private readonly HashSet<string> _continued = [];
    private int _unchanged;
    private DateTimeOffset? _next;

    /// <summary>Adds a listed person.</summary>
    /// <param name="person">The person.</param>
    /// <param name="standing">The person's standing, relationships included.</param>
    public void Add(ListedPerson person, LifecycleStanding standing)
    {
        if (RowComparison.FindChange(person.Employee, person.Entry, standing) is { } change) _changes.Add(change);
        else _unchanged++;
        Schedule(standing);
        Count(standing.Flags & LifecycleFlagNames.ByRelationships);
        if (standing.Flags.HasFlag(LifecycleFlags.StatusContradictsDate)) _contradicting.Add(person.Employee.Id);
    }

    /// <summary>Notes that a listed person whose change is not held is a current one with these earlier records.</summary>
    public void Continue(LifecycleStanding standing)
    {
        if (standing is { IsCurrent: true, EarlierRecords: { EmployeeIds.Count: > 0 } earlier })
            _continued.UnionWith(earlier.EmployeeIds);
    }

    /// <summary>Whether a record is an earlier one of such a person.</summary>
    public bool IsContinued(string id) => _continued.Contains(id);

    /// <summary>Adds the changes of absent people.</summary>
    public void Add(IReadOnlyCollection<PlannedChange> absences)
    {
        _changes.AddRange(absences);
        foreach (var absence in absences) Schedule(absence.After);
    }

    /// <summary>Returns the plan. It does not contain the people who were not listed yet.</summary>
    public SyncPlan ToPlan() => new()
    {
        Changes = _changes,
        Listed = _changes.Count + _unchanged,
        Unchanged = _unchanged,
        Missing = [],
        NotListed = [],
        Flagged = _flagged,
        ContradictingDates = _contradicting,
        NextTransitionAt = _next,
    };

    private void Schedule(LifecycleStanding standing)
    {
        if (standing.NextTransitionAt is { } next && !(_next <= next)) _next = next;
    }

    private void Count(LifecycleFlags flags)
    {
        if (flags == LifecycleFlags.None) return;
        foreach (var flag in LifecycleFlagNames.All)
        {
            if (flags.HasFlag(flag)) _flagged[flag] = _flagged.GetValueOrDefault(flag) + 1;
        }
    }
}
