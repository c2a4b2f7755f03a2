using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Events.Editing;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Triggers.Http.Subscriptions;

/// <summary>Tries and resumes subscriptions, and has events delivered again.</summary>
public sealed class SubscriptionActionsTrigger(SubscriptionStore subscriptions, AccountStore accounts, SubscriptionActions actions)
{
    /// <summary>Sends a test event to the target and shows what became of it.</summary>
    [Function("TestSubscription")]
    public Task<IActionResult> TestAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "subscriptions/{name}/test")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var subscription = await subscriptions.RequireKnownAsync(name, cancellationToken);
            return ApiResult.Json(
                TestBody.From(await actions.TestAsync(subscription, cancellationToken)), HttpJson.Default.TestBody);
        });

    /// <summary>Lets a failing or disabled subscription deliver again, from where it stopped.</summary>
    [Function("ResumeSubscription")]
    public Task<IActionResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "subscriptions/{name}/resume")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            await subscriptions.RequireKnownAsync(name, cancellationToken);
            return await actions.ResumeAsync(name, cancellationToken) is { } resumed
                ? Accepted(resumed)
                : throw SubscriptionLookup.NotFound();
        });

    /// <summary>Has the events of an account delivered again that came after a cursor.</summary>
    [Function("ReplaySubscription")]
    public Task<IActionResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "subscriptions/{name}/replay")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var subscription = await subscriptions.RequireKnownAsync(name, cancellationToken);
            var body = await request.ReadAsync(HttpJson.Default.ReplayBody, cancellationToken);
            var account = await RequireAccountAsync(subscription, body.Account, cancellationToken);
            if (body.From is not { } from || !ChangeLog.IsCursor(from))
            {
                throw RequestReader.Invalid(
                    ProblemCodes.InvalidCursor, "Pass the unmodified cursor of a change, or of an event, as 'from'.");
            }

            return await actions.ReplayAsync(subscription, account, from, cancellationToken) == ReplayOutcome.Requested
                ? Accepted(subscription)
                : throw new RequestException(
                    StatusCodes.Status410Gone,
                    ProblemCodes.CursorTooOld,
                    $"Changes of account '{account.Name}' after this cursor are no longer kept. "
                    + "Read all employees again, then replay from a later cursor.");
        });

    private async Task<Account> RequireAccountAsync(Subscription subscription, string? named, CancellationToken cancellationToken)
    {
        var name = named ?? (subscription.Accounts.Count == 1 ? subscription.Accounts[0] : null);
        if (name is null)
        {
            throw RequestReader.Invalid(
                ProblemCodes.InvalidBody, $"Subscription '{subscription.Name}' is about several accounts. Set 'account' to one of them.");
        }

        return subscription.Includes(name) ? await accounts.RequireAsync(name, cancellationToken) : throw AccountLookup.NotFound();
    }

    private static ApiResult Accepted(Subscription subscription) =>
        ApiResult.Json(SubscriptionBody.From(subscription), HttpJson.Default.SubscriptionBody, StatusCodes.Status202Accepted);
}
