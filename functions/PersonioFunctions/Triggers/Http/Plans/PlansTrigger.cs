using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Operations;
using PersonioFunctions.Plans;

namespace PersonioFunctions.Triggers.Http.Plans;

/// <summary>Previews syncs, and takes decisions about held changes.</summary>
public sealed class PlansTrigger(AccountStore accounts, AccountStateStore states, PlanStore plans, PlanDecisions decisions)
{
    /// <summary>Computes what a sync would change now, without writing.</summary>
    [Function("CreatePlan")]
    public Task<IActionResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "accounts/{name}/plans")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            await states.RequireCallableAsync(account, cancellationToken);
            return PlanResult.FromPreview(await decisions.PreviewAsync(account, cancellationToken), name);
        });

    /// <summary>Shows a plan: every person's changes, and what the guard says.</summary>
    [Function("GetPlan")]
    public Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/plans/{planId}")] HttpRequest request,
        string name,
        string planId,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            var plan = await plans.FindAsync(name, PlanResult.RequireId(name, planId), cancellationToken);
            return PlanResult.From(plan ?? throw PlanResult.NotFound(name));
        });

    /// <summary>Applies exactly this plan, held changes included, if Personio still says the same.</summary>
    [Function("ApplyPlan")]
    public Task<IActionResult> ApplyAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "accounts/{name}/plans/{planId}/apply")] HttpRequest request,
        string name,
        string planId,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var account = await accounts.RequireEnabledAsync(name, cancellationToken);
            PlanResult.RequireId(name, planId);
            await states.RequireCallableAsync(account, cancellationToken);
            return PlanResult.From(await decisions.ApplyAsync(account, planId, cancellationToken), name);
        });

    /// <summary>Rejects a plan: its changes are not applied until Personio's data changes.</summary>
    [Function("RejectPlan")]
    public Task<IActionResult> RejectAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "accounts/{name}/plans/{planId}/reject")] HttpRequest request,
        string name,
        string planId,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var account = await accounts.RequireEnabledAsync(name, cancellationToken);
            return PlanResult.From(await decisions.RejectAsync(account, PlanResult.RequireId(name, planId), cancellationToken), name);
        });
}
