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
    /// <param name="context">The run in progress. Changes that were held before it need no second plan.</param>
    /// <exception cref="PersonioException">Personio gave no usable answer. Nothing was written.</exception>
    /// <exception cref="Secrets.SecretStoreException">The client secret cannot be read. Nothing was written.</exception>
    /// <exception cref="Azure.RequestFailedException">
    /// Storage failed. What was written is right; the rest is left for the next run.
    /// </exception>
    internal async Task<RunResult> ExecuteAsync(RunContext context)
    {
        var (account, state, cancellationToken) = (context.Account, context.Before, context.Stopping);
        var result = await planner.PlanAsync(account, state, new RunProgress(context.Run, context.Report), cancellationToken);
        if (result.Judged is not { } judged) return result;
        var held = await HoldAsync(result.Run, judged, state, cancellationToken);
        await applier.ApplyAsync(context.Run, state, judged.Verdict.Apply, cancellationToken);
        var warnings = result.Run.Warnings;
        return result with
        {
            Run = result.Run with
            {
                Counts = judged.Counts,
                Warnings = held is null ? warnings : [StoredPlan.WhereToDecide(account.Name, held.PlanId), .. warnings],
            },
            Held = held,
            VerifiedClientId = judged.Verdict.IsOtherCompany ? null : account.ClientId,
        };
    }

    /// <summary>Does exactly what a person has approved, guard or not.</summary>
    /// <param name="context">The run in progress.</param>
    /// <param name="approved">The plan.</param>
    /// <returns>
    /// The result; or, when the source has moved since, no result and the plan as it would be now, of which nothing was applied.
    /// </returns>
    internal async Task<(RunResult? Result, StoredPlan? Fresh)> ApplyApprovedAsync(RunContext context, StoredPlan approved)
    {
        var (account, run, cancellationToken) = (context.Account, context.Run, context.Stopping);
        var (read, judged) = await planner.PlanEverybodyAsync(account, run, context.Before, cancellationToken);
        var changes = judged.Plan.Changes;

        // A plan that a run held is compared with what the guard would hold now; the rest lands as in every run. Otherwise a company where
        // something changes every hour could never approve a plan. A plan that a person asked for is compared as a whole.
        var isOfHeldChanges = approved.People.Count > 0 && approved.People.All(person => person.Held);
        if (!await IsStillAsync(approved, isOfHeldChanges ? judged.Verdict.Held : changes, cancellationToken))
            return (null, await StoreAsync(read, judged.Verdict, changes, cancellationToken));

        await applier.ApplyAsync(run, context.Before, changes, cancellationToken);
        var applied = judged.Approved();
        var counted = read with { Counts = applied.Counts, Warnings = [.. applied.Warnings] };
        return (new RunResult(counted, KnownPages.None) { Judged = applied, VerifiedClientId = account.ClientId }, null);
    }

    /// <summary>Computes and stores a plan without applying anything.</summary>
    public async Task<StoredPlan> PreviewAsync(Account account, AccountState state, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var run = SyncRun.From(new SyncMessage(account.Name, RunIds.Create(now), SyncTrigger.Manual, now), SyncRunStatus.Queued);
        var (read, judged) = await planner.PlanEverybodyAsync(account, run, state, cancellationToken);
        return await StoreAsync(read, judged.Verdict, judged.Plan.Changes, cancellationToken);
    }

    private async Task<bool> IsStillAsync(StoredPlan approved, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        if (PlanHash.From(changes) == approved.Hash) return true;
        var ids = approved.People.Select(person => person.Id).ToHashSet();
        return approved.IsRest(changes, await employees.ReadAsync(approved.Account, ids, cancellationToken).ToListAsync(cancellationToken));
    }

    // Before the rest is applied: the plan shows what the rows hold now, and a crash after it leaves one plan too many, not too few.
    private async Task<HeldPlan?> HoldAsync(SyncRun run, JudgedPlan judged, AccountState state, CancellationToken cancellationToken)
    {
        if (!judged.Verdict.IsHeld) return null;
        var hash = PlanHash.From(judged.Verdict.Held);

        // Where too little is known of who is not listed, the plan that waits already may know more than one that would be made now.
        if (state.Held is { Hash: { } before } known && (hash == before || judged.Snapshot.IsInconclusive)
            && await plans.FindAsync(run.Account, known.PlanId, cancellationToken) is { } waiting)
        {
            await plans.KeepAsync(waiting, cancellationToken);
            return known;
        }

        var plan = await StoreAsync(run, judged.Verdict, judged.Verdict.Held, cancellationToken);
        Notice[] reasons = [.. judged.Verdict.Reasons, StoredPlan.WhereToDecide(run.Account, plan.PlanId)];
        var reason = reasons[0] with { Message = string.Join(" ", reasons.Select(one => one.Message)) };
        return new HeldPlan(plan.PlanId, hash, reason, time.GetUtcNow());
    }

    private async Task<StoredPlan> StoreAsync(
        SyncRun run, GuardVerdict verdict, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        var stored = new Dictionary<string, EmployeeRow>();
        var ids = changes.Where(change => change.Kind != PlannedAction.Create).Select(change => change.Id).ToHashSet();
        await foreach (var row in employees.ReadAsync(run.Account, ids, cancellationToken)) stored[row.Employee.Id] = row;
        var plan = StoredPlan.From(plans.CreateHeader(run.Account), changes, verdict, stored) with { Warnings = run.Warnings };
        await plans.WriteAsync(plan, cancellationToken);
        return plan;
    }
}
