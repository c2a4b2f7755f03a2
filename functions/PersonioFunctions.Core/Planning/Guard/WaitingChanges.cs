using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning.Guard;

/// <summary>
/// The changes that an earlier run held and that are not approved yet. They stay held until Personio no longer reports them, even if
/// the limits would allow them by now. A limit is a share of the stored people, so new hires would raise it. Pure.
/// </summary>
public sealed class WaitingChanges
{
    private readonly IReadOnlyDictionary<string, WaitingPerson>? _people;

    private WaitingChanges(IReadOnlyDictionary<string, WaitingPerson>? people) => _people = people;

    /// <summary>No changes.</summary>
    public static WaitingChanges None { get; } = new(new Dictionary<string, WaitingPerson>());

    /// <summary>Unknown changes, because their plan was deleted. Every change that the guard can hold is then held.</summary>
    public static WaitingChanges Unknown { get; } = new(people: null);

    /// <summary>Creates the changes that wait.</summary>
    /// <param name="held">The waiting changes of each person, by Personio id.</param>
    public static WaitingChanges From(IEnumerable<KeyValuePair<string, WaitingPerson>> held) => new(held.ToDictionary());

    /// <summary>Whether a departure, an erasure or a return waits.</summary>
    public bool HoldsWholePerson(PlannedChange change)
    {
        var departs = (change.IsDeparture && !change.IsAnnounced) || change.IsErasure;
        if (_people is null) return departs || change.IsReturn;
        return _people.GetValueOrDefault(change.Id) is { } waiting
            && ((departs && waiting.Departs) || (change.IsReturn && waiting.Returns));
    }

    /// <summary>
    /// Whether a field that decides a person's state waits. Until the decision, the stored value may be wrong, so the calendar must not
    /// act on it.
    /// </summary>
    public bool HoldsState(string id) =>
        _people is null || _people.GetValueOrDefault(id)?.HoldsState == true;

    /// <summary>Whether the erasure of a past person waits.</summary>
    public bool HoldsErasure(string id) => _people is null || _people.GetValueOrDefault(id)?.IsErased == true;

    /// <summary>Returns the fields of a change that wait.</summary>
    public FieldSet FieldsOf(PlannedChange change)
    {
        if (change.Kind != PlannedAction.Update) return default;
        if (_people is null)
            return change.Cleared.Union(change.Changed.Intersect(GuardedFields.MassChange.With(EmployeeField.ManagerEmail)));
        return _people.GetValueOrDefault(change.Id) is { } waiting
            ? FieldSet.Of(change.Changed.Where(field => waiting.Columns.Contains(field.Column)))
            : default;
    }
}
