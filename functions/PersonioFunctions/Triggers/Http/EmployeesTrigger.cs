using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Triggers.Http;

/// <summary>Showing people.</summary>
public sealed class EmployeesTrigger(AccountStore accounts, AccountStateStore states, EmployeeStore employees)
{
    private const int DefaultTop = 100;

    /// <summary>Shows an account's people, a page at a time.</summary>
    [Function("ListEmployees")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/employees")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            var state = await states.GetAsync(name, cancellationToken);
            var page = employees.ListAsync(name, request.Top(DefaultTop), request.ContinuationToken(), cancellationToken);
            return Answer.Json(
                await Requests.ListAsync(page, row => EmployeeBody.From(row, state)), HttpJson.Default.ListBodyEmployeeBody);
        });

    /// <summary>Shows one person.</summary>
    [Function("GetEmployee")]
    public Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/employees/{id}")] HttpRequest request,
        string name,
        string id,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            if (!Employee.IsId(id) || await employees.FindAsync(name, id, cancellationToken) is not { } row)
                throw Requests.NotFound("employee of this id");
            return Answer.Json(EmployeeBody.From(row, await states.GetAsync(name, cancellationToken)), HttpJson.Default.EmployeeBody);
        });
}
