using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Sync;

/// <summary>Compares what Personio says with what is stored. Pure.</summary>
public static class SyncPlanner
{
    /// <summary>The fields that the lifecycle rules look at.</summary>
    public static FieldSet LifecycleFields { get; } =
        default(FieldSet).With(EmployeeField.Status).With(EmployeeField.HireDate).With(EmployeeField.TerminationDate);

    /// <summary>Plans.</summary>
    /// <param name="snapshot">What Personio says.</param>
    /// <param name="index">Everybody stored; with the <see cref="FieldsToRead"/> of the same snapshot.</param>
    /// <param name="today">The calendar date in the account's time zone.</param>
    public static SyncPlan Plan(Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index, DateOnly today)
    {
        var changes = new List<PlannedChange>();
        var unchanged = 0;
        foreach (var (id, employee) in snapshot.Employees)
        {
            if (Compare(employee, index.GetValueOrDefault(id), today) is { } change) changes.Add(change);
            else unchanged++;
        }

        foreach (var id in snapshot.Incomplete is null ? snapshot.Gone : [])
        {
            if (!snapshot.Employees.ContainsKey(id) && index.GetValueOrDefault(id) is { State: { } state } entry && Absent(id, entry, state) is { } change)
                changes.Add(change);
        }

        return new SyncPlan
        {
            Changes = changes,
            Listed = snapshot.Employees.Count - snapshot.Found,
            Unchanged = unchanged,
            Missing = snapshot.Incomplete is null ? [.. MissingFrom(snapshot, index)] : [],
            NotListed = [.. index.Keys.Where(id => !snapshot.Employees.ContainsKey(id))],
            ValuesKept = AttributeDoctor.ValuesKept(snapshot, index),
        };
    }

    /// <summary>
    /// The stored fields without which the state of somebody in this snapshot cannot be told: those that the rules look at and that
    /// could not be read. Empty in a healthy account.
    /// </summary>
    public static FieldSet FieldsToRead(Snapshot snapshot)
    {
        var fields = default(FieldSet);
        foreach (var employee in snapshot.Employees.Values) fields = fields.Union(LifecycleFields.Except(employee.Known));
        return fields;
    }

    /// <summary>People of the company who are stored and were not listed, those who were missing before first.</summary>
    public static IEnumerable<string> MissingFrom(Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index) => index
        .Where(pair => !snapshot.Employees.ContainsKey(pair.Key) && pair.Value.State?.IsPast() != true)
        .OrderByDescending(pair => pair.Value.State == LifecycleState.Missing)
        .Select(pair => pair.Key);

    /// <summary>
    /// Those of whom something follows from Personio not having them. Somebody whose row says missing, and whom the last complete run
    /// had in its list, was marked by a run that never ended: for them this is still the first time.
    /// </summary>
    /// <param name="gone">Ids that were not listed and of which Personio says that it has nobody.</param>
    /// <param name="index">Everybody stored.</param>
    /// <param name="missing">Who was not in the last complete list; nobody when it was this run itself that read it.</param>
    public static IEnumerable<string> Confirmed(
        IEnumerable<string> gone, IReadOnlyDictionary<string, IndexEntry> index, MissingEmployees missing) =>
        gone.Where(id => index.GetValueOrDefault(id)?.State != LifecycleState.Missing || missing.LastSeen?.ContainsKey(id) != false);

    private static PlannedChange? Compare(Employee employee, IndexEntry? entry, DateOnly today)
    {
        var stored = entry?.ContentHash;
        var state = StateOf(employee, entry, today);
        var hash = Fingerprint.Of(employee, state.State, stored);
        if (entry is not null && hash == stored) return null;

        var changed = stored?.Differences(hash) ?? employee.Known;
        return new PlannedChange(
            entry is null ? ChangeKind.Create : ChangeKind.Update, employee, entry?.State, state, changed, stored?.ClearedIn(hash) ?? default, hash);
    }

    private static PlannedChange? Absent(string id, IndexEntry entry, LifecycleState before)
    {
        var state = LifecycleRules.Evaluate(
            new(LifecycleStatus.Unreadable, null, null, Presence.Absent), default, new LifecyclePrevious(before, null, LifecycleFlags.None));
        if (state.State == before) return null;
        var employee = new Employee(id);
        return new PlannedChange(
            ChangeKind.Absence, employee, before, state, default, default, Fingerprint.Of(employee, state.State, entry.ContentHash));
    }

    private static LifecycleResult StateOf(Employee employee, IndexEntry? entry, DateOnly today)
    {
        var complete = entry?.Stored is { } stored ? employee.CompletedFrom(stored) : employee;
        var status = complete.Known.Contains(EmployeeField.Status) ? PersonioStatus.Of(complete[EmployeeField.Status]) : LifecycleStatus.Unreadable;
        var input = new LifecycleInput(status, Date(complete[EmployeeField.HireDate]), Date(complete[EmployeeField.TerminationDate]));
        LifecyclePrevious? previous = entry?.State is { } before ? new(before, null, LifecycleFlags.None) : null;
        return LifecycleRules.Evaluate(input, today, previous);
    }

    private static DateOnly? Date(string? text) =>
        text is null ? null : EmployeeMapper.CalendarDate(text) ?? throw new FormatException($"'{text}' is no date.");
}
