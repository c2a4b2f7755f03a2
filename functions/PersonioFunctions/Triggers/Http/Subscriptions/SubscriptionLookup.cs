using PersonioFunctions.Events.Editing;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Triggers.Http.Subscriptions;

/// <summary>Finds the subscription that a route names.</summary>
internal static class SubscriptionLookup
{
    /// <summary>Returns the subscription, or fails with 404. An invalid name never reaches a table query.</summary>
    public static async Task<Subscription> RequireAsync(
        this SubscriptionStore subscriptions, string name, CancellationToken cancellationToken) =>
        SubscriptionRules.IsName(name) && await subscriptions.FindAsync(name, cancellationToken) is { } subscription
            ? subscription
            : throw NotFound();

    /// <summary>Returns the subscription if this version knows its kind and status, or fails with 404 or 409.</summary>
    public static async Task<Subscription> RequireKnownAsync(
        this SubscriptionStore subscriptions, string name, CancellationToken cancellationToken)
    {
        var subscription = await subscriptions.RequireAsync(name, cancellationToken);
        return subscription.IsKnown
            ? subscription
            : throw new RequestException(
                StatusCodes.Status409Conflict,
                ProblemCodes.NewerVersion,
                $"Subscription '{name}' was stored by a newer version of the app. Use that version, or send the subscription again "
                + "with PUT.");
    }

    /// <summary>Creates the problem for a subscription that does not exist. The name is not repeated: it may be any text.</summary>
    public static RequestException NotFound() =>
        HttpErrors.NotFound("There is no subscription with this name. GET /api/subscriptions lists all subscriptions.");
}
