using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Operations;

namespace PersonioFunctions.Triggers.Http.Runs;

/// <summary>Undoes runs.</summary>
public sealed class UndoTrigger(AccountStore accounts, RunUndo undo)
{
    /// <summary>Restores every value that a run changed and nothing changed since, and pauses the account.</summary>
    [Function("UndoRun")]
    public Task<IActionResult> UndoAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "accounts/{name}/runs/{runId}/undo")] HttpRequest request,
        string name,
        string runId,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            var undone = await undo.UndoAsync(account, RunLookup.RequireId(name, runId), cancellationToken);
            return undone.Outcome switch
            {
                UndoOutcome.Undone => ApiResult.Json(UndoBody.From(undone), HttpJson.Default.UndoBody),
                UndoOutcome.FirstSync => HttpErrors.Conflict(
                    ProblemCodes.FirstSync,
                    $"Run {runId} was the first sync of account '{name}', so there is no earlier state to restore. "
                    + $"DELETE /api/accounts/{name}?purge=true removes everything."),
                UndoOutcome.NothingToUndo => HttpErrors.Conflict(
                    ProblemCodes.NothingToUndo, $"Run {runId} of account '{name}' changed nothing, or its changes are no longer kept."),
                UndoOutcome.NewerVersion => HttpErrors.Conflict(
                    ProblemCodes.NewerVersion,
                    $"Run {runId} of account '{name}' was made by a newer version of the app and recorded something that this version does "
                    + "not know. Nothing was changed. Undo the run with the newer version."),
                UndoOutcome.Busy => HttpErrors.Busy(name),
                _ => throw RunLookup.NotFound(name),
            };
        });
}
