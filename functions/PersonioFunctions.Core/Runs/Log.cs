using Microsoft.Extensions.Logging;

namespace PersonioFunctions.Runs;

/// <summary>What the sync logs: accounts, runs and counts; never people.</summary>
internal static partial class Log
{
    private static readonly Func<ILogger, string, string, IDisposable?> Run =
        LoggerMessage.DefineScope<string, string>("Account {Account}, run {RunId}");

    public static IDisposable? BeginRun(this ILogger logger, string account, string runId) => Run(logger, account, runId);

    [LoggerMessage(1, LogLevel.Information, "Asked {Count} accounts to sync for the tick of {Tick:u}")]
    public static partial void Scheduled(this ILogger logger, int count, DateTimeOffset tick);

    public static void Ended(this ILogger logger, SyncRun run) =>
        Ended(logger, run.Error is { } error ? $"{run.Status} {error.Code}" : $"{run.Status}", run.Counts);

    [LoggerMessage(2, LogLevel.Information, "The run ended as {Outcome}: {Counts}")]
    private static partial void Ended(ILogger logger, string outcome, SyncCounts counts);

    [LoggerMessage(3, LogLevel.Information, "Nothing to do: the run has finished before")]
    public static partial void AlreadyFinished(this ILogger logger);

    [LoggerMessage(4, LogLevel.Information, "Nothing to do: the account is {Outcome}")]
    public static partial void StoodBack(this ILogger logger, LeaseOutcome outcome);

    [LoggerMessage(5, LogLevel.Information, "Another attempt is at work; the message comes back in {Delay}")]
    public static partial void Waits(this ILogger logger, TimeSpan delay);

    [LoggerMessage(6, LogLevel.Warning, "Took the account over from run {Interrupted}, whose host stopped")]
    public static partial void TookOver(this ILogger logger, string interrupted);

    [LoggerMessage(7, LogLevel.Warning, "Another run took the account over; this one stops")]
    public static partial void LeaseLost(this ILogger logger);

    [LoggerMessage(8, LogLevel.Warning, "Not now ({Code}): the run goes on at {Until:u}")]
    public static partial void Deferred(this ILogger logger, string code, DateTimeOffset until);

    [LoggerMessage(9, LogLevel.Warning, "The run is given up ({Code})")]
    public static partial void GivenUp(this ILogger logger, string code);

    [LoggerMessage(11, LogLevel.Warning, "Changes wait for a decision ({Code}): plan {PlanId}")]
    public static partial void Held(this ILogger logger, string code, string planId);

    [LoggerMessage(12, LogLevel.Warning, "Personio refuses the credentials: the account is quarantined until it is connected with new ones")]
    public static partial void Quarantined(this ILogger logger);

    [LoggerMessage(13, LogLevel.Warning, "Old data of account {Account} could not be deleted (storage answered {Status}); the next tick tries again")]
    public static partial void NotSwept(this ILogger logger, string account, int status);

    [LoggerMessage(10, LogLevel.Error, "A text on the poison queue is not a sync message of this version and was dropped")]
    public static partial void NoMessage(this ILogger logger);
}
