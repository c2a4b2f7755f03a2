using System.Globalization;
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
        var creates = new List<PlannedWrite>();
        var updates = new List<PlannedWrite>();
        var unchanged = 0;
        foreach (var (id, employee) in snapshot.Employees)
        {
            var entry = index.GetValueOrDefault(id);
            var state = StateOf(employee, entry, today);
            if (entry is null) creates.Add(new PlannedWrite(employee, state));
            else if (entry.ContentHash != Fingerprint.Of(employee, state, entry.ContentHash)) updates.Add(new PlannedWrite(employee, state));
            else unchanged++;
        }

        return new SyncPlan
        {
            Creates = creates,
            Updates = updates,
            Unchanged = unchanged,
            Missing = [.. index.Keys.Where(id => !snapshot.Employees.ContainsKey(id))],
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

    private static LifecycleState StateOf(Employee employee, IndexEntry? entry, DateOnly today)
    {
        var complete = entry?.Stored is { } stored ? employee.CompletedFrom(stored) : employee;
        var input = new LifecycleInput(
            complete[EmployeeField.Status], Date(complete[EmployeeField.HireDate]), Date(complete[EmployeeField.TerminationDate]));
        return LifecycleRules.Evaluate(input, today, entry?.ContentHash?.State).State;
    }

    private static DateOnly? Date(string? text) =>
        text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
