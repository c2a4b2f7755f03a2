using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Triggers.Http.Employees;

/// <summary>Explains why an employee is in a state.</summary>
public sealed class ExplanationTrigger(
    AccountStore accounts, AccountStateStore states, EmployeeStore employees, ChangeFeed feed, TimeProvider time)
{
    private const int ChangesShown = 10;

    /// <summary>Explains the state of one employee in data and words.</summary>
    [Function("ExplainEmployee")]
    public Task<IActionResult> ExplainAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/employees/{id}/explain")] HttpRequest request,
        string name,
        string id,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            var row = await employees.RequireAsync(name, id, cancellationToken);
            var state = await states.GetAsync(name, cancellationToken);
            var latest = await feed.ReadHistoryAsync(name, id, ChangesShown, cancellationToken);
            return ApiResult.Json(ExplanationBody.From(row, account, state, account.Day(time), latest), HttpJson.Default.ExplanationBody);
        });
}
