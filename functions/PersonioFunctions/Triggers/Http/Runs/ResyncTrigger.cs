using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;
using PersonioFunctions.Schedule;

namespace PersonioFunctions.Triggers.Http.Runs;

/// <summary>Requests runs by hand. They take the same way as those of the timer: the queue.</summary>
public sealed class ResyncTrigger(AccountStore accounts, SyncRequester requester)
{
    /// <summary>Requests a run of one account, or joins the active one. Refused credentials are tried once.</summary>
    [Function("ResyncAccount")]
    public Task<IActionResult> ResyncAccountAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "accounts/{name}/resync")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            await accounts.RequireEnabledAsync(name, cancellationToken);
            var runId = await requester.RequestAsync(name, SyncTrigger.Manual, cancellationToken);
            return RunStartedBody.From(name, runId).ToResult();
        });

    /// <summary>Requests a run of every account that is enabled and not quarantined.</summary>
    [Function("ResyncAll")]
    public Task<IActionResult> ResyncAllAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "resync")] HttpRequest request,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var requested = await requester.RequestAllAsync(cancellationToken);
            return ApiResult.Json(
                new ListBody<RunStartedBody>([.. requested.Select(run => RunStartedBody.From(run.Account, run.RunId))]),
                HttpJson.Default.ListBodyRunStartedBody,
                StatusCodes.Status202Accepted,
                "/api/accounts");
        });
}
