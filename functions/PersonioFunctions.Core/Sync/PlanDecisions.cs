using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PersonioFunctions.Accounts;

namespace PersonioFunctions.Sync;

/// <summary>How a decision ended.</summary>
public enum DecisionOutcome
{
    /// <summary>The plan was applied, exactly as it was shown.</summary>
    Applied,

    /// <summary>The plan was rejected.</summary>
    Rejected,

    /// <summary>The source has changed since the plan was made. Nothing was applied; there is a fresh plan.</summary>
    SourceMoved,

    /// <summary>There is no such plan any more.</summary>
    NotFound,

    /// <summary>Somebody has decided already.</summary>
    AlreadyDecided,

    /// <summary>A run is at work.</summary>
    Busy,
}

/// <summary>What a decision led to.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Plan">The plan as it stands now; after <see cref="DecisionOutcome.SourceMoved"/> the fresh one.</param>
/// <param name="Run">The run that applied it, or null.</param>
public sealed record Decision(DecisionOutcome Outcome, StoredPlan? Plan = null, SyncRun? Run = null);

/// <summary>A person's word on plans: apply exactly that, or not.</summary>
public sealed class PlanDecisions(
    AccountStateStore states,
    PlanStore plans,
    SyncRunStore runs,
    RunExecutor executor,
    IOptions<SyncOptions> options,
    TimeProvider time,
    ILogger<PlanDecisions> logger)
{
    /// <summary>Reads Personio again and applies the plan if it would still be the same.</summary>
    public async Task<Decision> ApplyAsync(Account account, string planId, CancellationToken cancellationToken)
    {
        if (await plans.FindAsync(account.Name, planId, cancellationToken) is not { } plan) return new Decision(DecisionOutcome.NotFound);
        if (plan.Status == PlanStatus.Applied) return new Decision(DecisionOutcome.AlreadyDecided, plan);

        var now = time.GetUtcNow();
        var message = new SyncMessage(account.Name, RunIds.New(now), SyncTrigger.Manual, now);
        using var scope = logger.BeginRun(account.Name, message.RunId);
        var (_, lease, _) = await RunLease.TryAcquireAsync(states, time, options.Value.Lease, message, cancellationToken);
        if (lease is null) return new Decision(DecisionOutcome.Busy, plan);
        await using (lease)
        {
            try
            {
                return await ApplyAsync(account, plan, message, lease, cancellationToken);
            }
            catch
            {
                await lease.ReleaseAsync(state => state, CancellationToken.None);
                throw;
            }
        }
    }

    /// <summary>Leaves the changes out. They stay held, quietly, until the source changes.</summary>
    public async Task<Decision> RejectAsync(Account account, string planId, CancellationToken cancellationToken)
    {
        if (await plans.FindAsync(account.Name, planId, cancellationToken) is not { } plan) return new Decision(DecisionOutcome.NotFound);
        if (plan.Status != PlanStatus.Pending) return new Decision(DecisionOutcome.AlreadyDecided, plan);

        var rejected = plan with { Status = PlanStatus.Rejected };
        await plans.WriteAsync(rejected, cancellationToken);
        var reason = new Notice("rejected", $"Plan {planId} was rejected: its changes stay out until the source changes.");
        await states.ChangeAsync(
            account.Name, state => state.HeldPlanId == planId ? state with { HeldReason = reason } : null, cancellationToken);
        return new Decision(DecisionOutcome.Rejected, rejected);
    }

    private async Task<Decision> ApplyAsync(
        Account account, StoredPlan plan, SyncMessage message, RunLease lease, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        var run = SyncRun.Of(message, SyncRunStatus.Running) with { StartedAt = time.GetUtcNow() };
        await runs.WriteAsync(run, either.Token);
        var (result, fresh) = await executor.ExecuteAsync(account, run, plan, either.Token);
        if (result is null)
        {
            await lease.ReleaseAsync(state => state, cancellationToken);
            var error = new Notice("sourceMoved", $"Plan {plan.PlanId} no longer fits what Personio says. Plan {fresh!.PlanId} does.");
            await runs.WriteAsync(run with { Status = SyncRunStatus.Failed, FinishedAt = time.GetUtcNow(), Error = error }, cancellationToken);
            return new Decision(DecisionOutcome.SourceMoved, fresh);
        }

        var applied = plan with { Status = PlanStatus.Applied };
        await plans.WriteAsync(applied, cancellationToken);
        await lease.ReleaseAsync(state => RunOutcome.Succeeded(state, result, time.GetUtcNow()), cancellationToken);
        var ended = result.Run with { Status = SyncRunStatus.Succeeded, FinishedAt = time.GetUtcNow() };
        await runs.WriteAsync(ended, cancellationToken);
        logger.Ended(ended.Status, null, ended.Counts);
        return new Decision(DecisionOutcome.Applied, applied, ended);
    }
}
