namespace PersonioFunctions.Personio;

/// <summary>
/// A call to Personio failed. The message says what happened and contains no body, token or secret, so it may be logged and shown.
/// </summary>
/// <param name="kind">The reason of the failure.</param>
/// <param name="message">The description for a person.</param>
/// <param name="retryAfter">The delay that Personio asked for, if any.</param>
/// <param name="innerException">The exception of a library that caused the failure, if any.</param>
public sealed class PersonioException(
    PersonioFailureKind kind, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The reason of the failure.</summary>
    public PersonioFailureKind Kind { get; } = kind;

    /// <summary>The delay that Personio asked for, if any.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether the same call may succeed later without any change to settings or credentials.</summary>
    public bool IsTransient => Kind is PersonioFailureKind.Throttled or PersonioFailureKind.Unavailable;
}
