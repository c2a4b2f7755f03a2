namespace PersonioSimulator;

/// <summary>What the list does with a <c>limit</c> above the maximum: undocumented by Personio, so clients must bear both.</summary>
public enum PageLimitMode
{
    /// <summary>Answers with the maximum number of rows.</summary>
    Clamp,

    /// <summary>Answers 400.</summary>
    Reject,
}

/// <summary>The switches of the whole simulator. The defaults are Personio as documented.</summary>
public sealed record SimulatorSettings
{
    /// <summary>Rows of a page when the client asks for no number.</summary>
    public int DefaultPageSize { get; init; } = 50;

    /// <summary>Most rows of a page.</summary>
    public int MaximumPageSize { get; init; } = 100;

    /// <summary>What happens above <see cref="MaximumPageSize"/>.</summary>
    public PageLimitMode PageLimitMode { get; init; } = PageLimitMode.Clamp;

    /// <summary>Whether lists carry <c>metadata</c>, <c>offset</c> and <c>limit</c>; old answers had none of them.</summary>
    public bool SendMetadata { get; init; } = true;

    /// <summary>Whether <c>offset</c> and <c>limit</c> are sent as strings, as some endpoints do.</summary>
    public bool NumbersAsStrings { get; init; }

    /// <summary>Seconds for a <c>Retry-After</c> on every 429; null, as documented, sends none.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Whether 300 requests a minute, 15 a second, 2 000 a minute by address and 60 tokens a minute are enforced.</summary>
    public bool EnforceLimits { get; init; } = true;

    /// <summary>Factor on all limits: 0.1 allows 30 requests a minute. A limit never falls below one request.</summary>
    public double LimitScale { get; init; } = 1;

    /// <summary>Milliseconds every answer under /v1 takes longer.</summary>
    public int LatencyMilliseconds { get; init; }

    /// <summary>Seconds a token lives from its first issue.</summary>
    public int TokenLifetimeSeconds { get; init; } = 86_400;

    /// <summary>Whether <c>/v1/auth</c> sends <c>expires_in</c> and <c>scope</c>; both are optional in practice.</summary>
    public bool SendTokenDetails { get; init; } = true;

    /// <summary>What is wrong with these settings, or null.</summary>
    internal string? Problem =>
        DefaultPageSize < 1 || MaximumPageSize < 1 ? "Page sizes start at 1."
        : LimitScale <= 0 ? "limitScale must be above 0; enforceLimits turns limits off."
        : LatencyMilliseconds < 0 || TokenLifetimeSeconds < 1 || RetryAfterSeconds < 0 ? "Times must not be negative."
        : null;
}
