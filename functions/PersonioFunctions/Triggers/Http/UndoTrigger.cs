using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Operations;
using PersonioFunctions.Runs;
using PersonioFunctions.Schedule;

namespace PersonioFunctions.Triggers.Http;

/// <summary>An undo: the run that did it, and what it left as it was.</summary>
internal sealed record UndoBody(RunBody Run, IReadOnlyList<LeftAlone> LeftAlone);

/// <summary>Taking runs back, and going on afterwards.</summary>
public sealed class UndoTrigger(AccountStore accounts, RunUndo undo, SyncRequester requester, TimeProvider time)
{
    /// <summary>Restores what a run changed, where nobody changed it since, and pauses the account.</summary>
    [Function("UndoRun")]
    public Task<IActionResult> UndoAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "accounts/{name}/runs/{runId}/undo")] HttpRequest request,
        string name,
        string runId,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            if (!RunIds.IsRunId(runId)) throw Requests.NotFound("run of this id");
            var undone = await undo.UndoAsync(account, runId, cancellationToken);
            return undone.Outcome switch
            {
                UndoOutcome.Undone => Answer.Json(new UndoBody(RunBody.From(undone.Run!), undone.LeftAlone!), HttpJson.Default.UndoBody),
                UndoOutcome.FirstSync => Answer.Problem(
                    StatusCodes.Status409Conflict,
                    "firstSync",
                    $"Run {runId} was the first sync: there is nothing before it. DELETE /api/accounts/{name}?purge=true removes everything."),
                UndoOutcome.NothingToUndo => Answer.Problem(
                    StatusCodes.Status409Conflict, "nothingToUndo", $"Run {runId} changed nothing, or its changes are no longer kept."),
                UndoOutcome.Busy => Requests.Busy(name),
                _ => throw Requests.NotFound("run of this id"),
            };
        });

    /// <summary>Switches a paused or disabled account on again and syncs it.</summary>
    [Function("ResumeAccount")]
    public Task<IActionResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "accounts/{name}/resume")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            if (!account.Enabled
                && !await accounts.TryWriteAsync(account with { Enabled = true, PausedBecause = null, UpdatedAt = time.GetUtcNow() }, cancellationToken))
            {
                return Answer.Problem(
                    StatusCodes.Status409Conflict, "conflict", $"Account '{name}' was changed by somebody else at the same moment. Repeat the call.");
            }

            var runId = await requester.RequestAsync(name, SyncTrigger.Manual, cancellationToken);
            var body = new RunStartedBody(name, runId, $"/api/accounts/{name}/runs/{runId}");
            return Answer.Json(body, HttpJson.Default.RunStartedBody, StatusCodes.Status202Accepted, body.Location);
        });
}
