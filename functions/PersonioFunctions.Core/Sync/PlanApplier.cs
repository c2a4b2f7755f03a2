using PersonioFunctions.Employees;

namespace PersonioFunctions.Sync;

/// <summary>Writes planned changes to the table, in batches, each of which lands whole or not at all.</summary>
public sealed class PlanApplier(EmployeeStore employees, TimeProvider time)
{
    /// <summary>Writes. Killed anywhere, planning anew and applying that ends in the same rows.</summary>
    /// <exception cref="Azure.RequestFailedException">409 or 412 when another writer was faster: plan anew.</exception>
    public async Task ApplyAsync(string account, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await employees.WriteAsync(
            changes.Where(change => change.Kind == ChangeKind.Create)
                .Select(create => EmployeeRow.Create(account, create.Employee, create.After, now)),
            cancellationToken);

        var updates = changes.Where(change => change.Kind != ChangeKind.Create).ToDictionary(change => change.Id);
        if (updates.Count == 0) return;
        var rows = new List<EmployeeRow>(updates.Count);
        await foreach (var row in employees.ReadAsync(account, updates.Keys, cancellationToken))
        {
            var update = updates[row.Employee.Id];
            rows.Add(row.Update(update.Employee, update.After, now));
        }

        await employees.WriteAsync(rows, cancellationToken);
    }
}
