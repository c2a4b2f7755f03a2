using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>Writes changes to the tables: first the log, then the rows, in atomic batches.</summary>
public sealed class PlanApplier(EmployeeStore employees, ChangeLog log, TimeProvider time)
{
    private static readonly Dictionary<string, string?> NoDetails = new()
    {
        [EmployeeField.ManagerName.Column] = null,
        [EmployeeField.ManagerEmail.Column] = null,
    };

    /// <summary>Writes changes. After a crash at any point, planning again and applying that plan gives the same rows.</summary>
    /// <param name="run">The run, which holds the account.</param>
    /// <param name="before">
    /// The account's state before the run. If no run has read the whole account yet, the feed begins with one change instead of one for
    /// each person.
    /// </param>
    /// <param name="changes">The changes.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <exception cref="Azure.RequestFailedException">409 or 412 when another writer was faster; plan again.</exception>
    public async Task ApplyAsync(
        SyncRun run, AccountState before, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        var isFirst = before.Freshness.DataAsOf is null;
        if (changes.Count == 0 && !isFirst) return;
        var now = time.GetUtcNow();
        await ForgetPurgedAsync(run.Account, changes, now, cancellationToken);
        var creates = changes.Where(change => change.Kind == PlannedAction.Create)
            .Select(create => EmployeeRow.Create(run.Account, create.Employee, create.After, now));
        var updates = await ReadUpdatesAsync(run.Account, changes, now, cancellationToken);

        // A crashed attempt may have stored all people. Then there is no row left to create, but the feed still has to begin.
        var begins = isFirst && (creates.Any() || await log.IsEmptyAsync(run.Account, cancellationToken));
        var baseline = begins ? [EmployeeChange.Baseline(run, now)] : Array.Empty<EmployeeChange>();
        var created = isFirst ? [] : creates.Select(row => EmployeeChange.Created(run, row));
        await log.WriteAheadAsync(run, [.. baseline, .. created, .. Describe(updates, run)], cancellationToken);
        await employees.WriteAsync(creates.Concat(updates.Select(update => update.After)), cancellationToken);
    }

    private static IEnumerable<EmployeeChange> Describe(IReadOnlyCollection<RowUpdate> updates, SyncRun run) =>
    [
        .. updates.Where(update => update.Kind != PlannedAction.Purge)
            .SelectMany(update => EmployeeChange.Between(update.Before, update.After, run)),
        .. updates.Where(update => update.Kind == PlannedAction.Purge).Select(update => EmployeeChange.Purged(run, update.After)),
    ];

    private async Task<IReadOnlyCollection<RowUpdate>> ReadUpdatesAsync(
        string account, IEnumerable<PlannedChange> changes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var planned = changes.Where(change => change.Kind != PlannedAction.Create).ToDictionary(change => change.Id);
        var updates = new List<RowUpdate>(planned.Count);
        await foreach (var row in employees.ReadAsync(account, planned.Keys, cancellationToken))
        {
            var change = planned[row.Employee.Id];
            var after = row.Without(change.SwitchedOff).Update(change.Employee, change.After, now);
            updates.Add(new RowUpdate(change.Kind, row, change.Kind == PlannedAction.Purge ? WithoutMemory(after) : after));
        }

        return updates;
    }

    // Removes the dates of an employment and the earlier addresses, because they are personal data too.
    private static EmployeeRow WithoutMemory(EmployeeRow row) => row with
    {
        LeftAt = null,
        KnownEmails = [],
        FirstHireDate = null,
        DecidedRecords = null,
        Standing = row.Standing with { EarlierRecords = EarlierRecords.None },
    };

    // Deletes the changes of purged people, and their names in the rows of their reports. Personio no longer has these names, so no list
    // would replace them. The purged rows are written afterwards, because a repeated attempt finds these people while their rows are due.
    private async Task ForgetPurgedAsync(
        string account, IEnumerable<PlannedChange> changes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = changes.Where(change => change.Kind == PlannedAction.Purge).Select(change => change.Id).ToHashSet();
        if (ids.Count == 0) return;
        var reports = await employees.ReadAllAsync(account, cancellationToken)
            .Where(report => report.Employee[EmployeeField.ManagerId] is { } manager && ids.Contains(manager))
            .ToListAsync(cancellationToken);
        await log.EraseAsync(account, ids, reports.Select(report => report.Employee.Id), cancellationToken);
        var named = reports.Where(report => NoDetails.Keys.Any(column => report.Column(column) is not null));
        await employees.WriteAsync(named.Select(report => report.WithColumns(NoDetails, now)), cancellationToken);
    }

    private readonly record struct RowUpdate(PlannedAction Kind, EmployeeRow Before, EmployeeRow After);
}
