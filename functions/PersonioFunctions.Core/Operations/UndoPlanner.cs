using PersonioFunctions.Changes;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Operations;

/// <summary>Turns a run's changes round where nobody changed the same since. Pure.</summary>
public static class UndoPlanner
{
    /// <summary>Plans.</summary>
    /// <param name="changes">What the run did, in order.</param>
    /// <param name="rows">The rows as they are now, by Personio id.</param>
    /// <param name="now">The present (UTC).</param>
    public static UndoPlan Plan(
        IReadOnlyList<EmployeeChange> changes, IReadOnlyDictionary<string, EmployeeRow> rows, DateTimeOffset now)
    {
        var (restored, removed, alone) = (new List<(EmployeeRow, EmployeeRow)>(), new List<EmployeeRow>(), new List<LeftAlone>());
        foreach (var person in changes.Where(change => change.EmployeeId is not null).GroupBy(change => change.EmployeeId!))
        {
            var id = person.Key;
            if (person.Any(change => change.Kind == ChangeKind.Erased))
            {
                alone.Add(new LeftAlone(id, null, "The person was erased and does not come back."));
            }
            else if (person.Any(change => change.Kind == ChangeKind.Purged))
            {
                alone.Add(new LeftAlone(id, null, "What was stored of the person was removed for good, since Personio has erased them."));
            }
            else if (person.Any(change => change.Kind == ChangeKind.Removed))
            {
                alone.Add(new LeftAlone(id, null, "The row was deleted. If Personio lists the person, the next sync stores them again."));
            }
            else if (rows.GetValueOrDefault(id) is not { } row)
            {
                alone.Add(new LeftAlone(id, null, "The person is not stored any more."));
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

    // From the latest change back: a run that was interrupted may have changed the same column twice.
    private static Dictionary<string, string?> Restore(EmployeeRow row, IEnumerable<EmployeeChange> changes, List<LeftAlone> alone)
    {
        var values = new Dictionary<string, string?>();
        foreach (var change in changes.Reverse())
        {
            var field = change.Field!;
            var current = values.TryGetValue(field, out var value) ? value : row.Column(field);
            if (current == change.New) values[field] = change.Old;
            else alone.Add(new LeftAlone(change.EmployeeId!, field, "The value was changed since."));
        }

        return values;
    }
}
