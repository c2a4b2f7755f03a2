using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Operations;
using PersonioFunctions.Plans;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Triggers.Http;

/// <summary>Looking before anything is written, and deciding about what is held.</summary>
public sealed class PlansTrigger(AccountStore accounts, AccountStateStore states, PlanStore plans, PlanDecisions decisions)
{
    /// <summary>Computes what a run would do now, without doing it.</summary>
    [Function("CreatePlan")]
    public Task<IActionResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "accounts/{name}/plans")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            await states.RequireCallableAsync(account, cancellationToken);
            if (await decisions.PreviewAsync(account, cancellationToken) is not { } plan) return Requests.Busy(name);
            return Answer.Json(plan, HttpJson.Default.StoredPlan, StatusCodes.Status201Created, $"/api/accounts/{name}/plans/{plan.PlanId}");
        });

    /// <summary>Shows a plan: everybody's changes, and what the guard says.</summary>
    [Function("GetPlan")]
    public Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/plans/{planId}")] HttpRequest request,
        string name,
        string planId,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            return RunIds.IsRunId(planId) && await plans.FindAsync(name, planId, cancellationToken) is { } plan
                ? Answer.Json(plan, HttpJson.Default.StoredPlan)
                : throw NoPlan();
        });

    /// <summary>Applies exactly this plan, guard or not, if Personio still says the same.</summary>
    [Function("ApplyPlan")]
    public Task<IActionResult> ApplyAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "accounts/{name}/plans/{planId}/apply")] HttpRequest request,
        string name,
        string planId,
        CancellationToken cancellationToken) => DecideAsync(
            request,
            name,
            planId,
            async (account, id, token) =>
            {
                await states.RequireCallableAsync(account, token);
                return await decisions.ApplyAsync(account, id, token);
            },
            cancellationToken);

    /// <summary>Leaves the plan's changes out until the source changes.</summary>
    [Function("RejectPlan")]
    public Task<IActionResult> RejectAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "accounts/{name}/plans/{planId}/reject")] HttpRequest request,
        string name,
        string planId,
        CancellationToken cancellationToken) => DecideAsync(request, name, planId, decisions.RejectAsync, cancellationToken);

    private Task<IActionResult> DecideAsync(
        HttpRequest request, string name, string planId, Func<Account, string, CancellationToken, Task<Decision>> decide, CancellationToken cancellationToken) =>
        Requests.AnswerAsync(request, async () =>
        {
            var account = await accounts.RequireEnabledAsync(name, cancellationToken);
            if (!RunIds.IsRunId(planId)) throw NoPlan();
            var decision = await decide(account, planId, cancellationToken);
            return decision.Outcome switch
            {
                DecisionOutcome.Applied => Answer.Json(RunBody.From(decision.Run!), HttpJson.Default.RunBody),
                DecisionOutcome.Rejected => Answer.Json(decision.Plan!, HttpJson.Default.StoredPlan),
                DecisionOutcome.SourceMoved => Answer.Json(
                    decision.Plan!, HttpJson.Default.StoredPlan, StatusCodes.Status409Conflict, $"/api/accounts/{name}/plans/{decision.Plan!.PlanId}"),
                DecisionOutcome.AlreadyDecided => Answer.Problem(
                    StatusCodes.Status409Conflict, "alreadyDecided", $"The plan is {HttpJson.Word(decision.Plan!.Status)} already."),
                DecisionOutcome.OtherKind => Answer.Problem(
                    StatusCodes.Status409Conflict,
                    "otherPlan",
                    $"This is a plan of settings. PUT /api/accounts/{name}/lifecycle?plan={planId} with the same body applies it."),
                DecisionOutcome.Busy => Requests.Busy(name),
                _ => throw NoPlan(),
            };
        });

    /// <summary>The answer for a plan that is not there.</summary>
    internal static RequestException NoPlan() => Requests.NotFound("plan of this id; plans are kept 14 days");
}
