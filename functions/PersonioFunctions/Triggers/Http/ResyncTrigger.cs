using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;
using PersonioFunctions.Schedule;

namespace PersonioFunctions.Triggers.Http;

/// <summary>Asking for runs by hand. Goes the same way as the timer: over the queue.</summary>
public sealed class ResyncTrigger(AccountStore accounts, AccountStateStore states, SyncRequester requester)
{
    private const int RequestsUnderWay = 16;

    /// <summary>Asks for a run of one account, or joins the one at work.</summary>
    [Function("ResyncAccount")]
    public Task<IActionResult> ResyncAccountAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "accounts/{name}/resync")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            var account = await accounts.RequireEnabledAsync(name, cancellationToken);
            await states.RequireCallableAsync(account, cancellationToken);
            var body = await RequestAsync(name, cancellationToken);
            return Answer.Json(body, HttpJson.Default.RunStartedBody, StatusCodes.Status202Accepted, body.Location);
        });

    /// <summary>Asks for a run of every account that is enabled and not quarantined.</summary>
    [Function("ResyncAll")]
    public Task<IActionResult> ResyncAllAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "resync")] HttpRequest request,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            var bodies = new System.Collections.Concurrent.ConcurrentBag<RunStartedBody>();
            var quarantines = await states.ReadQuarantinesAsync(cancellationToken);
            await Parallel.ForEachAsync(
                accounts.ListEnabledAsync(cancellationToken).Where(account => quarantines.GetValueOrDefault(account.Name)?.Refused != account.Credentials),
                new ParallelOptions { MaxDegreeOfParallelism = RequestsUnderWay, CancellationToken = cancellationToken },
                async (account, token) => bodies.Add(await RequestAsync(account.Name, token)));
            return Answer.Json(
                new ListBody<RunStartedBody>([.. bodies.OrderBy(body => body.Account, StringComparer.Ordinal)]),
                HttpJson.Default.ListBodyRunStartedBody,
                StatusCodes.Status202Accepted,
                "/api/accounts");
        });

    private async Task<RunStartedBody> RequestAsync(string name, CancellationToken cancellationToken)
    {
        var runId = await requester.RequestAsync(name, SyncTrigger.Manual, cancellationToken);
        return new RunStartedBody(name, runId, $"/api/accounts/{name}/runs/{runId}");
    }
}
