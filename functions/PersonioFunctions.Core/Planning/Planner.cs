using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>Compares what Personio says with what is stored. Pure.</summary>
public static class Planner
{
    /// <summary>Plans.</summary>
    /// <param name="snapshot">What Personio says.</param>
    /// <param name="index">Everybody stored; with the <see cref="FieldsToRead"/> of the same snapshot.</param>
    /// <param name="day">The day in the account's time zone.</param>
    /// <param name="waiting">People who are for others what is stored of them, since their own change waits; null for nobody.</param>
    public static SyncPlan Plan(
        Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index, CompanyDay day, IReadOnlySet<string>? waiting = null)
    {
        var people = new List<ListedPerson>(snapshot.Employees.Count);
        var stored = 0;
        foreach (var (id, employee) in snapshot.Employees)
        {
            var entry = index.GetValueOrDefault(id);
            if (entry is not null) stored++;
            people.Add(new ListedPerson(employee, StandingOf(employee, entry, day), entry));
        }

        var notListed = stored == index.Count ? [] : Absentees.NotListed(snapshot, index).ToList();
        List<PlannedChange> absent = [];
        foreach (var id in snapshot.Incomplete is null ? snapshot.Gone : [])
        {
            if (snapshot.Employees.ContainsKey(id) || index.GetValueOrDefault(id) is not { Standing: { } standing } entry) continue;
            if (Absent(id, entry, standing, day) is { } change) absent.Add(change);
        }

        // For others, somebody whose own change waits is what is stored of them; for themselves, what the rules say.
        var forOthers = waiting is null ? people : people.ConvertAll(person => waiting.Contains(person.Employee.Id) ? person.AsStored() : person);
        var links = snapshot.IsOfEverybody
            ? new RelationshipResolver(forOthers, notListed, waiting is null ? absent : absent.Where(change => !waiting.Contains(change.Id)))
            : null;
        var changes = new List<PlannedChange>();
        var unchanged = 0;
        var flagged = new Dictionary<LifecycleFlags, int>();
        var next = absent.Select(change => change.After.NextTransitionAt).Min();
        for (var i = 0; i < people.Count; i++)
        {
            var (employee, standing, entry) = people[i];
            var complete = links?.Complete(forOthers[i])
                ?? standing with { Flags = standing.Flags | ((entry?.Standing?.Flags ?? default) & LifecycleFlagNames.ByRelationships) };
            if (complete.State != standing.State) complete = complete with { State = standing.State };
            if (Compare(employee, entry, complete) is { } change) changes.Add(change);
            else unchanged++;
            next = Earlier(next, complete.NextTransitionAt);
            Count(complete.Flags & LifecycleFlagNames.ByRelationships, flagged);
        }

        changes.AddRange(absent);
        return new SyncPlan
        {
            Changes = changes,
            Listed = snapshot.Employees.Count - snapshot.Found,
            Unchanged = unchanged,
            Missing = snapshot.Incomplete is null ? [.. Absentees.MissingFrom(notListed)] : [],
            NotListed = [.. notListed.Select(pair => pair.Key)],
            ValuesKept = AttributeReadability.ValuesKept(snapshot, index),
            PastNotListed = Absentees.PastFrom(notListed).Count(),
            Flagged = flagged,
            NextTransitionAt = next,
        };
    }

    /// <summary>Plans what follows by itself on a later day, for people who are stored and of whom Personio is not asked.</summary>
    /// <param name="rows">Those whose time has come.</param>
    /// <param name="index">Everybody stored.</param>
    /// <param name="day">The day in the account's time zone.</param>
    /// <param name="now">The present (UTC).</param>
    public static SyncPlan PlanTransitions(
        IEnumerable<EmployeeRow> rows, IReadOnlyDictionary<string, IndexEntry> index, CompanyDay day, DateTimeOffset now)
    {
        var changes = new List<PlannedChange>();
        foreach (var row in rows)
        {
            if (row.Standing.State == LifecycleState.Erased)
            {
                if (row.Standing.NextTransitionAt <= now) changes.Add(Purge(row));
                continue;
            }

            if (Compare(new Employee(row.Employee.Id), IndexEntry.From(row), EmployeeLifecycle.StandingOf(row, day)) is { } change) changes.Add(change);
        }

        return SyncPlan.WithoutList(changes, index.Count);
    }

    /// <summary>
    /// Plans what other settings mean for everybody who is stored, without asking Personio. Rows without a usable
    /// fingerprint were edited by hand and are left alone: the next sync decides about them.
    /// </summary>
    /// <param name="rows">Everybody.</param>
    /// <param name="day">The day by the other settings.</param>
    /// <param name="now">The present (UTC).</param>
    public static IReadOnlyList<PlannedChange> PlanSettings(IEnumerable<EmployeeRow> rows, CompanyDay day, DateTimeOffset now) =>
    [
        .. rows.Where(row => row.ContentHash is not null)
            .Select(row => Compare(
                new Employee(row.Employee.Id),
                IndexEntry.From(row),
                row.Standing.State == LifecycleState.Erased ? ErasedStanding(row, day, now) : EmployeeLifecycle.StandingOf(row, day)))
            .OfType<PlannedChange>(),
    ];

    /// <summary>
    /// The stored fields without which the state of somebody in this snapshot cannot be told: those that the rules look at and that
    /// could not be read. Empty in a healthy account.
    /// </summary>
    public static FieldSet FieldsToRead(Snapshot snapshot)
    {
        var fields = default(FieldSet);
        foreach (var employee in snapshot.Employees.Values) fields = fields.Union(EmployeeLifecycle.LifecycleFields.Except(employee.Known));
        return fields;
    }

    private static PlannedChange? Compare(Employee employee, IndexEntry? entry, LifecycleStanding standing)
    {
        var stored = entry?.ContentHash;
        var hash = Fingerprint.From(employee, standing, stored);
        if (entry is not null && hash == stored) return null;

        var changed = stored?.Differences(hash) ?? employee.Known;
        return new PlannedChange(
            entry is null ? PlannedAction.Create : PlannedAction.Update, employee, entry?.Standing?.State, standing, changed, stored?.ClearedIn(hash) ?? default, hash);
    }

    private static PlannedChange? Absent(string id, IndexEntry entry, LifecycleStanding before, CompanyDay day)
    {
        if (before.State == LifecycleState.Erased) return null;
        var standing = LifecycleRules.Apply(LifecycleInput.Absent, day, before);
        var employee = new Employee(id);
        var hash = Fingerprint.From(employee, standing, entry.ContentHash);
        return hash == entry.ContentHash || (standing.State == before.State && standing.Flags == before.Flags)
            ? null
            : new PlannedChange(PlannedAction.Absence, employee, before.State, standing, default, default, hash);
    }

    // The row stays, with its id, its state and nothing about the person.
    private static PlannedChange Purge(EmployeeRow row)
    {
        var nobody = FieldSet.All.Aggregate(new Employee(row.Employee.Id), (employee, field) => employee.With(field, null));
        var standing = row.Standing with { NextTransitionAt = null, IsLeaveWithoutAccess = false, EarlierRecords = EarlierRecords.None };
        return new PlannedChange(PlannedAction.Purge, nobody, row.Standing.State, standing, default, default, Fingerprint.From(nobody, standing));
    }

    // The grace period counts from the day of the erasure. What is due is due; what a shorter period would have purged by now is purged
    // at the next midnight, so that whoever chose it wrongly can choose again.
    private static LifecycleStanding ErasedStanding(EmployeeRow row, CompanyDay day, DateTimeOffset now)
    {
        if (row.Standing.Since is not { } since || row.Standing.NextTransitionAt is not { } next || next <= now) return row.Standing;
        var purge = Math.Max((long)since.DayNumber + day.Settings.ErasedGraceDays, day.Today.DayNumber + 1L);
        var date = DateOnly.FromDayNumber((int)Math.Min(purge, DateOnly.MaxValue.DayNumber));
        return row.Standing with { NextTransitionAt = day.Calendar.StartOf(date) };
    }

    private static LifecycleStanding StandingOf(Employee employee, IndexEntry? entry, CompanyDay day) =>
        LifecycleRules.Apply(EmployeeLifecycle.InputOf(entry?.Stored is { } stored ? employee.CompletedFrom(stored) : employee), day, entry?.Standing);

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => other is null || one <= other ? one : other;

    private static void Count(LifecycleFlags flags, Dictionary<LifecycleFlags, int> counts)
    {
        if (flags == LifecycleFlags.None) return;
        foreach (var flag in LifecycleFlagNames.All)
        {
            if (flags.HasFlag(flag)) counts[flag] = counts.GetValueOrDefault(flag) + 1;
        }
    }
}
