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
            var account = await accounts.RequireAsync(name, cancellationToken);
            var (filter, top, token) = (request.ReadEmployeeFilter(), request.Top(DefaultTop), request.ContinuationToken());

            // The versions are read before the rows, so that a change meanwhile gives the next call another version.
            var state = await states.GetAsync(name, cancellationToken);
            var version = EmployeesVersion.Of(account, state, request);
            if (version is not null && request.Has(version)) return ApiResult.NotModified(version);
            var page = employees.ListAsync(name, filter, top, token, cancellationToken);
            return ApiResult.Json(
                await page.ToBodyAsync(row => EmployeeBody.From(row, state)), HttpJson.Default.ListBodyEmployeeBody, version);
        });

    /// <summary>Exports the employees of an account as CSV.</summary>
    [Function("ExportEmployees")]
    public Task<IActionResult> ExportAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/employees.csv")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            var filter = request.ReadEmployeeFilter();
            var version = EmployeesVersion.Of(account, await states.GetAsync(name, cancellationToken), request);
            if (version is not null && request.Has(version)) return ApiResult.NotModified(version);

            // The rows are read until the last byte is sent, which is after this function has ended in the local host.
            var rows = employees.ReadAllAsync(name, filter, request.HttpContext.RequestAborted);
            return await CsvResult.OpenAsync(new EmployeeCsv(account), rows, $"{name}-employees.csv", version);
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
