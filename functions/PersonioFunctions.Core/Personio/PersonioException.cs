namespace PersonioFunctions.Personio;

/// <summary>Why Personio gave no usable answer. Decides what the caller does next.</summary>
public enum PersonioFailureKind
{
    /// <summary>The credentials are wrong or revoked. Asking again changes nothing until a person acts.</summary>
    Unauthorized,

    /// <summary>The credentials are right but may not call this endpoint. A person has to change their scope in Personio.</summary>
    Forbidden,

    /// <summary>A rate limit was hit. Ask again later.</summary>
    Throttled,

    /// <summary>Personio is down, unreachable or too slow. Ask again later.</summary>
    Unavailable,

    /// <summary>An answer arrived that is not what Personio documents. Nothing in it may be trusted.</summary>
    InvalidAnswer,
}

/// <summary>
/// The one way in which a call to Personio fails. The message says what happened and carries neither body, token nor secret,
/// so it may be logged and shown.
/// </summary>
/// <param name="kind">What sort of failure this is.</param>
/// <param name="message">What happened, for a person.</param>
/// <param name="retryAfter">How long Personio asked us to wait, if it did.</param>
/// <param name="innerException">The cause, when a library threw it.</param>
public sealed class PersonioException(
    PersonioFailureKind kind, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What sort of failure this is.</summary>
    public PersonioFailureKind Kind { get; } = kind;

    /// <summary>How long Personio asked us to wait, if it did.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether the same call may succeed later without anybody changing anything.</summary>
    public bool IsTransient => Kind is PersonioFailureKind.Throttled or PersonioFailureKind.Unavailable;
}
