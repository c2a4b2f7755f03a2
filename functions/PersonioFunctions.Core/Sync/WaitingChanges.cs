using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Sync;

/// <summary>
/// What an earlier run held and nobody has approved: it goes on waiting, whatever the bounds say by now, until the source no longer says
/// it. Bounds are shares of the people stored, and people who are hired meanwhile would lift them. Pure.
/// </summary>
public sealed class WaitingChanges
{
    private readonly IReadOnlyDictionary<string, Person>? _people;

    private WaitingChanges(IReadOnlyDictionary<string, Person>? people) => _people = people;

    /// <summary>Nothing waits.</summary>
    public static WaitingChanges None { get; } = new(new Dictionary<string, Person>());

    /// <summary>Something waits, and the plan that said what is gone: whatever the guard can hold does.</summary>
    public static WaitingChanges Unknown { get; } = new(people: null);

    /// <summary>What a plan holds that was not applied.</summary>
    public static WaitingChanges Of(StoredPlan plan) => plan.Status == PlanStatus.Applied
        ? None
        : new(plan.People.Where(person => person.Held && person.Kind != ChangeKind.Create).ToDictionary(person => person.Id, Person.Of));

    /// <summary>Whether this departure, or that somebody was erased, waits.</summary>
    public bool HoldsDeparture(PlannedChange change) =>
        ((change.IsDeparture && !change.IsAnnounced) || change.IsErasure) && (_people is null || _people.GetValueOrDefault(change.Id).Departs);

    /// <summary>
    /// Whether what decides about a person's state waits: until that is decided, what is stored is known to be wrong or right by nobody, and
    /// the calendar must not go by it.
    /// </summary>
    public bool HoldsState(string id) =>
        _people is null || !_people.GetValueOrDefault(id).Fields.Intersect(SyncPlanner.LifecycleFields).IsEmpty;

    /// <summary>Whether that somebody past was erased at Personio waits, as far as it is known.</summary>
    public bool HoldsErasure(string id) => _people is null || _people.GetValueOrDefault(id).IsErased;

    /// <summary>Those fields of a change that wait.</summary>
    public FieldSet FieldsOf(PlannedChange change)
    {
        if (change.Kind != ChangeKind.Update) return default;
        return _people is null
            ? change.Cleared.Union(change.Changed.Intersect(PlanGuard.MassChangeFields.With(EmployeeField.ManagerEmail)))
            : _people.GetValueOrDefault(change.Id).Fields.Intersect(change.Changed);
    }

    // Where a field that decides about the state waited, the person was held whole, and the other fields only went along.
    private readonly record struct Person(bool Departs, bool IsErased, FieldSet Fields)
    {
        public static Person Of(PlannedPerson planned)
        {
            var departs = LifecycleStates.Parse(planned.After) is LifecycleState.Missing || LifecycleStates.Parse(planned.After)?.IsPast() == true;
            var fields = planned.Fields.Aggregate(
                default(FieldSet), (set, field) => Enum.TryParse<EmployeeField>(field.Field, out var known) ? set.With(known) : set);
            var deciding = fields.Intersect(SyncPlanner.LifecycleFields);
            return new Person(departs, LifecycleStates.Parse(planned.After) == LifecycleState.Erased, deciding.IsEmpty ? fields : deciding);
        }
    }
}
