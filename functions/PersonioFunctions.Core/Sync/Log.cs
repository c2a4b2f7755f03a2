using Microsoft.Extensions.Logging;

namespace PersonioFunctions.Sync;

/// <summary>The log messages of runs. They contain runs and plans, but never people.</summary>
internal static partial class Log
{
    [LoggerMessage(6, LogLevel.Warning, "Took over the account from run {Interrupted}, whose host stopped")]
    public static partial void TookOver(this ILogger logger, string interrupted);

    [LoggerMessage(11, LogLevel.Warning, "Changes wait for a decision ({Code}): plan {PlanId}")]
    public static partial void Held(this ILogger logger, string code, string planId);

    [LoggerMessage(10, LogLevel.Error, "A text on the poison queue is not a sync message of this version and was dropped")]
    public static partial void NoMessage(this ILogger logger);
}
