using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Operations;
using PersonioFunctions.Runs;
using PersonioFunctions.Sync;

namespace PersonioFunctions.Triggers.Http.Employees;

/// <summary>Syncs and erases single employees.</summary>
public sealed class EmployeeActionsTrigger(AccountStore accounts, AccountStateStore states, EmployeeSync sync, EmployeeEraser eraser)
{
    /// <summary>Syncs one employee at once and shows the steps.</summary>
    [Function("ResyncEmployee")]
    public Task<IActionResult> ResyncAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "accounts/{name}/employees/{id}/resync")] HttpRequest request,
        string name,
        string id,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var account = await accounts.RequireEnabledAsync(name, cancellationToken);
            EmployeeLookup.RequireId(name, id);
            await states.RequireCallableAsync(account, cancellationToken);
            var result = await sync.SyncAsync(account, id, SyncTrigger.Employee, cancellationToken);
            return result.Outcome switch
            {
                EmployeeSyncOutcome.Done => ApiResult.Json(EmployeeSyncBody.From(result), HttpJson.Default.EmployeeSyncBody),
                EmployeeSyncOutcome.Erased => HttpErrors.Conflict(
                    ProblemCodes.Erased, $"Employee {id} was erased from account '{name}' and is not stored again."),
                EmployeeSyncOutcome.Busy => HttpErrors.Busy(name),
                _ => throw EmployeeLookup.NotFound(name),
            };
        });

    /// <summary>Erases one employee everywhere.</summary>
    [Function("EraseEmployee")]
    public Task<IActionResult> EraseAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "accounts/{name}/employees/{id}")] HttpRequest request,
        string name,
        string id,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            return await eraser.EraseAsync(name, EmployeeLookup.RequireId(name, id), cancellationToken) switch
            {
                EraseOutcome.Erased => ApiResult.NoContent(),
                EraseOutcome.Busy => HttpErrors.Busy(name),
                _ => throw EmployeeLookup.NotFound(name),
            };
        });
}
