using Azure;
using PersonioFunctions.Accounts;

namespace PersonioFunctions.Subscriptions;

/// <summary>
/// A subscription: which events are delivered, to which target, and how the delivery goes. One row, changed by compare-and-swap.
/// </summary>
public sealed record Subscription
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of the target.</summary>
    public required TargetKind Kind { get; init; }

    /// <summary>The host of the target's address. The whole address may contain a key, so it is in the secret store.</summary>
    public required string Host { get; init; }

    /// <summary>The names of the events; see <see cref="EventTypes"/>.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>The names of the accounts; empty for all.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>The version of the secret that holds the target's address and signing secrets.</summary>
    public required string SecretVersion { get; init; }

    /// <summary>Until when requests are signed with the previous secret too (UTC), or null.</summary>
    public DateTimeOffset? PreviousSecretUntil { get; init; }

    /// <summary>When the subscription was created (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a person last changed or resumed the subscription (UTC). A failure of an earlier delivery does not count.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The status.</summary>
    public SubscriptionStatus Status { get; init; }

    /// <summary>The last failure since the last delivery, or null.</summary>
    public AccountProblem? Failure { get; init; }

    /// <summary>How often the delivery of the next event has failed.</summary>
    public int Attempts { get; init; }

    /// <summary>When the next event is tried again (UTC), or null.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The publisher that is at work, or null.</summary>
    public PublishLease? Lease { get; init; }

    /// <summary>When a message that came while a publisher was at work is delivered again (UTC), or null.</summary>
    public DateTimeOffset? WokenUntil { get; init; }

    /// <summary>The row's version; default when there is no row yet.</summary>
    public ETag ETag { get; init; }

    /// <summary>Whether this version knows the kind and the status. It leaves other subscriptions to the newer version.</summary>
    public bool IsKnown => Kind != TargetKind.Unknown && Status != SubscriptionStatus.Unknown;

    /// <summary>Whether events are delivered.</summary>
    public bool IsActive => IsKnown && Status == SubscriptionStatus.Active;

    /// <summary>Whether the subscription asks for events about employees.</summary>
    public bool WantsEmployees => Events.Any(EventTypes.IsOfEmployees);

    /// <summary>Whether the subscription asks for events about accounts.</summary>
    public bool WantsAccounts => Events.Any(name => !EventTypes.IsOfEmployees(name));

    /// <summary>Whether the subscription is about an account.</summary>
    public bool Includes(string account) => Accounts.Count == 0 || Accounts.Contains(account);

    /// <summary>Whether the subscription asks for an event.</summary>
    public bool Wants(string name) =>
        Events.Contains(name)
        || Events.Contains(EventTypes.IsOfEmployees(name) ? EventTypes.EveryEmployeeEvent : EventTypes.EveryAccountEvent);

    /// <summary>Whether a publisher is at work at <paramref name="now"/>.</summary>
    public bool IsLeased(DateTimeOffset now) => Lease is { } lease && lease.Until > now && lease.Until <= now + AccountLease.Longest;

    /// <summary>Returns the subscription as one whose deliveries go well.</summary>
    public Subscription Delivering() => this with { Status = SubscriptionStatus.Active, Failure = null, Attempts = 0, RetryAt = null };
}

/// <summary>A publisher's hold on a subscription. At most one publisher delivers; a lease that is not renewed expires.</summary>
/// <param name="Owner">The publisher.</param>
/// <param name="Until">When the lease expires unless it is renewed (UTC).</param>
public sealed record PublishLease(string Owner, DateTimeOffset Until);
