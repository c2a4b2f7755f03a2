using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Events.Editing;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Triggers.Http.Subscriptions;

/// <summary>Creates, shows and deletes subscriptions to events.</summary>
public sealed class SubscriptionsTrigger(SubscriptionStore subscriptions, SubscriptionEditor editor)
{
    /// <summary>Creates a subscription, or changes it and lets it deliver again.</summary>
    [Function("PutSubscription")]
    public Task<IActionResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "subscriptions/{name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            // The body is read as Core's own type: no type of the API holds a signing key.
            var wanted = await request.ReadAsync(HttpJson.Default.SubscriptionRequest, cancellationToken);
            if (SubscriptionRules.Validate(name, wanted) is { Count: > 0 } errors) throw Invalid(errors);
            var result = await editor.PutAsync(name, wanted, cancellationToken);
            return result.Outcome switch
            {
                EditOutcome.Created => ApiResult.Json(
                    SubscriptionBody.From(result.Subscription!),
                    HttpJson.Default.SubscriptionBody,
                    StatusCodes.Status201Created,
                    $"/api/subscriptions/{name}"),
                EditOutcome.Updated => ApiResult.Json(
                    SubscriptionBody.From(result.Subscription!), HttpJson.Default.SubscriptionBody),
                EditOutcome.AddressRefused => throw Invalid(new Dictionary<string, string> { ["target"] = result.Reason! }),
                EditOutcome.NoSecret => throw Invalid(new Dictionary<string, string> { ["secret"] = result.Reason! }),
                _ => HttpErrors.Conflict(
                    ProblemCodes.Conflict, $"Subscription '{name}' was changed at the same moment. Repeat the call."),
            };
        });

    /// <summary>Shows all subscriptions.</summary>
    [Function("ListSubscriptions")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "subscriptions")] HttpRequest request,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var all = await subscriptions.ListAsync(cancellationToken).Select(SubscriptionBody.From).ToListAsync(cancellationToken);
            return ApiResult.Json(new ListBody<SubscriptionBody>(all), HttpJson.Default.ListBodySubscriptionBody);
        });

    /// <summary>Shows one subscription.</summary>
    [Function("GetSubscription")]
    public Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "subscriptions/{name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () => ApiResult.Json(
            SubscriptionBody.From(await subscriptions.RequireAsync(name, cancellationToken)), HttpJson.Default.SubscriptionBody));

    /// <summary>Deletes a subscription.</summary>
    [Function("DeleteSubscription")]
    public Task<IActionResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "subscriptions/{name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
            SubscriptionRules.IsName(name) && await editor.DeleteAsync(name, cancellationToken)
                ? ApiResult.NoContent()
                : throw SubscriptionLookup.NotFound());

    private static RequestException Invalid(IReadOnlyDictionary<string, string> errors) => RequestReader.Invalid(
        ProblemCodes.InvalidSubscription, "Some members of the subscription are invalid. Nothing was stored.", errors);
}
