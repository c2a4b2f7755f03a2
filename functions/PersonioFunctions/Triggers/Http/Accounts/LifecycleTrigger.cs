using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Operations;
using PersonioFunctions.Triggers.Http.Plans;

namespace PersonioFunctions.Triggers.Http.Accounts;

/// <summary>Changes the lifecycle settings of an account, and counts its employees by state.</summary>
public sealed class LifecycleTrigger(
    AccountStore accounts, AccountStateStore states, EmployeeStore employees, SettingsDecisions decisions, TimeProvider time)
{
    /// <summary>
    /// Returns a plan of the changes that new settings would cause, and applies nothing. With <c>?plan=</c>, applies exactly that plan if
    /// it is still the same.
    /// </summary>
    [Function("PutLifecycle")]
    public Task<IActionResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "accounts/{name}/lifecycle")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            var lifecycle = (await request.ReadAsync(HttpJson.Default.LifecycleRequestBody, cancellationToken)).ToRequest();
            var report = (await states.GetAsync(name, cancellationToken)).Attributes;
            var isRead = report?.Of(EmployeeField.LastWorkingDay.Attribute) is { Filled: not null };
            if (AccountRules.Validate(lifecycle, isRead) is { Count: > 0 } errors)
            {
                throw RequestReader.Invalid(
                    ProblemCodes.InvalidLifecycle, $"Some settings of account '{name}' are invalid. Nothing was stored.", errors);
            }

            return await PlanResult.DecideAsync(decisions, account, new SettingsRequest(lifecycle), request, cancellationToken);
        });

    /// <summary>Counts employees by state and flag, and the transitions of the next days.</summary>
    [Function("GetLifecycleSummary")]
    public Task<IActionResult> SummaryAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/lifecycle/summary")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            var rows = await employees.ReadAllAsync(name, cancellationToken).ToListAsync(cancellationToken);
            var summary = LifecycleSummary.From(name, account.TimeZone, rows, account.Day(time));
            return ApiResult.Json(LifecycleSummaryBody.From(summary), HttpJson.Default.LifecycleSummaryBody);
        });
}
