using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Schedule;

namespace PersonioFunctions.Triggers.Http.Runs;

/// <summary>Shows runs.</summary>
public sealed class RunsTrigger(AccountStore accounts, RunOverview runs)
{
    internal const int DefaultTop = 20;

    /// <summary>Shows the runs of an account, newest first.</summary>
    [Function("ListRuns")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/runs")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            var page = runs.ListAsync(name, request.Top(DefaultTop), request.ContinuationToken(), cancellationToken);
            return ApiResult.Json(await page.ToBodyAsync(RunBody.From), HttpJson.Default.ListBodyRunBody);
        });

    /// <summary>Shows one run, with its progress while it is active.</summary>
    [Function("GetRun")]
    public Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/runs/{runId}")] HttpRequest request,
        string name,
        string runId,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            var run = await runs.FindAsync(name, RunLookup.RequireId(name, runId), cancellationToken);
            return ApiResult.Json(RunBody.From(run ?? throw RunLookup.NotFound(name)), HttpJson.Default.RunBody);
        });
}
