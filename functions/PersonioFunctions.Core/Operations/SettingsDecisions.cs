using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Planning;
using PersonioFunctions.Plans;
using PersonioFunctions.Runs;
using PersonioFunctions.Sync;

namespace PersonioFunctions.Operations;

/// <summary>
/// Changes settings that change stored rows in two steps: a preview of the changes, and their approval. Works on the stored data, without
/// Personio and without the guard, because the person who approves has seen every change.
/// </summary>
public sealed class SettingsDecisions(
    AccountStore accounts,
    AccountStateStore states,
    EmployeeStore employees,
    PlanApplier applier,
    PlanStore plans,
    ExclusiveOperations operations,
    TimeProvider time)
{
    /// <summary>Computes and stores a plan without applying anything.</summary>
    /// <param name="account">The account.</param>
    /// <param name="request">The requested settings.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Null when a run was in progress meanwhile, because the plan could contain outdated rows.</returns>
    public async Task<StoredPlan?> PreviewAsync(Account account, SettingsRequest request, CancellationToken cancellationToken)
    {
        var before = await states.GetAsync(account.Name, cancellationToken);
        if (before.IsActive(time.GetUtcNow())) return null;
        var plan = await StoreAsync(await LookAsync(account, request, cancellationToken), cancellationToken);
        if ((await states.GetAsync(account.Name, cancellationToken)).Epoch == before.Epoch) return plan;
        await plans.DeleteAsync(account.Name, plan.PlanId, cancellationToken);
        return null;
    }

    /// <summary>Computes the plan again and applies it if it is still the same. Safe to repeat after an interruption.</summary>
    /// <param name="account">The account.</param>
    /// <param name="request">The settings that the plan was made for.</param>
    /// <param name="planId">The plan.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task<Decision> ApplyAsync(Account account, SettingsRequest request, string planId, CancellationToken cancellationToken)
    {
        if (await plans.FindAsync(account.Name, planId, cancellationToken) is not { } plan) return new Decision(DecisionOutcome.NotFound);
        if (!request.IsOfKind(plan)) return new Decision(DecisionOutcome.OtherKind, plan);
        if (plan.Status == PlanStatus.Applied) return new Decision(DecisionOutcome.AlreadyDecided, plan);

        var done = await operations.TryRunAsync(
            account.Name,
            SyncTrigger.Lifecycle,
            credentials: null,
            context => ApplyAsync(context, plan, request),
            cancellationToken);
        return done is { } decided ? decided.Value with { Run = decided.Run } : new Decision(DecisionOutcome.Busy, plan);
    }

    private async Task<OperationResult<Decision>> ApplyAsync(RunContext context, StoredPlan plan, SettingsRequest request)
    {
        var (account, run, cancellationToken) = (context.Account, context.Run, context.Stopping);
        var look = await LookAsync(account, request, cancellationToken);
        var isUnchanged = PlanHash.From(look.Changes) == plan.Hash || plan.IsRest(look.Changes, look.Rows.Values);
        if (!isUnchanged || !request.IsSame(account, look.After, plan))
        {
            var fresh = await StoreAsync(look, cancellationToken);
            return OperationResult.Refused(run, new Decision(DecisionOutcome.SourceMoved, fresh));
        }

        // If the host dies in between, the next sync completes the rows: it applies lifecycle settings, and reads attributes that are still
        // switched on. So lifecycle settings are written before the rows, and attributes are switched off after them.
        if (request.Lifecycle is not null && !await TryWriteAsync(account, look.After, cancellationToken))
            return OperationResult.Refused(run, new Decision(DecisionOutcome.Conflict, plan));

        // Without a change, the feed must not begin with this run.
        if (look.Changes.Count > 0) await applier.ApplyAsync(run, context.Before, look.Changes, cancellationToken);
        if (request.Lifecycle is null && !await TryWriteAsync(account, look.After, cancellationToken))
            return OperationResult.Refused(run, new Decision(DecisionOutcome.Conflict, plan));
        var applied = plan with { Status = PlanStatus.Applied };
        await plans.WriteAsync(applied, cancellationToken);

        var now = time.GetUtcNow();
        var next = await employees.NextTransitionAsync(account.Name, now, cancellationToken);
        var counts = new SyncCounts(
            Fetched: look.Rows.Count,
            Updated: look.Changes.Count,
            Unchanged: look.Rows.Count - look.Changes.Count,
            Left: look.Changes.Count(change => change.IsLeaving));
        return OperationResult.Succeeded(
            run with { Counts = counts },

            // A due change stays due, because these settings purge nothing.
            state => state with { NextTransitionAt = state.NextTransitionAt <= now ? state.NextTransitionAt : next },
            new Decision(DecisionOutcome.Applied, applied));
    }

    private async Task<bool> TryWriteAsync(Account before, Account after, CancellationToken cancellationToken) =>
        before == after || await accounts.TryWriteAsync(after with { UpdatedAt = time.GetUtcNow() }, cancellationToken) is not null;

    private async Task<Look> LookAsync(Account account, SettingsRequest request, CancellationToken cancellationToken)
    {
        var after = request.ApplyTo(account);
        var rows = await employees.ReadAllAsync(account.Name, cancellationToken)
            .ToDictionaryAsync(row => row.Employee.Id, cancellationToken: cancellationToken);
        var switchedOff = account.Attributes.Fields.Except(after.Attributes.Fields);
        var judged = Decider.DecideSettings(rows.Values, after.Day(time), time.GetUtcNow(), switchedOff);
        return new Look(account, after, request, rows, judged);
    }

    private async Task<StoredPlan> StoreAsync(Look look, CancellationToken cancellationToken)
    {
        var plan = look.Request.Mark(
            StoredPlan.From(plans.CreateHeader(look.After.Name), look.Changes, look.Judged.Verdict, look.Rows), look.Before, look.After);
        await plans.WriteAsync(plan, cancellationToken);
        return plan;
    }

    // The account before and with the settings, the rows, and the changes that the settings lead to.
    private sealed record Look(
        Account Before, Account After, SettingsRequest Request, Dictionary<string, EmployeeRow> Rows, JudgedPlan Judged)
    {
        public IReadOnlyList<PlannedChange> Changes => Judged.Plan.Changes;
    }
}
