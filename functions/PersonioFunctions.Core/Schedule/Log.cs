using Microsoft.Extensions.Logging;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Schedule;

/// <summary>The log messages of ticks and of connecting. They contain accounts and counts, but never people.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Requested a sync of {Count} accounts for the tick of {Tick:u}")]
    public static partial void Scheduled(this ILogger logger, int count, DateTimeOffset tick);

    [LoggerMessage(14, LogLevel.Information, "Requested the transitions of {Count} accounts")]
    public static partial void TransitionsScheduled(this ILogger logger, int count);

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "Account {Account} is connected, but the first page of its employees could not be read ({Kind}); the first run reads it")]
    public static partial void FirstPageNotRead(this ILogger logger, string account, PersonioFailureKind kind);

    [LoggerMessage(
        13,
        LogLevel.Warning,
        "Old data of account {Account} could not be deleted ({Failure}, status {Status}); the next tick tries again")]
    public static partial void NotSwept(this ILogger logger, string account, string failure, int? status);
}
