using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Employees;
using PersonioFunctions.Employees.Identity;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Plans;
using PersonioFunctions.Runs;
using PersonioFunctions.Sync;

namespace PersonioFunctions.Operations;

/// <summary>The outcome of an erasure.</summary>
public enum EraseOutcome
{
    /// <summary>Everything about the person is deleted; only a hash of the id is kept.</summary>
    Erased,

    /// <summary>Nothing is stored under the id.</summary>
    NotFound,

    /// <summary>Another run holds the account.</summary>
    Busy,
}

/// <summary>
/// Erases a person: the row, the changes, the plans, and the name in the rows of the person's reports. A hash of the id is kept, so that
/// the next run warns when Personio still lists the person, instead of storing them again.
/// </summary>
public sealed class EmployeeEraser(
    AccountStateStore states,
    EmployeeStore employees,
    ErasedEmployees erased,
    ChangeLog log,
    PlanStore plans,
    ExclusiveOperations operations,
    TimeProvider time)
{
    private static readonly Dictionary<string, string?> NoManager = new()
    {
        [EmployeeField.ManagerId.Column] = null,
        [EmployeeField.ManagerName.Column] = null,
        [EmployeeField.ManagerEmail.Column] = null,
    };

    private static readonly Notice PlanIsGone = new(
        NoticeCodes.Undecided,
        "Changes wait for a decision. Their plan was deleted because it showed a person who was erased; the next run makes a new one.");

    /// <summary>Erases a person. Safe to repeat; a call that was interrupted is completed by repeating it.</summary>
    public async Task<EraseOutcome> EraseAsync(string account, string id, CancellationToken cancellationToken)
    {
        var done = await operations.TryRunAsync(
            account, SyncTrigger.Employee, credentials: null, context => EraseAsync(context.Run, id, context.Stopping), cancellationToken);
        return done?.Value ?? EraseOutcome.Busy;
    }

    private async Task<OperationResult<EraseOutcome>> EraseAsync(SyncRun run, string id, CancellationToken cancellationToken)
    {
        var hash = ErasedEmployees.HashOf(run.Account, id);
        var row = await employees.FindAsync(run.Account, id, cancellationToken);
        if (row is null
            && !(await erased.ReadAsync(run.Account, cancellationToken)).Contains(hash)
            && (await log.ReadEmployeeAsync(run.Account, id, run.Epoch, cancellationToken)).Count == 0
            && !await plans.MentionAsync(run.Account, id, cancellationToken))
        {
            return OperationResult.Refused(run, EraseOutcome.NotFound);
        }

        // The marker is written first, so that no run stores the person again even if this one fails.
        await states.ChangeAsync(run.Account, state => state.HasErased ? null : state with { HasErased = true }, cancellationToken);
        await erased.AddAsync(run.Account, hash, cancellationToken);
        var earlier = await log.ReadEmployeeAsync(run.Account, hash, run.Epoch, cancellationToken);
        if (earlier is not [.., { Kind: ChangeKind.Erased }])
            await log.WriteAheadAsync(run, [EmployeeChange.Erased(run, hash, time.GetUtcNow())], cancellationToken);

        // The rows are written after the log, because a repeated call uses them to find the remaining changes.
        var others = await employees.ReadAllAsync(run.Account, cancellationToken)
            .Where(other => other.Employee[EmployeeField.ManagerId] == id || IsLinked(other, id))
            .ToListAsync(cancellationToken);
        var reports = others.Where(other => other.Employee[EmployeeField.ManagerId] == id).Select(report => report.Employee.Id);
        await log.EraseAsync(run.Account, new HashSet<string> { id }, reports, cancellationToken);
        var updated = new List<EmployeeRow>();
        foreach (var other in others.Where(other => other.Employee.Id != id)) updated.Add(await WithoutAsync(id, other, cancellationToken));
        await employees.WriteAsync(updated, cancellationToken);
        await plans.DeleteAllAsync(run.Account, cancellationToken);
        if (row is not null) await employees.DeleteAsync([row], cancellationToken);

        return OperationResult.Succeeded(
            run,
            // Held changes stay held: their plan is gone, so the next run holds every change that it can hold and makes a new plan.
            state => state with
            {
                HasErased = true,
                Missing = state.Missing.Without(id),
                Held = state.Held is { } held ? held with { Hash = null, Reason = PlanIsGone } : null,
            },
            EraseOutcome.Erased);
    }

    private async Task<EmployeeRow> WithoutAsync(string id, EmployeeRow row, CancellationToken cancellationToken)
    {
        var values = row.Employee[EmployeeField.ManagerId] == id ? NoManager.ToDictionary() : [];
        if (row.EarlierRecords.EmployeeIds.Contains(id))
        {
            var rest = Except(row.EarlierRecords.EmployeeIds, id);
            var days = await employees.ReadAsync(row.Account, rest, cancellationToken)
                .Select(record => record.FirstDay)
                .ToListAsync(cancellationToken);
            var records = row.Links.WithFirstDay(
                new EarlierRecords(rest, days.Min()), row.Employee.DateIn(EmployeeField.HireDate));
            values[EmployeeColumns.PreviousEmployeeIds] = records.Text;
            values[EmployeeColumns.OriginalHireDate] = records.OriginalHireDate?.Text();
        }

        if (row.EarlierRecords.PossibleIds.Contains(id))
        {
            var rest = Except(row.EarlierRecords.PossibleIds, id);
            values[EmployeeColumns.PossibleEmployeeIds] = EarlierRecords.TextOf(rest);
            if (rest.Length == 0) values[EmployeeColumns.LifecycleFlags] = (row.Standing.Flags & ~LifecycleFlags.PossibleRehire).Text();
        }

        // Nobody decided that there are no earlier records, so the rule decides again.
        if (row.DecidedRecords is { } decided && decided.EmployeeIds.Contains(id))
        {
            var rest = Except(decided.EmployeeIds, id);
            values[EmployeeColumns.DecidedEmployeeIds] = rest.Length == 0 ? null : new DecidedRecords(rest).Text;
        }

        return row.WithColumns(values, time.GetUtcNow());
    }

    private static bool IsLinked(EmployeeRow row, string id) =>
        row.EarlierRecords.EmployeeIds.Contains(id)
        || row.EarlierRecords.PossibleIds.Contains(id)
        || row.DecidedRecords?.EmployeeIds.Contains(id) == true;

    private static string[] Except(IEnumerable<string> ids, string id) => [.. ids.Where(other => other != id)];
}
