using PersonioFunctions.Employees;

namespace PersonioFunctions.Sync;

/// <summary>Writes a plan to the table, in batches, each of which lands whole or not at all.</summary>
public sealed class PlanApplier(EmployeeStore employees, TimeProvider time)
{
    /// <summary>Writes. Killed anywhere, planning anew and applying that ends in the same rows.</summary>
    /// <exception cref="Azure.RequestFailedException">409 or 412 when another writer was faster: plan anew.</exception>
    public async Task ApplyAsync(string account, SyncPlan plan, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await employees.WriteAsync(
            plan.Creates.Select(create => EmployeeRow.Create(account, create.Employee, create.State, now)), cancellationToken);
        if (plan.Updates.Count == 0) return;

        var updates = plan.Updates.ToDictionary(update => update.Employee.Id);
        var rows = new List<EmployeeRow>(updates.Count);
        await foreach (var row in employees.ReadAsync(account, updates.Keys, cancellationToken))
        {
            var update = updates[row.Employee.Id];
            rows.Add(row.Update(update.Employee, update.State, now));
        }

        await employees.WriteAsync(rows, cancellationToken);
    }
}
