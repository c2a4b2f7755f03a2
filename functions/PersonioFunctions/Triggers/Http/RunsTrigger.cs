using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Triggers.Http;

/// <summary>Showing runs.</summary>
public sealed class RunsTrigger(AccountStore accounts, SyncRunStore runs)
{
    private const int DefaultTop = 20;

    /// <summary>Shows an account's runs, newest first.</summary>
    [Function("ListRuns")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/runs")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            var page = runs.ListAsync(name, request.Top(DefaultTop), request.ContinuationToken(), cancellationToken);
            return Answer.Json(await Requests.ListAsync(page, RunBody.From), HttpJson.Default.ListBodyRunBody);
        });

    /// <summary>Shows one run, with its progress while it is at work.</summary>
    [Function("GetRun")]
    public Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/runs/{runId}")] HttpRequest request,
        string name,
        string runId,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            return RunIds.IsRunId(runId) && await runs.FindAsync(name, runId, cancellationToken) is { } run
                ? Answer.Json(RunBody.From(run), HttpJson.Default.RunBody)
                : throw Requests.NotFound("run of this id");
        });
}
