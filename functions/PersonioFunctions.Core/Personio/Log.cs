using Microsoft.Extensions.Logging;

namespace PersonioFunctions.Personio;

/// <summary>The log messages of this room. They name a customer only by the account's name.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Personio gave account {Account} a token, which is used until {GoodUntil:o}.")]
    public static partial void TokenObtained(ILogger logger, string account, DateTimeOffset goodUntil);

    [LoggerMessage(Level = LogLevel.Information, Message = "Personio rejected the token of account {Account}; requesting a new one.")]
    public static partial void TokenRejected(ILogger logger, string account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Endpoint} failed for account {Account} ({Kind}); retry {Retry} of {MaxRetries}.")]
    public static partial void Retrying(
        ILogger logger, string endpoint, string account, PersonioFailureKind kind, int retry, int maxRetries);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Endpoint} gave up for account {Account} ({Kind}); Personio asked to wait {RetryAfter}.")]
    public static partial void GaveUp(
        ILogger logger, string endpoint, string account, PersonioFailureKind kind, TimeSpan? retryAfter);
}
