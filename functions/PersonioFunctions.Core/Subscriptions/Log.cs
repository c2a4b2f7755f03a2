using Microsoft.Extensions.Logging;

namespace PersonioFunctions.Subscriptions;

/// <summary>The log messages about waking publishers. They contain accounts, but never people.</summary>
internal static partial class Log
{
    [LoggerMessage(
        1, LogLevel.Warning, "The subscribers of account {Account} were not woken ({Failure}); the next sweep does it within 15 minutes")]
    public static partial void NotWoken(this ILogger logger, string account, string failure);
}
