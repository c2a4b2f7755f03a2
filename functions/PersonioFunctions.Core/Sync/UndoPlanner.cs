using PersonioFunctions.Employees;

namespace PersonioFunctions.Sync;

/// <summary>Something that an undo leaves as it is.</summary>
/// <param name="EmployeeId">The Personio id.</param>
/// <param name="Field">The column, or null for the whole row.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record LeftAlone(string EmployeeId, string? Field, string Reason);

/// <summary>What it takes to undo a run.</summary>
/// <param name="Restored">Rows as they are and as they will be.</param>
/// <param name="Removed">Rows that the run had added and that go again.</param>
/// <param name="LeftAlone">What somebody changed since, or what cannot be brought back.</param>
public sealed record UndoPlan(
    IReadOnlyList<(EmployeeRow Before, EmployeeRow After)> Restored, IReadOnlyList<EmployeeRow> Removed, IReadOnlyList<LeftAlone> LeftAlone)
{
    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Restored.Count == 0 && Removed.Count == 0;
}

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
            if (person.Any(change => change.Kind == ChangeEvent.Erased))
            {
                alone.Add(new LeftAlone(id, null, "The person was erased and does not come back."));
            }
            else if (person.Any(change => change.Kind == ChangeEvent.Purged))
            {
                alone.Add(new LeftAlone(id, null, "What was stored of the person was removed for good, since Personio has erased them."));
            }
            else if (person.Any(change => change.Kind == ChangeEvent.Removed))
            {
                alone.Add(new LeftAlone(id, null, "The row was deleted. If Personio lists the person, the next sync stores them again."));
            }
            else if (rows.GetValueOrDefault(id) is not { } row)
            {
                alone.Add(new LeftAlone(id, null, "The person is not stored any more."));
            }
            else if (person.FirstOrDefault(change => change.Kind == ChangeEvent.Created) is not null)
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
