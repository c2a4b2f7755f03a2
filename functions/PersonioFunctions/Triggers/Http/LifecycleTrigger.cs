using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Operations;
using PersonioFunctions.Plans;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Triggers.Http;

/// <summary>What the lifecycle of an account's people goes by, and where they stand.</summary>
public sealed class LifecycleTrigger(AccountStore accounts, EmployeeStore employees, LifecycleDecisions decisions, TimeProvider time)
{
    /// <summary>
    /// Answers with a plan of who would change by other settings, and writes nothing; with <c>?plan=</c> applies exactly that plan, if it
    /// would still be the same.
    /// </summary>
    [Function("PutLifecycle")]
    public Task<IActionResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "accounts/{name}/lifecycle")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            var asked = await request.ReadAsync(HttpJson.Default.LifecycleRequest, cancellationToken);
            if (AccountRules.Validate(asked) is { Count: > 0 } errors)
                return Answer.Problem(StatusCodes.Status400BadRequest, "invalidLifecycle", "Some members cannot be used; nothing was stored.", errors);

            if (request.Query.TryGetValue("plan", out var planId)) return await ApplyAsync(account, asked, planId.ToString(), cancellationToken);
            if (await decisions.PreviewAsync(account, asked, cancellationToken) is not { } plan) return Requests.Busy(name);
            return Show(plan, StatusCodes.Status201Created);
        });

    /// <summary>Counts people per state and flag, and what follows by itself in the next days.</summary>
    [Function("GetLifecycleSummary")]
    public Task<IActionResult> SummaryAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/lifecycle/summary")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            var rows = await employees.ReadAllAsync(name, cancellationToken).ToListAsync(cancellationToken);
            return Answer.Json(LifecycleSummary.From(name, account.TimeZone, rows, account.Day(time)), HttpJson.Default.LifecycleSummary);
        });

    private async Task<IActionResult> ApplyAsync(Account account, LifecycleRequest asked, string planId, CancellationToken cancellationToken)
    {
        if (!RunIds.IsRunId(planId)) throw PlansTrigger.NoPlan();
        var decision = await decisions.ApplyAsync(account, asked, planId, cancellationToken);
        return decision.Outcome switch
        {
            DecisionOutcome.Applied => Answer.Json(RunBody.From(decision.Run!), HttpJson.Default.RunBody),
            DecisionOutcome.SourceMoved => Show(decision.Plan!, StatusCodes.Status409Conflict),
            DecisionOutcome.AlreadyDecided => Answer.Problem(StatusCodes.Status409Conflict, "alreadyDecided", "The plan is applied already."),
            DecisionOutcome.OtherKind => Answer.Problem(
                StatusCodes.Status409Conflict,
                "otherPlan",
                $"This is a plan of a sync. POST /api/accounts/{account.Name}/plans/{planId}/apply applies it."),
            DecisionOutcome.Conflict => Answer.Problem(
                StatusCodes.Status409Conflict, "conflict", $"Account '{account.Name}' was changed by somebody else at the same moment. Repeat the call."),
            DecisionOutcome.Busy => Requests.Busy(account.Name),
            _ => throw PlansTrigger.NoPlan(),
        };
    }

    private static Answer Show(StoredPlan plan, int status) =>
        Answer.Json(plan, HttpJson.Default.StoredPlan, status, $"/api/accounts/{plan.Account}/plans/{plan.PlanId}");
}
