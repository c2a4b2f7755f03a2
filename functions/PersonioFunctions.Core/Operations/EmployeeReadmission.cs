using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Employees;
using PersonioFunctions.Runs;
using PersonioFunctions.Sync;

namespace PersonioFunctions.Operations;

/// <summary>The outcome of a readmission.</summary>
public enum ReadmitOutcome
{
    /// <summary>The person is stored again by the next run, if Personio lists them.</summary>
    Readmitted,

    /// <summary>No person with this id was erased here.</summary>
    NotErased,

    /// <summary>Another run holds the account.</summary>
    Busy,
}

/// <summary>
/// Lets a person back in who was erased here, by mistake or before they were hired again. It restores nothing: the next run stores the
/// person as a new employee if Personio lists them. The change log keeps the erasure and the readmission.
/// </summary>
public sealed class EmployeeReadmission(
    AccountStateStore states, ErasedEmployees erased, ChangeLog log, ExclusiveOperations operations, TimeProvider time)
{
    /// <summary>Lets a person back in. Safe to repeat.</summary>
    public async Task<ReadmitOutcome> ReadmitAsync(string account, string id, CancellationToken cancellationToken)
    {
        var done = await operations.TryRunAsync(
            account,
            SyncTrigger.Employee,
            credentials: null,
            context => ReadmitAsync(context.Run, id, context.Stopping),
            cancellationToken);
        return done?.Value ?? ReadmitOutcome.Busy;
    }

    private async Task<OperationResult<ReadmitOutcome>> ReadmitAsync(SyncRun run, string id, CancellationToken cancellationToken)
    {
        var hash = ErasedEmployees.HashOf(run.Account, id);
        var all = await erased.ReadAsync(run.Account, cancellationToken);
        var earlier = await log.ReadEmployeeAsync(run.Account, hash, run.Epoch, cancellationToken);
        var isTold = earlier is [.., { Kind: ChangeKind.Readmitted }];
        if (!all.Contains(hash) && !isTold) return OperationResult.Refused(run, ReadmitOutcome.NotErased);

        // The change is written first, so that nobody comes back without a trace. A repeated call completes what an interrupted one began.
        if (!isTold) await log.WriteAheadAsync(run, [EmployeeChange.Readmitted(run, hash, time.GetUtcNow())], cancellationToken);
        await erased.RemoveAsync(run.Account, hash, cancellationToken);
        var remain = all.Any(other => other != hash);
        await states.ChangeAsync(run.Account, state => remain ? null : state with { HasErased = false }, cancellationToken);
        return OperationResult.Succeeded(run, state => state, ReadmitOutcome.Readmitted);
    }
}
