using Microsoft.Extensions.Options;
using PersonioFunctions.Accounts;

namespace PersonioFunctions.Runs.Watchdogs;

/// <summary>Creates the watchdogs of messages that are being handled, and judges those that have fired.</summary>
public sealed class RunWatchdogs(
    SyncQueue queue, AccountStateStore states, SyncRunStore runs, IOptions<SyncOptions> options, TimeProvider time)
{
    // As many attempts as host.json allows deliveries. A run that kills its host each time must not do so for ever.
    private const int MaxRestarts = 4;

    // Shorter than the time after which the Functions host delivers a message again.
    private static readonly TimeSpan JustSent = TimeSpan.FromSeconds(15);

    /// <summary>Decides what a message has to do.</summary>
    internal async Task<WatchdogVerdict> JudgeAsync(SyncMessage message, CancellationToken cancellationToken)
    {
        if (message.Restarts == 0) return WatchdogVerdict.Continue;
        if (await runs.FindAsync(message.Account, message.RunId, cancellationToken) is { IsFinished: true }) return WatchdogVerdict.Drop;

        // A deferred run has a message of its own, for the time that Personio asked for.
        var (state, now) = (await states.GetAsync(message.Account, cancellationToken), time.GetUtcNow());
        if (state.Deferral?.RunId == message.RunId && state.IsDeferred(now)) return WatchdogVerdict.Drop;
        if (message.Restarts <= MaxRestarts) return WatchdogVerdict.Continue;
        return state.IsActive(now) && state.Lease?.RunId == message.RunId ? WatchdogVerdict.Wait : WatchdogVerdict.GiveUp;
    }

    /// <summary>Ensures that a message has a watchdog, and resets it until the result is disposed.</summary>
    internal async Task<RunWatchdog> StartAsync(SyncMessage message, CancellationToken cancellationToken)
    {
        // A message that is received at once has a watchdog that lasts. A reset costs a transaction.
        var lasts = message.Watchdog is { } watchdog && watchdog.FiresAt - time.GetUtcNow() > options.Value.WatchdogDelay - JustSent;
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
