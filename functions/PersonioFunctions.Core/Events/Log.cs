using Microsoft.Extensions.Logging;

namespace PersonioFunctions.Events;

/// <summary>The log messages of publishers. They contain subscriptions, but never people and no address of a target.</summary>
internal static partial class Log
{
    [LoggerMessage(
        1, LogLevel.Warning, "A delivery failed ({Code}), attempt {Attempt} of subscription {Subscription}; the next is at {RetryAt:u}")]
    public static partial void Waits(this ILogger logger, string subscription, string code, int attempt, DateTimeOffset retryAt);

    [LoggerMessage(2, LogLevel.Error, "Deliveries stop until a person resumes them: {Status} ({Code}), subscription {Subscription}")]
    public static partial void GivenUp(this ILogger logger, string status, string code, string subscription);

    [LoggerMessage(3, LogLevel.Warning, "The lease of subscription {Subscription} could not be released ({Failure}); it expires")]
    public static partial void NotReleased(this ILogger logger, string subscription, string failure);

    [LoggerMessage(4, LogLevel.Error, "A message that wakes a publisher failed too often and was dropped; the next sweep replaces it")]
    public static partial void Poisoned(this ILogger logger);
}
