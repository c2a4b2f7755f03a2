using PersonioFunctions.Changes;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Operations;

/// <summary>Reverts the changes of a run, unless the same values were changed since. Pure.</summary>
public static class UndoPlanner
{
    /// <summary>Plans an undo.</summary>
    /// <param name="changes">The changes of the run, in order.</param>
    /// <param name="rows">The present rows, by Personio id.</param>
    /// <param name="now">The current time (UTC).</param>
    public static UndoPlan Plan(
        IReadOnlyList<EmployeeChange> changes, IReadOnlyDictionary<string, EmployeeRow> rows, DateTimeOffset now)
    {
        var (restored, removed, alone) = (new List<(EmployeeRow, EmployeeRow)>(), new List<EmployeeRow>(), new List<LeftAlone>());
        foreach (var person in changes.Where(change => change.EmployeeId is not null).GroupBy(change => change.EmployeeId!))
        {
            var id = person.Key;
            if (person.Any(change => change.Kind == ChangeKind.Erased))
            {
                alone.Add(new LeftAlone(id, null, "The person was erased and cannot be restored."));
            }
            else if (person.Any(change => change.Kind == ChangeKind.Readmitted))
            {
                alone.Add(new LeftAlone(id, null, "The person may be stored again. Erase the person to revert this."));
            }
            else if (person.Any(change => change.Kind == ChangeKind.Purged))
            {
                alone.Add(new LeftAlone(id, null, "The person's data was purged because Personio has erased the person."));
            }
            else if (person.Any(change => change.Kind == ChangeKind.Removed))
            {
                alone.Add(new LeftAlone(id, null, "The row was deleted. If Personio lists the person, the next sync stores them again."));
            }
            else if (rows.GetValueOrDefault(id) is not { } row)
            {
                alone.Add(new LeftAlone(id, null, "The person is no longer stored."));
            }
            else if (person.FirstOrDefault(change => change.Kind == ChangeKind.Created) is not null)
            {
                if (person.Last().ContentHash == row.ContentHash?.ToString()) removed.Add(row);
                else alone.Add(new LeftAlone(id, null, "The person was changed since."));
            }
            else if (Restore(row, person, alone) is { Count: > 0 } values)
            {
                restored.Add((row, row.WithColumns(values, now)));
            }
        }

        return new UndoPlan(restored, removed, alone);
    }

    // Goes from the latest change backwards, because an interrupted run may have changed the same column twice.
    private static Dictionary<string, string?> Restore(EmployeeRow row, IEnumerable<EmployeeChange> changes, List<LeftAlone> alone)
    {
        var values = new Dictionary<string, string?>();
        foreach (var change in changes.Reverse())
        {
            var field = change.Field!;
            var current = values.TryGetValue(field, out var value) ? value : row.Column(field);
            if (IsSwitchedOff(row.Employee, field)) alone.Add(new LeftAlone(row.Employee.Id, field, "The account no longer stores it."));
            else if (current == change.New) values[field] = change.Old;
            else alone.Add(new LeftAlone(change.EmployeeId!, field, "The value was changed since."));
        }

        return values;
    }

    private static bool IsSwitchedOff(Employee employee, string column) =>
        EmployeeColumns.CanBeSwitchedOff(column) && !employee.Known.Any(field => field.Column == column);
}
