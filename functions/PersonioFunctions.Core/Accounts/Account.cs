using Azure;
using PersonioFunctions.Employees;
using PersonioFunctions.Employees.Own;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Accounts;

/// <summary>A connected Personio account. It holds no secret, only the version of the secret in the secret store.</summary>
public sealed record Account
{
    /// <summary>The unique name; see <see cref="AccountRules.IsName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The client id of the API credentials.</summary>
    public required string ClientId { get; init; }

    /// <summary>The version of the client secret that belongs to <see cref="ClientId"/>.</summary>
    public required string SecretVersion { get; init; }

    /// <summary>The partner id that Personio may require, in UPPER_SNAKE_CASE; or null.</summary>
    public string? CompanyName { get; init; }

    /// <summary>A display name, or null.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The Personio key of the attribute that holds the e-mail address; null for <c>email</c>.</summary>
    public string? EmailAttribute { get; init; }

    /// <summary>The attributes that the account stores beside those of every account.</summary>
    public AttributeChoice Attributes { get; init; } = AttributeChoice.None;

    /// <summary>All attributes that the account requests from Personio.</summary>
    public EmployeeAttributes Catalogue => new(EmailAttribute, Attributes);

    /// <summary>The IANA time zone in which the company's days begin.</summary>
    public string TimeZone { get; init; } = AccountRules.DefaultTimeZone;

    /// <summary>Whether the timer syncs the account.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Why the account was paused; null when it is enabled, or was disabled by a person.</summary>
    public string? PausedBecause { get; init; }

    /// <summary>
    /// Until when an attempt to disconnect the account keeps other callers from connecting or resuming it (UTC); null for no attempt.
    /// An earlier time says that an attempt failed or died.
    /// </summary>
    public DateTimeOffset? RemovalUntil { get; init; }

    /// <summary>Whether an attempt to disconnect the account is in progress. A time further ahead comes from a wrong clock.</summary>
    public bool IsBeingRemoved(DateTimeOffset now) => RemovalUntil > now && RemovalUntil <= now + LongestRemoval;

    /// <summary>The longest attempt. Azure ends HTTP calls after 230 seconds; the rest allows for clocks that differ.</summary>
    public static readonly TimeSpan LongestRemoval = TimeSpan.FromMinutes(4);

    /// <summary>The number of unannounced leavers that a run may apply without approval; null for the setting.</summary>
    public int? MinLeavers { get; init; }

    /// <summary>The share of current people, in percent, that applies where it is larger; null for the setting.</summary>
    public int? MaxLeaversPercent { get; init; }

    /// <summary>The hash of the token that Personio's webhooks carry; null when the account takes no webhooks.</summary>
    public string? WebhookHash { get; init; }

    /// <summary>The id of the webhook that this app created in Personio; null when it created none.</summary>
    public Guid? WebhookId { get; init; }

    /// <summary>
    /// How long the schedule waits after a complete list before it lists everybody again, while the account takes webhooks; null for each
    /// tick.
    /// </summary>
    public TimeSpan? FullSyncEvery { get; init; }

    /// <summary>The lifecycle settings of the company.</summary>
    public LifecycleSettings Lifecycle { get; init; } = LifecycleSettings.Default;

    /// <summary>Returns the present instant in the company's calendar, with the lifecycle settings.</summary>
    /// <param name="time">The clock.</param>
    public CompanyDay Day(TimeProvider time) =>
        new(time.GetUtcNow(), new CompanyCalendar(TimeZoneInfo.FindSystemTimeZoneById(TimeZone)), Lifecycle);

    /// <summary>When the account was first connected (UTC).</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the connection was last changed (UTC).</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The row's version in the table; default for an account that is not stored yet.</summary>
    public ETag ETag { get; init; }

    /// <summary>The credentials, without the secret.</summary>
    public CredentialsVersion Credentials => new(ClientId, SecretVersion);
}
