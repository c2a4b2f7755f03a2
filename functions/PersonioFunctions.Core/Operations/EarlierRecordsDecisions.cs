using PersonioFunctions.Changes;
using PersonioFunctions.Employees;
using PersonioFunctions.Employees.Identity;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Runs;
using PersonioFunctions.Sync;

namespace PersonioFunctions.Operations;

/// <summary>The outcome of a decision about earlier records.</summary>
public enum EarlierRecordsOutcome
{
    /// <summary>The decision is stored, and later runs keep it.</summary>
    Decided,

    /// <summary>The employee is not stored.</summary>
    NotFound,

    /// <summary>One of the earlier records is not stored. Nothing was decided.</summary>
    UnknownRecord,

    /// <summary>Another run holds the account.</summary>
    Busy,
}

/// <summary>A decision about earlier records and its result.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Row">The employee's row after the decision, or null.</param>
public sealed record EarlierRecordsResult(EarlierRecordsOutcome Outcome, EmployeeRow? Row = null);

/// <summary>Stores a person's decision which records are the earlier ones of an employee. It replaces the rule in later runs.</summary>
public sealed class EarlierRecordsDecisions(EmployeeStore employees, ChangeLog log, ExclusiveOperations operations, TimeProvider time)
{
    /// <summary>Stores a decision. Safe to repeat.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="id">The employee.</param>
    /// <param name="decided">The decision; null to let the rule decide again, from the next run on.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task<EarlierRecordsResult> DecideAsync(
        string account, string id, DecidedRecords? decided, CancellationToken cancellationToken)
    {
        var done = await operations.TryRunAsync(
            account,
            SyncTrigger.Employee,
            credentials: null,
            context => DecideAsync(context.Run, id, decided, context.Stopping),
            cancellationToken);
        return done?.Value ?? new EarlierRecordsResult(EarlierRecordsOutcome.Busy);
    }

    private async Task<OperationResult<EarlierRecordsResult>> DecideAsync(
        SyncRun run, string id, DecidedRecords? decided, CancellationToken cancellationToken)
    {
        if (await employees.FindAsync(run.Account, id, cancellationToken) is not { } row)
            return OperationResult.Refused(run, new EarlierRecordsResult(EarlierRecordsOutcome.NotFound));

        var ids = decided?.EmployeeIds ?? [];
        var earlier = await employees.ReadAsync(run.Account, ids, cancellationToken).ToListAsync(cancellationToken);
        if (earlier.Count < ids.Count) return OperationResult.Refused(run, new EarlierRecordsResult(EarlierRecordsOutcome.UnknownRecord));

        var after = row.WithColumns(decided is null ? WithoutDecision() : Decide(row, decided, earlier), time.GetUtcNow());
        var changes = EmployeeChange.Between(row, after, run).ToList();
        if (changes.Count > 0)
        {
            await log.WriteAheadAsync(run, changes, cancellationToken);
            await employees.WriteAsync([after], cancellationToken);
        }

        var counts = new SyncCounts(Fetched: 1, Updated: Math.Min(changes.Count, 1), Unchanged: changes.Count == 0 ? 1 : 0);
        var ended = run with { Counts = counts };
        return OperationResult.Succeeded(ended, state => state, new EarlierRecordsResult(EarlierRecordsOutcome.Decided, after));
    }

    private static Dictionary<string, string?> WithoutDecision() => new() { [EmployeeColumns.DecidedEmployeeIds] = null };

    private static Dictionary<string, string?> Decide(EmployeeRow row, DecidedRecords decided, IReadOnlyCollection<EmployeeRow> earlier)
    {
        // The first day of a purged record is not known any more, so a stored date stays, unless it may have come from a link that is cut.
        var keeps = earlier.Any(record => record.Employee[EmployeeField.HireDate] is null)
            && row.EarlierRecords.EmployeeIds.All(decided.EmployeeIds.Contains);
        var first = earlier.Select(record => record.FirstDay).Append(keeps ? row.EarlierRecords.OriginalHireDate : null).Min();
        var records = row.Links.WithFirstDay(
            new EarlierRecords(decided.EmployeeIds, first), row.Employee.DateIn(EmployeeField.HireDate));
        return new()
        {
            [EmployeeColumns.DecidedEmployeeIds] = decided.Text,
            [EmployeeColumns.PreviousEmployeeIds] = records.Text,
            [EmployeeColumns.PossibleEmployeeIds] = null,
            [EmployeeColumns.OriginalHireDate] = records.OriginalHireDate?.Text(),
            [EmployeeColumns.LifecycleFlags] = (row.Standing.Flags & ~LifecycleFlags.PossibleRehire).Text(),
        };
    }
}
