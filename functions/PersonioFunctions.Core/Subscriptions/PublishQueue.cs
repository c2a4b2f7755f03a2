using Azure.Storage.Queues;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Subscriptions;

/// <summary>Sends messages to the queue publish-events.</summary>
/// <param name="queues">The storage account's queues, Base64 as host.json says.</param>
public sealed class PublishQueue(QueueServiceClient queues)
{
    // Longer than the longest delay, which is a day. The service's default is the same.
    private static readonly TimeSpan TimeToLive = TimeSpan.FromDays(7);

    private readonly QueueClient _queue = queues.GetQueueClient(QueueNames.PublishEvents);

    /// <summary>Sends a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="delay">How long the message is invisible.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task SendAsync(PublishMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        _queue.SendMessageAsync(message.ToJson(), delay > TimeSpan.Zero ? delay : TimeSpan.Zero, TimeToLive, cancellationToken);
}
