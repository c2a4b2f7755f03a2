using Microsoft.Extensions.Logging;

namespace PersonioFunctions.Runs;

/// <summary>The log messages of runs, from lease to end. They contain accounts, runs and counts, but never people.</summary>
internal static partial class Log
{
    private static readonly Func<ILogger, string, string, IDisposable?> Run =
        LoggerMessage.DefineScope<string, string>("Account {Account}, run {RunId}");

    public static IDisposable? BeginRun(this ILogger logger, string account, string runId) => Run(logger, account, runId);

    public static void Ended(this ILogger logger, SyncRun run) =>
        Ended(logger, run.Error is { } error ? $"{run.Status} {error.Code}" : $"{run.Status}", run.Counts, run.RunId, run.Account);

    // Names the run by itself, because the log of the Functions host does not show the scope.
    [LoggerMessage(2, LogLevel.Information, "The run ended as {Outcome}: {Counts}; run {RunId} of account {Account}")]
    private static partial void Ended(ILogger logger, string outcome, SyncCounts counts, string runId, string account);

    [LoggerMessage(3, LogLevel.Information, "Nothing to do: the run has finished before")]
    public static partial void AlreadyFinished(this ILogger logger);

    [LoggerMessage(4, LogLevel.Information, "Nothing to do: the account is {Outcome}")]
    public static partial void StoodBack(this ILogger logger, LeaseOutcome outcome);

    [LoggerMessage(5, LogLevel.Information, "Another attempt holds the account; the message is delivered again in {Delay}")]
    public static partial void Waits(this ILogger logger, TimeSpan delay);

    [LoggerMessage(7, LogLevel.Warning, "Another run took over the account; this one stops")]
    public static partial void LeaseLost(this ILogger logger);

    [LoggerMessage(8, LogLevel.Warning, "Not now ({Code}): the run continues at {Until:u}")]
    public static partial void Deferred(this ILogger logger, string code, DateTimeOffset until);

    [LoggerMessage(9, LogLevel.Warning, "The run is given up ({Code})")]
    public static partial void GivenUp(this ILogger logger, string code);

    [LoggerMessage(
        14, LogLevel.Warning, "The end of the run could not be stored ({Failure}); the next run of the account ends the record")]
    public static partial void EndNotStored(this ILogger logger, string failure);

    [LoggerMessage(
        12, LogLevel.Warning, "Personio refuses the credentials again: the account is quarantined until it is connected with new ones")]
    public static partial void Quarantined(this ILogger logger);
}
