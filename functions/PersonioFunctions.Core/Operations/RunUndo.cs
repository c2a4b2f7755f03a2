using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Employees;
using PersonioFunctions.Runs;
using PersonioFunctions.Sync;

namespace PersonioFunctions.Operations;

/// <summary>What came of asking to undo a run.</summary>
public enum UndoOutcome
{
    /// <summary>What could be restored is restored, and the account is paused.</summary>
    Undone,

    /// <summary>There is no such run.</summary>
    NotFound,

    /// <summary>The run is still at work, or another one holds the account.</summary>
    Busy,

    /// <summary>The run changed nothing, or its changes are no longer kept.</summary>
    NothingToUndo,

    /// <summary>The run was the account's first: there is nothing before it to go back to.</summary>
    FirstSync,
}

/// <summary>An undo and what it did.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Run">The run that undid, or null.</param>
/// <param name="LeftAlone">What stays as it is, and why.</param>
public sealed record Undo(UndoOutcome Outcome, SyncRun? Run = null, IReadOnlyList<LeftAlone>? LeftAlone = null);

/// <summary>
/// Takes a run back. The account is paused first, since the next sync would do the same again; a person resumes it once Personio or the
/// settings are right.
/// </summary>
public sealed class RunUndo(
    AccountStore accounts, SyncRunStore runs, EmployeeStore employees, ChangeLog log, ExclusiveOperations operations, TimeProvider time)
{
    /// <summary>Undoes a run. Doing it twice changes nothing more.</summary>
    public async Task<Undo> UndoAsync(Account account, string runId, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(account.Name, runId, cancellationToken) is not { } target) return new Undo(UndoOutcome.NotFound);
        if (!target.IsFinished) return new Undo(UndoOutcome.Busy);

        var done = await operations.TryRunAsync(
            account.Name, SyncTrigger.Undo, credentials: null, context => UndoAsync(context.Run, target, context.Stopping), cancellationToken);
        return done is not { } undone ? new Undo(UndoOutcome.Busy) : undone.Value with { Run = undone.Run };
    }

    private async Task<OperationResult<Undo>> UndoAsync(SyncRun run, SyncRun target, CancellationToken cancellationToken)
    {
        var changes = await log.OfRunAsync(target, cancellationToken);
        if (changes.Count == 0)
        {
            var error = new Notice(NoticeCodes.NothingToUndo, $"Run {target.RunId} changed nothing, or its changes are no longer kept.");
            return OperationResult.Failed(run, error, new Undo(UndoOutcome.NothingToUndo));
        }

        if (changes.Any(change => change.Kind == ChangeKind.Baseline))
        {
            var error = new Notice(NoticeCodes.FirstSync, $"Run {target.RunId} was the first sync: there is nothing before it to go back to.");
            return OperationResult.Failed(run, error, new Undo(UndoOutcome.FirstSync));
        }

        var rows = new Dictionary<string, EmployeeRow>();
        var people = changes.Select(change => change.EmployeeId).OfType<string>().ToHashSet();
        await foreach (var row in employees.ReadAsync(run.Account, people, cancellationToken)) rows[row.Employee.Id] = row;
        var now = time.GetUtcNow();
        var plan = UndoPlanner.Plan(changes, rows, now);
        if (!plan.IsEmpty)
        {
            await PauseAsync(run.Account, target.RunId, cancellationToken);
            await log.WriteAheadAsync(
                run,
                [
                    .. plan.Restored.SelectMany(pair => EmployeeChange.Between(pair.Before, pair.After, run)),
                    .. plan.Removed.Select(row => EmployeeChange.Removed(run, row.Employee.Id, now)),
                ],
                cancellationToken);
            await employees.WriteAsync(plan.Restored.Select(pair => pair.After), cancellationToken);
            await employees.DeleteAsync(plan.Removed, cancellationToken);
        }

        var touched = plan.Restored.Count + plan.Removed.Count;
        var ended = run with
        {
            Counts = new SyncCounts(Fetched: people.Count, Updated: touched, Skipped: people.Count - touched),
            Warnings = plan.LeftAlone.Count == 0
                ? []
                : [new Notice(NoticeCodes.LeftAlone, $"{plan.LeftAlone.Count} changes of run {target.RunId} stay: they were changed since, or cannot be brought back.")],
        };
        var next = plan.Restored.Select(pair => pair.After.Standing.NextTransitionAt).Min();
        return OperationResult.Succeeded(ended, state => state.WithTransition(next), new Undo(UndoOutcome.Undone, LeftAlone: plan.LeftAlone));
    }

    // Nothing is restored while the next sync might take it back.
    private async Task PauseAsync(string name, string runId, CancellationToken cancellationToken)
    {
        const int MaxTries = 5;
        var reason = $"Run {runId} was undone. POST /api/accounts/{name}/resume goes on syncing.";
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (await accounts.FindAsync(name, cancellationToken) is not { } account) return;
            var paused = account with { Enabled = false, PausedBecause = reason, UpdatedAt = time.GetUtcNow() };
            if (await accounts.TryWriteAsync(paused, cancellationToken)) return;
        }

        throw new TimeoutException($"Account '{name}' is being changed by others without pause.");
    }
}
