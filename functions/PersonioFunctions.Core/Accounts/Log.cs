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
}
