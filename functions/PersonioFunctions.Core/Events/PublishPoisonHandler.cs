using Microsoft.Extensions.Logging;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Events;

/// <summary>Handles messages of the poison queue: reports and drops them. The sweep wakes the publisher again.</summary>
public sealed class PublishPoisonHandler(ILogger<PublishPoisonHandler> logger)
{
    /// <summary>Handles a message.</summary>
    public void Handle()
    {
        RunTelemetry.Poisoned();
        logger.Poisoned();
    }
}
