using System.Diagnostics.Metrics;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Schedule;

/// <summary>What became of a webhook.</summary>
public enum WebhookOutcome
{
    /// <summary>The token is wrong, or the account takes no webhooks.</summary>
    Refused,

    /// <summary>The body is not one of a webhook.</summary>
    Invalid,

    /// <summary>The event is not about employees.</summary>
    Ignored,

    /// <summary>The employee waits for a sync.</summary>
    Accepted,

    /// <summary>The employee waited already.</summary>
    Repeated,
}

/// <summary>The metric of webhooks. It names no accounts, because anybody can send wrong tokens for any name.</summary>
internal static class WebhookTelemetry
{
    private static readonly Counter<long> Webhooks = RunTelemetry.Meter.CreateCounter<long>(
        "personio_functions.webhooks", "{webhook}", "Webhooks that arrived, by outcome.");

    /// <summary>Counts a webhook.</summary>
    public static WebhookOutcome Count(WebhookOutcome outcome)
    {
        Webhooks.Add(1, new KeyValuePair<string, object?>("personio_functions.webhook.outcome", outcome.Word()));
        return outcome;
    }
}
