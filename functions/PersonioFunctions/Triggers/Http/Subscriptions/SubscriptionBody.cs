using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Triggers.Http.Subscriptions;

/// <summary>A subscription as the API shows it. Never an address that may contain a key, and never a signing key.</summary>
internal sealed record SubscriptionBody(
    string Name,
    TargetBody Target,
    IReadOnlyList<string> Events,
    IReadOnlyList<string>? Accounts,
    DateTimeOffset? PreviousSecretUntil,
    SubscriptionStatus Status,
    string? Code,
    string? Reason,
    DateTimeOffset? Since,
    int Attempts,
    DateTimeOffset? RetryAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static SubscriptionBody From(Subscription subscription) => new(
        subscription.Name,
        new TargetBody(subscription.Kind, subscription.Host),
        subscription.Events,
        subscription.Accounts.Count == 0 ? null : subscription.Accounts,
        subscription.PreviousSecretUntil,
        subscription.Status,
        subscription.Failure?.Notice.Code,
        subscription.Failure?.Notice.Message,
        subscription.Failure?.Since,
        subscription.Attempts,
        subscription.RetryAt,
        subscription.CreatedAt,
        subscription.UpdatedAt);
}

/// <summary>The target of a subscription: its kind, and the host of its address.</summary>
internal sealed record TargetBody(TargetKind Kind, string Host);
