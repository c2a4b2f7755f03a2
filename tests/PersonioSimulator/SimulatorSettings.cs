namespace PersonioSimulator;

/// <summary>The behaviour for a <c>limit</c> above the maximum. Personio does not document it, so clients must handle both.</summary>
public enum PageLimitMode
{
    /// <summary>Sends the maximum number of rows.</summary>
    Clamp,

    /// <summary>Responds with 400.</summary>
    Reject,
}

/// <summary>The settings of the whole simulator. The defaults follow Personio's documentation.</summary>
public sealed record SimulatorSettings
{
    /// <summary>The rows of a page when the request has no limit.</summary>
    public int DefaultPageSize { get; init; } = 50;

    /// <summary>The maximum rows of a page.</summary>
    public int MaximumPageSize { get; init; } = 100;

    /// <summary>The behaviour above <see cref="MaximumPageSize"/>.</summary>
    public PageLimitMode PageLimitMode { get; init; } = PageLimitMode.Clamp;

    /// <summary>Whether lists have <c>metadata</c>, <c>offset</c> and <c>limit</c>. Old responses had none of them.</summary>
    public bool SendMetadata { get; init; } = true;

    /// <summary>Whether <c>offset</c> and <c>limit</c> are sent as strings, as some endpoints do.</summary>
    public bool NumbersAsStrings { get; init; }

    /// <summary>The seconds in a <c>Retry-After</c> header of every 429; null sends none, as documented.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>
    /// Whether limits are enforced: 300 requests a minute, 15 a second, 2 000 a minute by IP address, 60 tokens a minute.
    /// </summary>
    public bool EnforceLimits { get; init; } = true;

    /// <summary>A factor on all limits: 0.1 allows 30 requests a minute. A limit is at least one request.</summary>
    public double LimitScale { get; init; } = 1;

    /// <summary>The additional milliseconds of every response under /v1.</summary>
    public int LatencyMilliseconds { get; init; }

    /// <summary>The lifetime of a token in seconds.</summary>
    public int TokenLifetimeSeconds { get; init; } = 86_400;

    /// <summary>Whether <c>/v1/auth</c> sends <c>expires_in</c> and <c>scope</c>; both are optional in practice.</summary>
    public bool SendTokenDetails { get; init; } = true;

    /// <summary>Returns the error of these settings; null when they are valid.</summary>
    internal string? Problem =>
        DefaultPageSize < 1 || MaximumPageSize < 1 ? "Page sizes start at 1."
        : LimitScale <= 0 ? "limitScale must be above 0; enforceLimits turns limits off."
        : LatencyMilliseconds < 0 || TokenLifetimeSeconds < 1 || RetryAfterSeconds < 0 ? "Times must not be negative."
        : null;
}
