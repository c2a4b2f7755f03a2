using PersonioFunctions.Events;
using PersonioFunctions.Storage;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Triggers;

/// <summary>The queue of publishers: delivers the events of one subscription for each message.</summary>
public sealed class PublishEventsTrigger(EventPublisher publisher)
{
    /// <summary>Handles one message. If it throws, the host delivers the message again.</summary>
    [Function("PublishEvents")]
    public Task RunAsync([QueueTrigger(QueueNames.PublishEvents)] string message, CancellationToken cancellationToken) =>
        publisher.HandleAsync(PublishMessage.Parse(message), cancellationToken);
}
