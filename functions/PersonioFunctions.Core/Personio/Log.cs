using Microsoft.Extensions.Logging;

namespace PersonioFunctions.Personio;

/// <summary>What this room says. An account's name is the only thing said about a customer.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Personio gave account {Account} a token, used until {GoodUntil:o}.")]
    public static partial void TokenObtained(ILogger logger, string account, DateTimeOffset goodUntil);

    [LoggerMessage(Level = LogLevel.Information, Message = "Personio refuses the token of account {Account}; asking for a new one.")]
    public static partial void TokenRejected(ILogger logger, string account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Endpoint} failed for account {Account} ({Kind}); retry {Retry} of {MaxRetries}.")]
    public static partial void Retrying(
        ILogger logger, string endpoint, string account, PersonioFailureKind kind, int retry, int maxRetries);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Endpoint} gave up for account {Account} ({Kind}); asked to wait {RetryAfter}.")]
    public static partial void GaveUp(
        ILogger logger, string endpoint, string account, PersonioFailureKind kind, TimeSpan? retryAfter);
}
