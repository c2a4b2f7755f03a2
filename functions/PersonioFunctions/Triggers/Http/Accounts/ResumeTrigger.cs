using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Schedule;
using PersonioFunctions.Triggers.Http.Runs;

namespace PersonioFunctions.Triggers.Http.Accounts;

/// <summary>Enables accounts again.</summary>
public sealed class ResumeTrigger(AccountStore accounts, AccountActivation activation)
{
    /// <summary>Enables a paused or disabled account and requests a run.</summary>
    [Function("ResumeAccount")]
    public Task<IActionResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "accounts/{name}/resume")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            return await activation.ResumeAsync(account, cancellationToken) is { } runId
                ? RunStartedBody.From(name, runId).ToResult()
                : HttpErrors.ChangedMeanwhile(name);
        });
}
