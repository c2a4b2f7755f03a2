using Azure;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Accounts;

/// <summary>A connected Personio account. Holds no secret: only which version of it in the secret store is the right one.</summary>
public sealed record Account
{
    /// <summary>The name that keeps accounts apart; see <see cref="AccountRules.IsName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The client id of the API credentials.</summary>
    public required string ClientId { get; init; }

    /// <summary>The version of the client secret that belongs to <see cref="ClientId"/>.</summary>
    public required string SecretVersion { get; init; }

    /// <summary>The partner id that Personio may want to see, in UPPER_SNAKE_CASE.</summary>
    public string? CompanyName { get; init; }

    /// <summary>A name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The Personio key of the attribute that holds the e-mail address; null for <c>email</c>.</summary>
    public string? EmailAttribute { get; init; }

    /// <summary>The IANA time zone in which the company's days begin.</summary>
    public string TimeZone { get; init; } = AccountRules.DefaultTimeZone;

    /// <summary>Whether the timer syncs it.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Why it was paused, for a person; null when it was not, or a person has switched it off.</summary>
    public string? PausedBecause { get; init; }

    /// <summary>How many people may leave unannounced in one run; null for the setting.</summary>
    public int? MinLeavers { get; init; }

    /// <summary>Beyond that, this share of the people, in percent; null for the setting.</summary>
    public int? MaxLeaversPercent { get; init; }

    /// <summary>What the company has decided about the lifecycle of its people.</summary>
    public LifecycleSettings Lifecycle { get; init; } = LifecycleSettings.Default;

    /// <summary>The present day in the company's time zone, and what it has decided.</summary>
    /// <param name="time">The clock.</param>
    public CompanyDay Day(TimeProvider time)
    {
        var calendar = new CompanyCalendar(TimeZoneInfo.FindSystemTimeZoneById(TimeZone));
        return new CompanyDay(calendar.DateAt(time.GetUtcNow()), calendar, Lifecycle);
    }

    /// <summary>When it was first connected (UTC).</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its connection was last changed (UTC).</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The row's version in the table; default for an account that is not stored yet.</summary>
    public ETag ETag { get; init; }

    /// <summary>Which credentials it has.</summary>
    public CredentialsVersion Credentials => new(ClientId, SecretVersion);
}
