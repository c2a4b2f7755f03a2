using Microsoft.Extensions.Options;

namespace PersonioFunctions.Runs;

/// <summary>Creates the watchdogs of messages that are being handled.</summary>
public sealed class RunWatchdogs(SyncQueue queue, IOptions<SyncOptions> options, TimeProvider time)
{
    /// <summary>Ensures that a message has a watchdog, and resets it until the result is disposed.</summary>
    internal async Task<RunWatchdog> StartAsync(SyncMessage message, CancellationToken cancellationToken)
    {
        // A message that is received at once has a watchdog that lasts. A reset costs a transaction.
        var lasts = message.Watchdog is { } watchdog && watchdog.FiresAt - time.GetUtcNow() > options.Value.WatchdogDelay * 0.8;
        var watched = lasts ? message : await queue.ResetWatchdogAsync(message, cancellationToken);
        return new RunWatchdog(queue, watched, options.Value.Lease / 3, time);
    }
}

/// <summary>The watchdog of a message that is being handled. It is reset as often as the lease of a run is renewed.</summary>
internal sealed class RunWatchdog : IAsyncDisposable
{
    private readonly SyncQueue _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _resetting;
    private SyncMessage _message;

    internal RunWatchdog(SyncQueue queue, SyncMessage message, TimeSpan interval, TimeProvider time)
    {
        (_queue, _message) = (queue, message);
        _resetting = ResetAsync(interval, time, _stop.Token);
    }

    /// <summary>Deletes the watchdog, because the message was handled.</summary>
    public async Task DeleteAsync()
    {
        await StopAsync();
        await _queue.DeleteWatchdogAsync(_message, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _resetting;
    }

    private async Task ResetAsync(TimeSpan interval, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                _message = await _queue.ResetWatchdogAsync(_message, cancellationToken);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Handled, or storage does not answer: it may do so before the watchdog fires, which does no harm.
            }
        }
    }
}
