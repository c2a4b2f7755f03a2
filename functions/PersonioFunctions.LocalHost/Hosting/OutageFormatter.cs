using Azure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace PersonioFunctions.LocalHost.Hosting;

/// <summary>
/// Writes log lines like the console's simple formatter, but without the stack of a function that failed because storage cannot be reached.
/// The stack says no more than that, and is repeated with each tick of a timer.
/// </summary>
internal sealed class OutageFormatter(IServiceProvider services) : ConsoleFormatter(FormatterName)
{
    /// <summary>The formatter's name.</summary>
    public const string FormatterName = "outage";

    // The simple formatter is internal to its package, and is one of the services of which this is one too.
    private readonly Lazy<ConsoleFormatter> _simple = new(() =>
        services.GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == ConsoleFormatterNames.Simple));

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (!IsOutage(logEntry.Exception))
        {
            _simple.Value.Write(logEntry, scopeProvider, textWriter);
            return;
        }

        var format = logEntry.Formatter;
        var shortened = new LogEntry<TState>(
            logEntry.LogLevel,
            logEntry.Category,
            logEntry.EventId,
            logEntry.State,
            exception: null,
            (state, _) => $"{format(state, null)}: storage does not answer");
        _simple.Value.Write(shortened, scopeProvider, textWriter);
    }

    private static bool IsOutage(Exception? exception) => exception is not null
        && ((exception is RequestFailedException or AggregateException && StorageOutage.IsUnreachable(exception))
            || IsOutage(exception.InnerException));
}
