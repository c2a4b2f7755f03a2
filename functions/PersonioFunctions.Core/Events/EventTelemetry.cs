using System.Diagnostics;
using System.Diagnostics.Metrics;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Runs;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Events;

/// <summary>The metric of deliveries. It names neither subscriptions nor accounts.</summary>
internal static class EventTelemetry
{
    private static readonly Counter<long> Deliveries = RunTelemetry.Meter.CreateCounter<long>(
        "personio_functions.events.deliveries", "{attempt}", "Attempts to deliver an event, by kind of target.");

    /// <summary>Counts an attempt.</summary>
    /// <param name="kind">The kind of the target.</param>
    /// <param name="failure">The code of the failure; null when the event was delivered.</param>
    public static void Attempted(TargetKind kind, string? failure)
    {
        var tags = new TagList { { "personio_functions.target.kind", kind.Word() } };
        if (failure is not null) tags.Add("error.type", failure);
        Deliveries.Add(1, tags);
    }
}
