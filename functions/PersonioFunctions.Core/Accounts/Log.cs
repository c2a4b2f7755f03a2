using Microsoft.Extensions.Logging;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Accounts;

/// <summary>The log messages of connecting. They contain account names, but no personal data and no secrets.</summary>
internal static partial class Log
{
    [LoggerMessage(
        1,
        LogLevel.Warning,
        "Account {Account} is connected, but its readable attributes are unknown ({Kind}); the first run determines them")]
    public static partial void AttributesNotAnswered(this ILogger logger, string account, PersonioFailureKind kind);

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "The webhook of account {Account} could not be created or deleted in Personio ({Kind}); a person can do it there")]
    public static partial void WebhookNotManaged(this ILogger logger, string account, string kind);
}
