using System.Diagnostics;
using System.Diagnostics.Metrics;
using PersonioFunctions.Accounts;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Runs;

/// <summary>
/// The metrics and spans of runs. Spans name accounts and runs. Metrics name neither runs nor, beyond
/// <c>AccountGauges.MaxNamedAccounts</c>, accounts, because the number of time series must not grow without limit. Nothing contains
/// personal data. Names are those of https://opentelemetry.io/docs/specs/semconv/messaging/, otherwise under <c>personio_functions</c>.
/// </summary>
internal static class RunTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "PersonioFunctions";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>The meter, to which other rooms add gauges.</summary>
    internal static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Runs = Meter.CreateCounter<long>(
        "personio_functions.sync.runs", "{run}", "Attempts at a run that ended, by outcome.");

    private static readonly Histogram<double> RunDuration = Meter.CreateHistogram(
        "personio_functions.sync.run.duration",
        "s",
        "Time from the beginning to the end of an attempt.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800] });

    private static readonly Counter<long> Employees = Meter.CreateCounter<long>(
        "personio_functions.sync.employees", "{employee}", "Records of finished runs, by outcome.");

    private static readonly Histogram<double> MessageAge = Meter.CreateHistogram(
        "personio_functions.queue.message.age",
        "s",
        "Time from the request for a run to the moment its message is handled; not for runs that wait for Personio.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 5, 15, 30, 60, 120, 300, 900, 1800, 3600, 21600] });

    private static readonly Counter<long> PoisonMessages = Meter.CreateCounter<long>(
        "personio_functions.queue.poisoned", "{message}", "Messages that were given up and went to the poison queue.");

    /// <summary>Starts the span in which messages are sent.</summary>
    public static Activity? StartSend(SyncTrigger trigger) => Start("send", ActivityKind.Producer, trigger, links: null);

    /// <summary>
    /// Starts the span in which a message is handled. It is linked to the sender's span and not its child. One tick sends a message for
    /// every account, and one trace of all of them would be useless. If the host has a span for the function, this one is its child.
    /// </summary>
    public static Activity? StartProcess(SyncMessage message, DateTimeOffset now)
    {
        if (message.Trigger != SyncTrigger.Retry)
            MessageAge.Record((now - message.RequestedAt).TotalSeconds, Trigger(message.Trigger));

        // Application Insights shows every consumer as a request, and the host's own span of the function is one already.
        var activity = Start(
            "process",
            Activity.Current is null ? ActivityKind.Consumer : ActivityKind.Internal,
            message.Trigger,
            ActivityContext.TryParse(message.TraceParent, traceState: null, isRemote: true, out var sender)
                ? [new ActivityLink(sender)]
                : null);
        activity?.SetTag("personio_functions.account.name", message.Account);
        activity?.SetTag("personio_functions.run.id", message.RunId);
        return activity;
    }

    /// <summary>Records how an attempt ended, once its end is written.</summary>
    public static void RunEnded(SyncRun run, DateTimeOffset now)
    {
        var outcome = (run.Status, run.Error?.Code) switch
        {
            (SyncRunStatus.Queued, NoticeCodes.Interrupted) => "cancelled",
            (SyncRunStatus.Queued, _) => "deferred",
            var (status, _) => status.Word(),
        };
        CountRun(run, outcome, run.Error?.Code, now);
        if (run.Status is not (SyncRunStatus.Succeeded or SyncRunStatus.Held)) return;

        var counts = run.Counts;
        CountEmployees("created", counts.Created);
        CountEmployees("updated", counts.Updated);
        CountEmployees("unchanged", counts.Unchanged);
        CountEmployees("held", counts.Held);
        CountEmployees("skipped", counts.Skipped);
        CountEmployees("left", counts.Left);
        CountEmployees("missing", counts.Missing);
        CountEmployees("missed_by_webhooks", counts.MissedByWebhooks ?? 0);
    }

    /// <summary>Records that an attempt ended by an unexpected exception. Its message will be delivered again.</summary>
    public static void RunBroke(SyncRun run, Exception exception, DateTimeOffset now) =>
        CountRun(run, "broken", exception.GetType().FullName, now);

    /// <summary>Records that a run was ended without an attempt.</summary>
    public static void RunGivenUp(SyncRun run, string code) => CountRun(run, SyncRunStatus.Failed.Word(), code, ended: null);

    /// <summary>Records that a message was given up.</summary>
    public static void Poisoned() => PoisonMessages.Add(1);

    private static Activity? Start(string operation, ActivityKind kind, SyncTrigger trigger, IEnumerable<ActivityLink>? links)
    {
        var activity = Source.StartActivity($"{operation} {QueueNames.SyncAccounts}", kind, parentContext: default, tags: null, links);
        activity?.SetTag("messaging.system", "azure_storage_queues");
        activity?.SetTag("messaging.operation.name", operation);
        activity?.SetTag("messaging.operation.type", operation);
        activity?.SetTag("messaging.destination.name", QueueNames.SyncAccounts);
        activity?.SetTag("personio_functions.run.trigger", trigger.Word());
        return activity;
    }

    private static void CountRun(SyncRun run, string outcome, string? error, DateTimeOffset? ended)
    {
        var tags = new TagList { { "personio_functions.run.outcome", outcome }, Trigger(run.Trigger) };
        if (error is not null) tags.Add("error.type", error);
        Runs.Add(1, tags);
        if (ended is null) return;

        if (run.StartedAt is { } started)
        {
            RunDuration.Record(
                (ended.Value - started).TotalSeconds, new KeyValuePair<string, object?>("personio_functions.run.outcome", outcome));
        }

        if (Activity.Current is not { Source.Name: Name } activity) return;
        activity.SetTag("personio_functions.run.outcome", outcome);
        activity.SetTag("error.type", error);
        if (outcome is "failed" or "broken") activity.SetStatus(ActivityStatusCode.Error);
    }

    private static void CountEmployees(string outcome, int count)
    {
        if (count > 0) Employees.Add(count, new KeyValuePair<string, object?>("personio_functions.employee.outcome", outcome));
    }

    private static KeyValuePair<string, object?> Trigger(SyncTrigger trigger) => new("personio_functions.run.trigger", trigger.Word());
}
