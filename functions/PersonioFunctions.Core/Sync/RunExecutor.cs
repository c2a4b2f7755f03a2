using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Personio;
using PersonioFunctions.Personio.Paging;
using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Guard;
using PersonioFunctions.Planning.Snapshots;
using PersonioFunctions.Plans;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>Executes a run: plans, applies the changes that the guard allows, and holds the others for a decision.</summary>
public sealed class RunExecutor(
    PlanBuilder planner, PlanApplier applier, PlanStore plans, EmployeeStore employees, MissedWebhooks missed, TimeProvider time)
{
    /// <summary>Executes a requested run.</summary>
    /// <param name="context">The run in progress. Changes that were held before need no second plan.</param>
    /// <exception cref="PersonioException">Personio gave no usable answer. Nothing was written.</exception>
    /// <exception cref="Secrets.SecretStoreException">The client secret cannot be read. Nothing was written.</exception>
    /// <exception cref="Azure.RequestFailedException">
    /// Storage failed. The rows that were written are correct, and the next run writes the others.
    /// </exception>
    internal async Task<RunResult> ExecuteAsync(RunContext context)
    {
        var (account, state, cancellationToken) = (context.Account, context.Before, context.Stopping);
        var result = await planner.PlanAsync(account, state, new RunProgress(context.Run, context.Report), cancellationToken);
        var missedByWebhooks = await missed.CountAsync(account, state, result.Judged?.Verdict.Apply ?? [], cancellationToken);
        if (result.Judged is not { } judged)
            return result with { Run = result.Run with { Counts = result.Run.Counts with { MissedByWebhooks = missedByWebhooks } } };
        var purges = await FindPurgesAsync(state, judged.Snapshot, cancellationToken);
        if (purges.Count > 0)
            await plans.ForgetAsync(account.Name, purges.Select(purge => purge.Id).ToHashSet(), state.Held?.PlanId, cancellationToken);
        var held = await HoldAsync(result.Run, judged, state, cancellationToken);
        await applier.ApplyAsync(context.Run, state, [.. judged.Verdict.Apply, .. purges], cancellationToken);
        var warnings = result.Run.Warnings;
        return result with
        {
            Run = result.Run with
            {
                Counts = judged.Counts with { MissedByWebhooks = missedByWebhooks },
                Warnings = held is null ? warnings : [StoredPlan.WhereToDecide(account.Name, held.PlanId), .. warnings],
            },
            Held = held,
            VerifiedClientId = judged.Verdict.IsOtherCompany ? null : account.ClientId,
        };
    }

    /// <summary>Applies exactly the plan that a person approved, whatever the guard says.</summary>
    /// <param name="context">The run in progress.</param>
    /// <param name="approved">The plan.</param>
    /// <returns>
    /// The result. If the source has changed since, there is no result but a fresh plan, and nothing was applied.
    /// </returns>
    internal async Task<(RunResult? Result, StoredPlan? Fresh)> ApplyApprovedAsync(RunContext context, StoredPlan approved)
    {
        var (account, run, cancellationToken) = (context.Account, context.Run, context.Stopping);
        var (read, judged) = await planner.PlanEverybodyAsync(account, run, context.Before, cancellationToken);
        var changes = judged.Plan.Changes;

        // The plan of a held run is compared with the changes that the guard would hold now, and the others are applied as in every run.
        // Otherwise a company that changes every hour could never approve a plan. A preview is compared as a whole.
        var isOfHeldChanges = approved.People.Count > 0 && approved.People.All(person => person.Held);
        if (!await IsStillAsync(approved, isOfHeldChanges ? judged.Verdict.Held : changes, cancellationToken))
            return (null, await StoreAsync(read, judged.Verdict, changes, cancellationToken));

        await applier.ApplyAsync(run, context.Before, changes, cancellationToken);
        var applied = judged.Approved();
        var counted = read with { Counts = applied.Counts, Warnings = [.. applied.Warnings] };
        var result = new RunResult(counted, KnownPages.None) { Judged = applied, VerifiedClientId = account.ClientId };
        var isOfErasures = approved.Reasons.Any(reason => reason.Code == NoticeCodes.TooManyErased);
        return (isOfErasures ? result with { ApprovedErasures = judged.Plan.PastNotListed } : result, null);
    }

    /// <summary>Computes and stores a plan without applying anything.</summary>
    public async Task<StoredPlan> PreviewAsync(Account account, AccountState state, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var run = SyncRun.From(new SyncMessage(account.Name, RunIds.Create(now), SyncTrigger.Manual, now), SyncRunStatus.Queued);
        var (read, judged) = await planner.PlanEverybodyAsync(account, run, state, cancellationToken);
        return await StoreAsync(read, judged.Verdict, judged.Plan.Changes, cancellationToken);
    }

    // Nobody lists erased people any more, so only their rows say when the personal data has to go. The rows are read only when the
    // state says that something is due.
    private async Task<IReadOnlyList<PlannedChange>> FindPurgesAsync(
        AccountState state, Snapshot snapshot, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!(state.NextTransitionAt <= now)) return [];
        var waiting = await plans.ReadWaitingAsync(state, cancellationToken);
        var due = await employees.ReadDueAsync(state.Account, now, cancellationToken)
            .Where(row => !snapshot.Employees.ContainsKey(row.Employee.Id) && !waiting.HoldsState(row.Employee.Id))
            .ToListAsync(cancellationToken);
        return CalendarPlanner.PlanPurges(due, now);
    }

    private async Task<bool> IsStillAsync(StoredPlan approved, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        if (PlanHash.From(changes) == approved.Hash) return true;
        var ids = approved.People.Select(person => person.Id).ToHashSet();
        return approved.IsRest(changes, await employees.ReadAsync(approved.Account, ids, cancellationToken).ToListAsync(cancellationToken));
    }

    // Called before the other changes are applied, so that the plan shows the present rows. A crash afterwards leaves an unneeded plan, but
    // never a missing one.
    private async Task<HeldPlan?> HoldAsync(SyncRun run, JudgedPlan judged, AccountState state, CancellationToken cancellationToken)
    {
        if (!judged.Verdict.IsHeld) return null;
        var hash = PlanHash.From(judged.Verdict.Held);

        // If the snapshot is inconclusive about unlisted people, the waiting plan may know more than a new one, so it stays.
        if (state.Held is { Hash: { } before } known && (hash == before || judged.Snapshot.IsInconclusive)
            && await plans.ExistsAsync(run.Account, known.PlanId, cancellationToken))
        {
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
