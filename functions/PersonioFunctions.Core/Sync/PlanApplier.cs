using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>Writes changes to the tables: the log first, then the rows, in batches each of which lands whole or not at all.</summary>
public sealed class PlanApplier(EmployeeStore employees, ChangeLog log, TimeProvider time)
{
    private static readonly Dictionary<string, string?> NoDetails = new()
    {
        [EmployeeField.ManagerName.Column()] = null,
        [EmployeeField.ManagerEmail.Column()] = null,
    };

    /// <summary>Writes. Killed anywhere, planning anew and applying that ends in the same rows.</summary>
    /// <param name="run">The run, which holds the account.</param>
    /// <param name="before">
    /// The state of the account before. When no run has ever read the whole account, the feed begins with one line, not with one a person.
    /// </param>
    /// <param name="changes">What it does.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <exception cref="Azure.RequestFailedException">409 or 412 when another writer was faster: plan anew.</exception>
    public async Task ApplyAsync(
        SyncRun run, AccountState before, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        var isFirst = before.Freshness.DataAsOf is null;
        if (changes.Count == 0 && !isFirst) return;
        var now = time.GetUtcNow();
        var purges = changes.Where(change => change.Kind == PlannedAction.Purge).Select(change => change.Id).ToHashSet();
        if (purges.Count > 0) await ForgetAsync(run.Account, purges, now, cancellationToken);
        var creates = changes.Where(change => change.Kind == PlannedAction.Create)
            .Select(create => EmployeeRow.Create(run.Account, create.Employee, create.After, now));
        var updates = changes.Where(change => change.Kind != PlannedAction.Create).ToDictionary(update => update.Id);
        var pairs = new List<(EmployeeRow Before, EmployeeRow After)>(updates.Count);
        await foreach (var row in employees.ReadAsync(run.Account, updates.Keys, cancellationToken))
        {
            var update = updates[row.Employee.Id];
            var after = row.Update(update.Employee, update.After, now);

            // Dates of an employment are about the person as well, and no run says anything about them any more.
            pairs.Add((row, update.Kind == PlannedAction.Purge ? WithoutDates(after) : after));
        }

        // An attempt that died may have stored everybody: there is nobody to create any more, and the feed still has to begin.
        var begins = isFirst && (updates.Count < changes.Count || await log.IsEmptyAsync(run.Account, cancellationToken));
        var begun = begins ? [EmployeeChange.Baseline(run, now)] : Array.Empty<EmployeeChange>();
        var created = isFirst ? [] : creates.Select(row => EmployeeChange.Created(run, row));
        var changed = pairs
            .Where(pair => !purges.Contains(pair.After.Employee.Id))
            .SelectMany(pair => EmployeeChange.Between(pair.Before, pair.After, run))
            .Concat(pairs.Where(pair => purges.Contains(pair.After.Employee.Id)).Select(pair => EmployeeChange.Purged(run, pair.After)));
        await log.WriteAheadAsync(run, [.. begun, .. created, .. changed], cancellationToken);
        await employees.WriteAsync(creates.Concat(pairs.Select(pair => pair.After)), cancellationToken);
    }

    private static EmployeeRow WithoutDates(EmployeeRow row) =>
        row with { LeftAt = null, Standing = row.Standing with { EarlierRecords = EarlierRecords.None } };

    // What is told of them, and their names where they were managers: Personio does not know those any more, so no list takes them back.
    // Before the rows: as long as these are due, an attempt that is repeated comes here again.
    private async Task ForgetAsync(string account, HashSet<string> ids, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reports = await employees.ReadAllAsync(account, cancellationToken)
            .Where(report => report.Employee[EmployeeField.ManagerId] is { } manager && ids.Contains(manager))
            .ToListAsync(cancellationToken);
        await log.EraseAsync(account, ids, reports.Select(report => report.Employee.Id), cancellationToken);
        await employees.WriteAsync(
            reports.Where(report => NoDetails.Keys.Any(column => report.Column(column) is not null)).Select(report => report.WithColumns(NoDetails, now)),
            cancellationToken);
    }
}
