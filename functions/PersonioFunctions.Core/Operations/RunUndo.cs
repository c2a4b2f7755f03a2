using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Employees;
using PersonioFunctions.Runs;
using PersonioFunctions.Sync;

namespace PersonioFunctions.Operations;

/// <summary>The outcome of an undo.</summary>
public enum UndoOutcome
{
    /// <summary>Every change that could be undone is undone, and the account is paused.</summary>
    Undone,

    /// <summary>No such run exists.</summary>
    NotFound,

    /// <summary>The run is still in progress, or another one holds the account.</summary>
    Busy,

    /// <summary>The run changed nothing, or its changes are no longer kept.</summary>
    NothingToUndo,

    /// <summary>The run was the first sync of the account: no earlier state exists.</summary>
    FirstSync,

    /// <summary>A newer version made the run, and recorded something that this version does not know.</summary>
    NewerVersion,
}

/// <summary>The result of an undo.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Run">The run that made the undo, or null.</param>
/// <param name="LeftAlone">The changes that were not undone, and why.</param>
public sealed record Undo(UndoOutcome Outcome, SyncRun? Run = null, IReadOnlyList<LeftAlone>? LeftAlone = null);

/// <summary>
/// Undoes a run. The account is paused first, because the next sync would make the same changes again. A person resumes it once Personio
/// or the settings are right.
/// </summary>
public sealed class RunUndo(
    AccountStore accounts, SyncRunStore runs, EmployeeStore employees, ChangeLog log, ExclusiveOperations operations, TimeProvider time)
{
    /// <summary>Undoes a run. Doing it twice changes nothing more.</summary>
    public async Task<Undo> UndoAsync(Account account, string runId, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(account.Name, runId, cancellationToken) is not { } target) return new Undo(UndoOutcome.NotFound);
        if (target.Status == SyncRunStatus.Unknown) return new Undo(UndoOutcome.NewerVersion);
        if (!target.IsFinished) return new Undo(UndoOutcome.Busy);

        var done = await operations.TryRunAsync(
            account.Name,
            SyncTrigger.Undo,
            credentials: null,
            context => UndoAsync(context.Run, target, context.Stopping),
            cancellationToken);
        return done is not { } undone ? new Undo(UndoOutcome.Busy) : undone.Value with { Run = undone.Run };
    }

    private async Task<OperationResult<Undo>> UndoAsync(SyncRun run, SyncRun target, CancellationToken cancellationToken)
    {
        var changes = await log.ReadRunAsync(target, cancellationToken);
        if (changes.Count == 0) return OperationResult.Refused(run, new Undo(UndoOutcome.NothingToUndo));
        if (changes.Any(change => change.Kind == ChangeKind.Baseline))
            return OperationResult.Refused(run, new Undo(UndoOutcome.FirstSync));
        if (!changes.All(change => change.IsKnown)) return OperationResult.Refused(run, new Undo(UndoOutcome.NewerVersion));

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
                : [new Notice(
                    NoticeCodes.LeftAlone,
                    $"{plan.LeftAlone.Count} changes of run {target.RunId} stay: they were changed since, or cannot be undone.")],
        };
        var next = plan.Restored.Select(pair => pair.After.Standing.NextTransitionAt).Min();
        return OperationResult.Succeeded(
            ended, state => state.WithTransition(next), new Undo(UndoOutcome.Undone, LeftAlone: plan.LeftAlone));
    }

    // Pauses the account, so that the next sync does not overwrite the restored values.
    private async Task PauseAsync(string name, string runId, CancellationToken cancellationToken)
    {
        const int MaxTries = 5;
        var reason = $"Run {runId} was undone. POST /api/accounts/{name}/resume continues syncing.";
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (await accounts.FindAsync(name, cancellationToken) is not { } account) return;
            var paused = account with { Enabled = false, PausedBecause = reason, UpdatedAt = time.GetUtcNow() };
            if (await accounts.TryWriteAsync(paused, cancellationToken) is not null) return;
        }

        throw new TimeoutException($"Account '{name}' could not be changed, because other callers kept changing it. Try again.");
    }
}
