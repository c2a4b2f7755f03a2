using System.Diagnostics;
using Azure;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Runs;

/// <summary>Sends messages to the queue sync-accounts, each with a <see cref="Watchdog"/>.</summary>
/// <param name="queues">The storage account's queues, Base64 as host.json says.</param>
/// <param name="options">The settings of the sync.</param>
/// <param name="time">The clock.</param>
public sealed class SyncQueue(QueueServiceClient queues, IOptions<SyncOptions> options, TimeProvider time)
{
    // A message that could not be handled for a week is useless, because the schedule has requested many runs since.
    private static readonly TimeSpan TimeToLive = TimeSpan.FromDays(7);

    private readonly QueueClient _queue = queues.GetQueueClient(QueueNames.SyncAccounts);

    /// <summary>Sends a message, with the current trace context unless it carries one already.</summary>
    /// <param name="message">The message.</param>
    /// <param name="delay">How long the message is invisible.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task SendAsync(SyncMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        // The watchdog is sent first. A watchdog without its message does the work, but a message without a watchdog may be lost for
        // minutes.
        var traced = message with { TraceParent = message.TraceParent ?? Activity.Current?.Id };
        var watched = await WatchAsync(traced, delay, cancellationToken);
        await _queue.SendMessageAsync(watched.ToJson(), delay, TimeToLive, cancellationToken);
    }

    /// <summary>Sends a watchdog for a message.</summary>
    /// <returns>The message with its watchdog.</returns>
    internal Task<SyncMessage> WatchAsync(SyncMessage message, CancellationToken cancellationToken) =>
        WatchAsync(message, TimeSpan.Zero, cancellationToken);

    /// <summary>Resets the watchdog of a message, so that it fires later. Sends another one if it has fired.</summary>
    /// <returns>The message with its watchdog.</returns>
    internal async Task<SyncMessage> ResetWatchdogAsync(SyncMessage message, CancellationToken cancellationToken)
    {
        if (message.Watchdog is { } watchdog)
        {
            try
            {
                var delay = options.Value.WatchdogDelay;
                var fires = time.GetUtcNow() + delay;
                var reset = await _queue.UpdateMessageAsync(
                    watchdog.MessageId, watchdog.PopReceipt, Copy(message).ToJson(), delay, cancellationToken);
                return message with { Watchdog = new Watchdog(watchdog.MessageId, reset.Value.PopReceipt, fires) };
            }
            catch (RequestFailedException exception) when (IsGone(exception))
            {
                // Another attempt has received it or deleted it.
            }
        }

        return await WatchAsync(message, cancellationToken);
    }

    /// <summary>Deletes the watchdog of a message that was handled. If this fails, the watchdog fires and finds nothing to do.</summary>
    internal async Task DeleteWatchdogAsync(SyncMessage message, CancellationToken cancellationToken)
    {
        try
        {
            if (message.Watchdog is { } watchdog)
                await _queue.DeleteMessageAsync(watchdog.MessageId, watchdog.PopReceipt, cancellationToken);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
        {
            // The watchdog costs one more delivery.
        }
    }

    private async Task<SyncMessage> WatchAsync(SyncMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        var due = delay + options.Value.WatchdogDelay;
        var fires = time.GetUtcNow() + due;
        var sent = (await _queue.SendMessageAsync(Copy(message).ToJson(), due, TimeToLive, cancellationToken)).Value;
        return message with { Watchdog = new Watchdog(sent.MessageId, sent.PopReceipt, fires) };
    }

    private static SyncMessage Copy(SyncMessage message) => message with { Watchdog = null, Restarts = message.Restarts + 1 };

    private static bool IsGone(RequestFailedException exception) =>
        exception.ErrorCode == "MessageNotFound" || exception.ErrorCode == "PopReceiptMismatch";
}
