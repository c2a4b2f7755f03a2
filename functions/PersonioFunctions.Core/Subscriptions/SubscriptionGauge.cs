using System.Diagnostics.Metrics;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Subscriptions;

/// <summary>The gauge of subscriptions by status. It shows what the latest sweep found.</summary>
internal static class SubscriptionGauge
{
    // Two exports at the usual interval of a minute. Another instance may handle the next tick, so this one must stop reporting.
    private static readonly TimeSpan MetricsLifetime = TimeSpan.FromMinutes(2);

    // One reference, because a collection may read it while a tick writes it.
    private static volatile Measured? _latest;

    static SubscriptionGauge() => RunTelemetry.Meter.CreateObservableGauge(
        "personio_functions.subscriptions", CountByStatus, "{subscription}", "Subscriptions by status, as of the latest sweep.");

    /// <summary>Reports the statuses of all subscriptions, for the next collections.</summary>
    public static void Report(IReadOnlyList<SubscriptionStatus> statuses, TimeProvider time) =>
        _latest = new Measured(statuses, time.GetTimestamp(), time);

    // One measurement for each status, zeros included: an alert has to see that the problem is over.
    private static IEnumerable<Measurement<long>> CountByStatus() =>
        _latest is { } latest && latest.Time.GetElapsedTime(latest.Taken) < MetricsLifetime
            ? Enum.GetValues<SubscriptionStatus>().Select(status => new Measurement<long>(
                latest.Statuses.Count(one => one == status),
                new KeyValuePair<string, object?>("personio_functions.subscription.status", status.Word())))
            : [];

    private sealed record Measured(IReadOnlyList<SubscriptionStatus> Statuses, long Taken, TimeProvider Time);
}
