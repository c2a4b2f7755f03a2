namespace PersonioFunctions.Personio;

/// <summary>The reason why a call to Personio failed. The caller decides by it what to do next.</summary>
public enum PersonioFailureKind
{
    /// <summary>The credentials are wrong or revoked. A retry cannot succeed until a person acts.</summary>
    Unauthorized,

    /// <summary>The credentials are valid but may not call this endpoint. A person has to change their scope in Personio.</summary>
    Forbidden,

    /// <summary>A rate limit was exceeded. A later retry may succeed.</summary>
    Throttled,

    /// <summary>Personio is down, unreachable or too slow. A later retry may succeed.</summary>
    Unavailable,

    /// <summary>The response is not what Personio documents. No part of it may be trusted.</summary>
    InvalidAnswer,
}
