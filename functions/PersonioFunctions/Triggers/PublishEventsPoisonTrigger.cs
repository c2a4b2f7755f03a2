using PersonioFunctions.Events;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Triggers;

/// <summary>The poison queue of publishers: reports the messages that the host has given up.</summary>
public sealed class PublishEventsPoisonTrigger(PublishPoisonHandler poison)
{
    /// <summary>Handles one message that <c>PublishEvents</c> failed to handle too many times.</summary>
    [Function("PublishEventsPoison")]
    public void Run([QueueTrigger(QueueNames.PublishEventsPoison)] string message) => poison.Handle();
}
