using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Personio;
using PersonioFunctions.Personio.Paging;
using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Guard;
using PersonioFunctions.Plans;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>The work of one run: plan, apply what the guard lets pass, keep the rest for a decision.</summary>
public sealed class RunExecutor(PlanBuilder planner, PlanApplier applier, PlanStore plans, EmployeeStore employees, TimeProvider time)
{
    /// <summary>Does a run as the timer or a person asked for it.</summary>
    /// <param name="account">The account.</param>
    /// <param name="run">The run.</param>
    /// <param name="progress">Told after each page how far the run is, so that one that fails still says how far it came.</param>
    /// <param name="state">How the account stood before: changes that were held already need no second plan.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="PersonioException">Personio gave no usable answer. Nothing was written.</exception>
    /// <exception cref="Secrets.SecretStoreException">The client secret cannot be had. Nothing was written.</exception>
    /// <exception cref="Azure.RequestFailedException">Storage failed. What was written is right; the rest is left for the next run.</exception>
    public async Task<RunResult> ExecuteAsync(
        Account account, SyncRun run, AccountState state, Action<SyncRun> progress, CancellationToken cancellationToken)
    {
        var read = await planner.PlanAsync(account, run, state, progress, cancellationToken);
        if (read.Planned is not { } planned) return new RunResult(read.Run, read.Pages, Planned: null, Held: null);
        var held = await HoldAsync(account, planned, state, cancellationToken);
        await applier.ApplyAsync(run, state, planned.Verdict.Apply, cancellationToken);
        var counted = planned.Run with
        {
            Counts = planned.Verdict.Count(planned.Plan, planned.Snapshot),
            Warnings = held is null ? planned.Run.Warnings : [RunWarnings.Plan(account.Name, held.PlanId), .. planned.Run.Warnings],
        };
        return new RunResult(counted, read.Pages, planned, held) { VerifiedClientId = planned.Verdict.IsOtherCompany ? null : account.ClientId };
    }

    /// <summary>Does exactly what a person has approved, guard or not.</summary>
    /// <param name="account">The account.</param>
    /// <param name="run">The run.</param>
    /// <param name="state">How the account stood before.</param>
    /// <param name="approved">The plan.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The result; or, when the source has moved since, no result and the plan as it would be now, of which nothing was applied.</returns>
    public async Task<(RunResult? Result, StoredPlan? Fresh)> ApplyApprovedAsync(
        Account account, SyncRun run, AccountState state, StoredPlan approved, CancellationToken cancellationToken)
    {
        var planned = await planner.PlanEverybodyAsync(account, run, state, cancellationToken);
        var changes = planned.Plan.Changes;

        // A plan that a run held is compared with what the guard would hold now; what it lets pass lands as in every run. Otherwise a company
        // where something changes every hour could never approve anything. A plan that a person asked for is compared as a whole.
        var compared = approved.People.Count > 0 && approved.People.All(person => person.Held) ? planned.Verdict.Held : changes;
        if (!await IsStillAsync(approved, compared, cancellationToken))
            return (null, await StoreAsync(account, planned, changes, cancellationToken));

        await applier.ApplyAsync(run, state, changes, cancellationToken);
        var verdict = GuardVerdict.ApplyAll(changes);
        var counted = planned.Run with { Counts = verdict.Count(planned.Plan, planned.Snapshot), Warnings = [.. RunWarnings.Of(planned.Snapshot, planned.Plan, verdict)] };
        var applied = planned with { Verdict = verdict, Digest = null };
        return (new RunResult(counted, KnownPages.None, applied, Held: null) { VerifiedClientId = account.ClientId }, null);
    }

    /// <summary>Computes and stores a plan without applying anything.</summary>
    public async Task<StoredPlan> PreviewAsync(Account account, AccountState state, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var run = SyncRun.From(new SyncMessage(account.Name, RunIds.Create(now), SyncTrigger.Manual, now), SyncRunStatus.Queued);
        var planned = await planner.PlanEverybodyAsync(account, run, state, cancellationToken);
        return await StoreAsync(account, planned, planned.Plan.Changes, cancellationToken);
    }

    private async Task<bool> IsStillAsync(StoredPlan approved, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        if (PlanHash.From(changes) == approved.Hash) return true;
        var ids = approved.People.Select(person => person.Id).ToHashSet();
        return approved.IsRest(changes, await employees.ReadAsync(approved.Account, ids, cancellationToken).ToListAsync(cancellationToken));
    }

    // Before the rest is applied: the plan shows what the rows hold now, and a crash after it leaves one plan too many, not too few.
    private async Task<HeldChanges?> HoldAsync(Account account, PlannedRun planned, AccountState state, CancellationToken cancellationToken)
    {
        if (!planned.Verdict.IsHeld) return null;
        var hash = PlanHash.From(planned.Verdict.Held);

        // Where too little is known of who is not listed, the plan that waits already may know more than one that would be made now.
        if (state.Held is { PlanId: var known, Hash: { } before, Reason: var reason } && (hash == before || planned.Snapshot.IsInconclusive)
            && await plans.FindAsync(account.Name, known, cancellationToken) is { } waiting)
        {
            await plans.KeepAsync(waiting, cancellationToken);
            return new HeldChanges(known, before, reason);
        }

        var plan = await StoreAsync(account, planned, planned.Verdict.Held, cancellationToken);
        return new HeldChanges(plan.PlanId, hash, planned.Verdict.Reasons[0] with
        {
            Message = $"{string.Join(" ", planned.Verdict.Reasons.Select(one => one.Message))} {RunWarnings.Plan(account.Name, plan.PlanId).Message}",
        });
    }

    private async Task<StoredPlan> StoreAsync(
        Account account, PlannedRun planned, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        var stored = new Dictionary<string, EmployeeRow>();
        var ids = changes.Where(change => change.Kind != PlannedAction.Create).Select(change => change.Id).ToHashSet();
        await foreach (var row in employees.ReadAsync(account.Name, ids, cancellationToken)) stored[row.Employee.Id] = row;
        var now = time.GetUtcNow();
        var plan = StoredPlan.From(RunIds.Create(now), account.Name, changes, planned.Verdict, stored, planned.Run.Warnings, now);
        await plans.WriteAsync(plan, cancellationToken);
        return plan;
    }
}
