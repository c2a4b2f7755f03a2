using System.Diagnostics;
using Azure.Storage.Queues;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Runs;

/// <summary>Sends messages to the queue sync-accounts.</summary>
/// <param name="queues">The storage account's queues, Base64 as host.json says.</param>
public sealed class SyncQueue(QueueServiceClient queues)
{
    // A message that could not be handled for a week is useless, because the schedule has requested many runs since.
    private static readonly TimeSpan TimeToLive = TimeSpan.FromDays(7);

    private readonly QueueClient _queue = queues.GetQueueClient(QueueNames.SyncAccounts);

    /// <summary>Sends a message, with the current trace context unless it carries one already.</summary>
    /// <param name="message">The message.</param>
    /// <param name="delay">How long the message is invisible.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task SendAsync(SyncMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        _queue.SendMessageAsync(
            (message with { TraceParent = message.TraceParent ?? Activity.Current?.Id }).ToJson(), delay, TimeToLive, cancellationToken);
}
