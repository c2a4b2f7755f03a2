using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Planning;
using PersonioFunctions.Plans;
using PersonioFunctions.Runs;
using PersonioFunctions.Sync.Reading;

namespace PersonioFunctions.Sync;

/// <summary>
/// Applies date-driven lifecycle transitions that are due: future hires start, leavers leave, erased people are purged. Works on the
/// stored data and does not ask Personio, so it works while Personio is down. Uses the same plan, guard, log and rows as a sync.
/// </summary>
public sealed class TransitionRuns(
    AccountStore accounts,
    AccountStateStore states,
    EmployeeStore employees,
    PlanApplier applier,
    PlanStore plans,
    ExclusiveOperations operations,
    GuardContextReader guard,
    TimeProvider time)
{
    /// <summary>Handles a message. Safe to repeat: an applied transition is no longer due.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>False when another run holds the account, so that the message has to come back later.</returns>
    public async Task<bool> RunAsync(string account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var before = await states.GetAsync(account, cancellationToken);
        if (await accounts.FindAsync(account, cancellationToken) is not { Enabled: true })
        {
            // No transition is applied to a disabled account. Checks again tomorrow.
            await RemindAsync(before, now + TimeSpan.FromDays(1), cancellationToken);
            return true;
        }

        if (!await employees.ReadDueAsync(account, now, cancellationToken).AnyAsync(cancellationToken))
        {
            // A sync was faster. Only the rows tell which transition is next.
            await RemindAsync(before, await employees.NextTransitionAsync(account, now, cancellationToken), cancellationToken);
            return true;
        }

        return await operations.TryRunAsync(account, SyncTrigger.Transition, credentials: null, RunAsync, cancellationToken) is not null;
    }

    // Writes nothing if a run held the account since, because that run may have written an employee who is due earlier.
    private Task<AccountStateChange> RemindAsync(
        AccountState before, DateTimeOffset? next, CancellationToken cancellationToken) => states.ChangeAsync(
        before.Account,
        state => state.Epoch == before.Epoch && !state.IsActive(time.GetUtcNow()) && state.NextTransitionAt <= time.GetUtcNow()
            ? state with { NextTransitionAt = next }
            : null,
        cancellationToken);

    private async Task<OperationResult<bool>> RunAsync(RunContext context)
    {
        var (account, run, before, cancellationToken) = (context.Account, context.Run, context.Before, context.Stopping);
        if (!account.Enabled) return OperationResult.Succeeded(run, state => state, value: true);

        var now = time.GetUtcNow();
        var guardContext = await guard.ReadAsync(account, before, cancellationToken);
        var due = await employees.ReadDueAsync(account.Name, now, cancellationToken)
            .Where(row => !guardContext.Waiting.HoldsState(row.Employee.Id))
            .ToListAsync(cancellationToken);
        var index = await employees.ReadIndexAsync(account.Name, default, cancellationToken);
        var (_, plan, verdict) = Decider.DecideTransitions(due, index, account.Day(time), now, guardContext);
        var purged = verdict.Apply.Where(change => change.Kind == PlannedAction.Purge).Select(change => change.Id).ToHashSet();
        if (purged.Count > 0) await plans.ForgetAsync(account.Name, purged, before.Held?.PlanId, cancellationToken);
        await applier.ApplyAsync(run, before, verdict.Apply, cancellationToken);

        var next = await employees.NextTransitionAsync(account.Name, now, cancellationToken);
        var held = verdict.Held.Count;
        var ended = run with
        {
            Warnings = RunWarnings.UnusableDates(plan) is { } dates ? [.. verdict.Reasons, dates] : verdict.Reasons,
            Counts = new SyncCounts(
                Fetched: due.Count,
                Updated: plan.Changes.Count - held,
                Unchanged: due.Count - plan.Changes.Count,
                Held: held,
                Left: verdict.Apply.Count(change => change.IsLeaving)),
        };
        return OperationResult.Succeeded(ended, state => state with { NextTransitionAt = next }, value: true);
    }
}
