using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Triggers.Http.Employees;

/// <summary>Shows employees.</summary>
public sealed class EmployeesTrigger(AccountStore accounts, AccountStateStore states, EmployeeStore employees)
{
    internal const int DefaultTop = 100;

    /// <summary>Shows the employees of an account, a page at a time.</summary>
    [Function("ListEmployees")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/employees")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            var state = await states.GetAsync(name, cancellationToken);
            var page = employees.ListAsync(name, request.Top(DefaultTop), request.ContinuationToken(), cancellationToken);
            return ApiResult.Json(await page.ToBodyAsync(row => EmployeeBody.From(row, state)), HttpJson.Default.ListBodyEmployeeBody);
        });

    /// <summary>Shows one employee.</summary>
    [Function("GetEmployee")]
    public Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/employees/{id}")] HttpRequest request,
        string name,
        string id,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            var row = await employees.RequireAsync(name, id, cancellationToken);
            return ApiResult.Json(EmployeeBody.From(row, await states.GetAsync(name, cancellationToken)), HttpJson.Default.EmployeeBody);
        });
}
