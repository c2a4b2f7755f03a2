using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Schedule;

namespace PersonioFunctions.Triggers.Http.Accounts;

/// <summary>Receives the webhooks of Personio. Anonymous: Personio sends no function key but the token of the account.</summary>
public sealed class PersonioWebhookTrigger(WebhookReceiver receiver)
{
    private const int MaxBodyBytes = 16 * 1024;

    /// <summary>Notes the employee that a webhook names, to be synced at once.</summary>
    [Function("PersonioWebhook")]
    public Task<IActionResult> PostAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/{name}/personio-webhook")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            // Nothing of the body is read before the token is known to be right.
            if (!await receiver.AuthenticateAsync(name, request.Headers.Authorization, cancellationToken))
                return ApiResult.Problem(StatusCodes.Status401Unauthorized, ProblemCodes.Unauthorized, "The call is not authorized.");
            var body = await request.ReadBodyAsync(MaxBodyBytes, cancellationToken);
            var outcome = await receiver.ReceiveAsync(name, body.GetBuffer().AsMemory(0, (int)body.Length), cancellationToken);
            return outcome == WebhookOutcome.Invalid
                ? throw RequestReader.Invalid(ProblemCodes.InvalidBody, "The body is not a webhook of Personio.")
                : ApiResult.NoContent();
        });
}
