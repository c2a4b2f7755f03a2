using PersonioFunctions.Accounts;
using PersonioFunctions.Plans;
using PersonioFunctions.Runs;
using PersonioFunctions.Sync;

namespace PersonioFunctions.Operations;

/// <summary>Decides about plans: makes a preview, applies exactly one plan, or rejects it.</summary>
public sealed class PlanDecisions(
    AccountStateStore states, PlanStore plans, RunExecutor executor, ExclusiveOperations operations, TimeProvider time)
{
    /// <summary>Computes and stores a plan without applying anything.</summary>
    /// <returns>Null when a run was in progress meanwhile, because the plan could contain outdated rows or erased people.</returns>
    /// <exception cref="Personio.PersonioException">Personio gave no usable response.</exception>
    /// <exception cref="Secrets.SecretStoreException">The client secret cannot be read.</exception>
    public async Task<StoredPlan?> PreviewAsync(Account account, CancellationToken cancellationToken)
    {
        var before = await states.GetAsync(account.Name, cancellationToken);
        if (before.IsActive(time.GetUtcNow())) return null;
        var plan = await executor.PreviewAsync(account, before, cancellationToken);
        if ((await states.GetAsync(account.Name, cancellationToken)).Epoch == before.Epoch) return plan;
        await plans.DeleteAsync(account.Name, plan.PlanId, cancellationToken);
        return null;
    }

    /// <summary>Reads Personio again, computes the plan again, and applies it if it is still the same.</summary>
    /// <exception cref="Personio.PersonioException">Personio gave no usable response. Nothing was written.</exception>
    /// <exception cref="Secrets.SecretStoreException">The client secret cannot be read. Nothing was written.</exception>
    public async Task<Decision> ApplyAsync(Account account, string planId, CancellationToken cancellationToken)
    {
        if (await plans.FindAsync(account.Name, planId, cancellationToken) is not { } plan) return new Decision(DecisionOutcome.NotFound);
        if (plan.IsOfSettings) return new Decision(DecisionOutcome.OtherKind, plan);
        if (plan.Status == PlanStatus.Applied) return new Decision(DecisionOutcome.AlreadyDecided, plan);

        var done = await operations.TryRunAsync(
            account.Name, SyncTrigger.Plan, account.Credentials, context => ApplyAsync(context, planId), cancellationToken);
        return done is { } decided ? decided.Value with { Run = decided.Run } : new Decision(DecisionOutcome.Busy, plan);
    }

    /// <summary>Rejects a plan. Its changes stay held, without further notice, until the source changes.</summary>
    public async Task<Decision> RejectAsync(Account account, string planId, CancellationToken cancellationToken)
    {
        if (await plans.FindAsync(account.Name, planId, cancellationToken) is not { } plan) return new Decision(DecisionOutcome.NotFound);
        if (plan.Status != PlanStatus.Pending) return new Decision(DecisionOutcome.AlreadyDecided, plan);

        var reason = new Notice(
            NoticeCodes.Rejected, $"Plan {planId} was rejected: its changes are not applied until Personio's data changes.");
        var change = await states.ChangeAsync(
            account.Name,
            state => !IsBusy(state) && state.Held is { } held && held.PlanId == planId
                ? state with { Held = held with { Reason = reason } }
                : null,
            cancellationToken);
        if (IsBusy(change.Before)) return new Decision(DecisionOutcome.Busy, plan);

        // The plan is written last, because an interrupted call can be repeated while the plan is pending.
        var rejected = plan with { Status = PlanStatus.Rejected };
        if (await plans.TryReplaceAsync(rejected, cancellationToken)) return new Decision(DecisionOutcome.Rejected, rejected);
        return await plans.FindAsync(account.Name, planId, cancellationToken) switch
        {
            null => new Decision(DecisionOutcome.NotFound),
            { Status: PlanStatus.Pending } => await RejectAsync(account, planId, cancellationToken), // A run has extended it meanwhile.

            // Rejected by another caller, or by this call if the response to its write was lost.
            { Status: PlanStatus.Rejected } decided => new Decision(DecisionOutcome.Rejected, decided),
            var decided => new Decision(DecisionOutcome.AlreadyDecided, decided),
        };
    }

    // An operation in progress may be applying the plan.
    private bool IsBusy(AccountState state) => state.IsActive(time.GetUtcNow()) && state.Lease is { IsOperation: true };

    private async Task<OperationResult<Decision>> ApplyAsync(RunContext context, string planId)
    {
        var (account, run, cancellationToken) = (context.Account, context.Run, context.Stopping);

        // Reads the plan again, because it may have been applied, or deleted with an erased person, before this run held the account.
        if (await plans.FindAsync(account.Name, planId, cancellationToken) is not { } approved)
            return OperationResult.Refused(run, new Decision(DecisionOutcome.NotFound));
        if (approved.Status == PlanStatus.Applied)
            return OperationResult.Refused(run, new Decision(DecisionOutcome.AlreadyDecided, approved));

        var (result, fresh) = await executor.ApplyApprovedAsync(context, approved);
        if (result is null) return OperationResult.Refused(run, new Decision(DecisionOutcome.SourceMoved, fresh));

        var applied = approved with { Status = PlanStatus.Applied };
        await plans.WriteAsync(applied, cancellationToken);
        return OperationResult.Succeeded(
            result.Run, state => RunOutcome.Succeeded(state, result, time.GetUtcNow()), new Decision(DecisionOutcome.Applied, applied));
    }
}
