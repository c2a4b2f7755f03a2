using Azure;
using PersonioFunctions.Accounts;

namespace PersonioFunctions.Subscriptions;

/// <summary>How far a subscription has told one account: a position in its change feed, and the last told state.</summary>
public sealed record FeedPosition
{
    /// <summary>The subscription's name.</summary>
    public required string Subscription { get; init; }

    /// <summary>The account's name.</summary>
    public required string Account { get; init; }

    /// <summary>The cursor of the last change that was delivered or passed over; null before the first.</summary>
    public string? Cursor { get; init; }

    /// <summary>The health that was last told; null for one that needs no attention.</summary>
    public AccountHealthStatus? Health { get; init; }

    /// <summary>Since when the account had that health (UTC), or null.</summary>
    public DateTimeOffset? HealthSince { get; init; }

    /// <summary>How many events about the health of the account were told. Distinguishes their ids.</summary>
    public int HealthsTold { get; init; }

    /// <summary>When the account was connected whose connection was told (UTC), or null.</summary>
    public DateTimeOffset? ConnectedAt { get; init; }

    /// <summary>When the account was connected whose first sync was told (UTC), or null.</summary>
    public DateTimeOffset? FirstSyncOf { get; init; }

    /// <summary>The row's version; default when there is no row yet.</summary>
    public ETag ETag { get; init; }
}
