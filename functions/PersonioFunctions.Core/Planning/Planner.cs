using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning.Snapshots;

namespace PersonioFunctions.Planning;

/// <summary>Plans the changes that a list causes: compares the listed people with the stored ones. Pure.</summary>
public static class Planner
{
    /// <summary>Plans the changes of a run.</summary>
    /// <param name="snapshot">The snapshot of Personio.</param>
    /// <param name="index">The stored people, with the <see cref="FieldsToRead"/> of the same snapshot.</param>
    /// <param name="day">The day in the account's time zone.</param>
    /// <param name="held">
    /// People whose change is held, or null. Other rows see the stored state of these people; their own rows see the planned one.
    /// </param>
    public static SyncPlan Plan(
        Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index, CompanyDay day, IReadOnlySet<string>? held = null)
    {
        var people = ListedPeople(snapshot, index, day);
        var isEverybodyListed = people.Count(person => person.Entry is not null) == index.Count;
        var notListed = isEverybodyListed ? [] : Absentees.NotListed(snapshot, index).ToList();
        var absences = Absences(snapshot, index, day);
        var seen = held is null ? people : people.ConvertAll(person => held.Contains(person.Employee.Id) ? person.AsStored() : person);
        var relationships = snapshot.IsOfOne
            ? null
            : new RelationshipResolver(
                seen, notListed, absences.Where(change => held?.Contains(change.Id) != true), isProven: snapshot.Incomplete is null);

        var tally = new PlanTally();
        for (var i = 0; i < people.Count; i++)
        {
            var standing = Complete(people[i], seen[i], relationships);
            tally.Add(people[i], standing);
            if (held?.Contains(people[i].Employee.Id) != true) tally.Continue(standing);
        }

        if (relationships is not null) absences = absences.ConvertAll(absence => Complete(absence, relationships, tally));
        tally.Add(absences);
        return tally.ToPlan() with
        {
            Listed = snapshot.Employees.Count - snapshot.Found,
            Missing = snapshot.Incomplete is null ? [.. Absentees.MissingFrom(notListed)] : [],
            NotListed = [.. notListed.Select(pair => pair.Key)],
            UnusableDates = UnusableDates(people, day.Settings.LeaveOn),
            ValuesKept = AttributeReadability.ValuesKept(snapshot, index),
            PastNotListed = Absentees.PastFrom(notListed).Count(),
        };
    }

    /// <summary>
    /// Returns the stored fields that the rules need because Personio did not show them for everyone in this snapshot. Empty in a healthy
    /// account.
    /// </summary>
    /// <param name="snapshot">The snapshot of Personio.</param>
    /// <param name="leaveOn">Which date is the last day.</param>
    public static FieldSet FieldsToRead(Snapshot snapshot, LeaveOn leaveOn = LeaveOn.TerminationDate)
    {
        var (inputs, fields) = (EmployeeLifecycle.InputFields(leaveOn), default(FieldSet));
        foreach (var employee in snapshot.Employees.Values) fields = fields.Union(inputs.Except(employee.Known));
        return fields;
    }

    private static List<ListedPerson> ListedPeople(Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index, CompanyDay day)
    {
        var people = new List<ListedPerson>(snapshot.Employees.Count);
        var earlier = snapshot.IsOfOne ? null : EarlierRecords.None;
        foreach (var (id, employee) in snapshot.Employees)
        {
            var entry = index.GetValueOrDefault(id);
            people.Add(new ListedPerson(employee, StandingOf(employee, entry, day, earlier), entry));
        }

        return people;
    }

    private static LifecycleStanding StandingOf(Employee employee, IndexEntry? entry, CompanyDay day, EarlierRecords? earlier)
    {
        var complete = entry?.Stored is { } stored ? employee.CompletedFrom(stored) : employee;
        return EmployeeLifecycle.StandingOf(complete, entry?.Standing, day, entry?.ContentHash, earlier);
    }

    private static List<UnusableDate> UnusableDates(List<ListedPerson> people, LeaveOn leaveOn)
    {
        var unusable = new List<UnusableDate>();
        foreach (var (employee, _, entry) in people)
        {
            if (entry?.Stored is not { } stored) continue;
            foreach (var field in EmployeeLifecycle.UnusableDates(employee.CompletedFrom(stored), leaveOn))
                unusable.Add(new UnusableDate(employee.Id, field));
        }

        return unusable;
    }

    private static List<PlannedChange> Absences(Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index, CompanyDay day)
    {
        // A list that is not proven complete proves nothing about people who are not in it.
        if (snapshot.Incomplete is not null) return [];
        var absences = new List<PlannedChange>();
        foreach (var id in snapshot.Gone.Where(id => !snapshot.Employees.ContainsKey(id)))
        {
            if (index.GetValueOrDefault(id) is { } entry && RowComparison.FindAbsence(id, entry, day) is { } absence) absences.Add(absence);
        }

        return absences;
    }

    // Only a list shows relationships. Without one, the stored relationship flags stay.
    private static LifecycleStanding Complete(ListedPerson person, ListedPerson seen, RelationshipResolver? relationships)
    {
        var (_, standing, entry) = person;
        if (relationships is null)
        {
            return standing with
            {
                Flags = standing.Flags | ((entry?.Standing?.Flags ?? default) & LifecycleFlagNames.ByRelationships),
                EarlierRecords = person.WithFirstDay(person.Links.Earlier),
            };
        }

        var complete = relationships.Complete(seen);
        return complete.State == standing.State
            ? complete
            : complete with { State = standing.State, EarlierRecords = person.WithFirstDay(complete.EarlierRecords!) };
    }

    private static PlannedChange Complete(PlannedChange absence, RelationshipResolver relationships, PlanTally tally) =>
        relationships.Complete(absence) with { IsContinued = tally.IsContinued(absence.Id) };
}
