using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning.Guard;

/// <summary>
/// What an earlier run held and nobody has approved: it goes on waiting, whatever the bounds say by now, until the source no longer says
/// it. Bounds are shares of the people stored, and people who are hired meanwhile would lift them. Pure.
/// </summary>
public sealed class WaitingChanges
{
    private readonly IReadOnlyDictionary<string, WaitingPerson>? _people;

    private WaitingChanges(IReadOnlyDictionary<string, WaitingPerson>? people) => _people = people;

    /// <summary>Nothing waits.</summary>
    public static WaitingChanges None { get; } = new(new Dictionary<string, WaitingPerson>());

    /// <summary>Something waits, and the plan that said what is gone: whatever the guard can hold does.</summary>
    public static WaitingChanges Unknown { get; } = new(people: null);

    /// <summary>Changes that wait.</summary>
    /// <param name="held">What waits of each person, by Personio id.</param>
    public static WaitingChanges From(IEnumerable<KeyValuePair<string, WaitingPerson>> held) => new(held.ToDictionary());

    /// <summary>Whether this departure, or that somebody was erased, waits.</summary>
    public bool HoldsDeparture(PlannedChange change) =>
        ((change.IsDeparture && !change.IsAnnounced) || change.IsErasure) && (_people is null || _people.GetValueOrDefault(change.Id).Departs);

    /// <summary>
    /// Whether what decides about a person's state waits: until that is decided, what is stored is known to be wrong or right by nobody, and
    /// the calendar must not go by it.
    /// </summary>
    public bool HoldsState(string id) =>
        _people is null || !_people.GetValueOrDefault(id).Fields.Intersect(EmployeeLifecycle.LifecycleFields).IsEmpty;

    /// <summary>Whether that somebody past was erased at Personio waits, as far as it is known.</summary>
    public bool HoldsErasure(string id) => _people is null || _people.GetValueOrDefault(id).IsErased;

    /// <summary>Those fields of a change that wait.</summary>
    public FieldSet FieldsOf(PlannedChange change)
    {
        if (change.Kind != PlannedAction.Update) return default;
        return _people is null
            ? change.Cleared.Union(change.Changed.Intersect(GuardedFields.MassChange.With(EmployeeField.ManagerEmail)))
            : _people.GetValueOrDefault(change.Id).Fields.Intersect(change.Changed);
    }
}
