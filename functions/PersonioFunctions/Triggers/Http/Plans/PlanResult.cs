using PersonioFunctions.Accounts;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Operations;
using PersonioFunctions.Plans;
using PersonioFunctions.Runs;
using PersonioFunctions.Triggers.Http.Runs;

namespace PersonioFunctions.Triggers.Http.Plans;

/// <summary>Converts plans, and decisions about them, to responses. A plan of a sync and a plan of settings respond alike.</summary>
internal static class PlanResult
{
    /// <summary>Checks the id of a plan. An id that cannot be one never reaches the store.</summary>
    public static string RequireId(string account, string planId) => RunIds.IsRunId(planId) ? planId : throw NotFound(account);

    /// <summary>Converts a plan that exists.</summary>
    public static ApiResult From(StoredPlan plan, int status = StatusCodes.Status200OK) =>
        ApiResult.Json(PlanBody.From(plan), HttpJson.Default.PlanBody, status);

    /// <summary>Converts a new plan, or null for an account that a run held.</summary>
    public static ApiResult FromPreview(StoredPlan? plan, string account) =>
        plan is null ? HttpErrors.Busy(account) : At(plan, StatusCodes.Status201Created);

    /// <summary>Converts what came of a decision.</summary>
    public static ApiResult From(Decision decision, string account) => decision.Outcome switch
    {
        DecisionOutcome.Applied => ApiResult.Json(RunBody.From(decision.Run!), HttpJson.Default.RunBody),
        DecisionOutcome.Rejected => From(decision.Plan!),
        DecisionOutcome.SourceMoved => At(decision.Plan!, StatusCodes.Status409Conflict),
        DecisionOutcome.AlreadyDecided => HttpErrors.Conflict(
            ProblemCodes.AlreadyDecided,
            $"The plan of account '{account}' is already {decision.Plan!.Status.Word()}. Nothing was changed."),
        DecisionOutcome.OtherKind => HttpErrors.Conflict(ProblemCodes.OtherPlan, ExplainKind(decision.Plan!)),
        DecisionOutcome.Conflict => HttpErrors.ChangedMeanwhile(account),
        DecisionOutcome.Busy => HttpErrors.Busy(account),
        _ => throw NotFound(account),
    };

    /// <summary>Previews settings; with <c>?plan=</c>, applies exactly that plan if it is still the same.</summary>
    public static async Task<ApiResult> DecideAsync(
        SettingsDecisions decisions, Account account, SettingsRequest settings, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.Query.TryGetValue("plan", out var plan))
            return FromPreview(await decisions.PreviewAsync(account, settings, cancellationToken), account.Name);
        var planId = RequireId(account.Name, plan.ToString());
        return From(await decisions.ApplyAsync(account, settings, planId, cancellationToken), account.Name);
    }

    /// <summary>Creates the problem for a plan that does not exist.</summary>
    public static RequestException NotFound(string account) => HttpErrors.NotFound(
        $"Account '{account}' has no plan with this id. Plans are kept for {PlanRetention.Period.Days} days; "
        + $"POST /api/accounts/{account}/plans creates a new one.");

    private static ApiResult At(StoredPlan plan, int status) => ApiResult.Json(
        PlanBody.From(plan), HttpJson.Default.PlanBody, status, $"/api/accounts/{plan.Account}/plans/{plan.PlanId}");

    private static string ExplainKind(StoredPlan plan) => plan switch
    {
        { Lifecycle: not null } => ExplainKind(plan, "lifecycle settings", "lifecycle"),
        { Attributes: not null } => ExplainKind(plan, "attributes that are switched off", "attributes"),
        _ => $"This is a plan of a sync. Apply it with POST /api/accounts/{plan.Account}/plans/{plan.PlanId}/apply.",
    };

    private static string ExplainKind(StoredPlan plan, string what, string route) =>
        $"This is a plan of {what}. Apply it with PUT /api/accounts/{plan.Account}/{route}?plan={plan.PlanId} and the same body.";
}
