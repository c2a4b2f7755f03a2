using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Operations;

namespace PersonioFunctions.Triggers.Http;

/// <summary>The sync of one person: the run, and its steps.</summary>
internal sealed record EmployeeSyncBody(RunBody Run, IReadOnlyList<SyncStep> Steps);

/// <summary>Acting on one person: syncing them now, and erasing them.</summary>
public sealed class PersonTrigger(AccountStore accounts, AccountStateStore states, EmployeeSync sync, EmployeeEraser eraser)
{
    /// <summary>Syncs one person now and says what happened on the way.</summary>
    [Function("ResyncEmployee")]
    public Task<IActionResult> ResyncAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "accounts/{name}/employees/{id}/resync")] HttpRequest request,
        string name,
        string id,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            var account = await accounts.RequireEnabledAsync(name, cancellationToken);
            if (!Employee.IsId(id)) throw Requests.NotFound("employee of this id");
            await states.RequireCallableAsync(account, cancellationToken);
            var result = await sync.SyncAsync(account, id, cancellationToken);
            return result.Outcome switch
            {
                EmployeeSyncOutcome.Done => Answer.Json(
                    new EmployeeSyncBody(RunBody.From(result.Run!), result.Steps!), HttpJson.Default.EmployeeSyncBody),
                EmployeeSyncOutcome.Erased => Answer.Problem(
                    StatusCodes.Status409Conflict, "erased", "The person was erased here and does not come back."),
                EmployeeSyncOutcome.Busy => Requests.Busy(name),
                _ => throw Requests.NotFound("employee of this id"),
            };
        });

    /// <summary>Erases one person everywhere.</summary>
    [Function("EraseEmployee")]
    public Task<IActionResult> EraseAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "accounts/{name}/employees/{id}")] HttpRequest request,
        string name,
        string id,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            var outcome = Employee.IsId(id) ? await eraser.EraseAsync(name, id, cancellationToken) : EraseOutcome.NotFound;
            return outcome switch
            {
                EraseOutcome.Erased => Answer.NoContent(),
                EraseOutcome.Busy => Requests.Busy(name),
                _ => throw Requests.NotFound("employee of this id"),
            };
        });
}
