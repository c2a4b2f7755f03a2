using Microsoft.Extensions.Hosting;

namespace PersonioFunctions.Runs;

/// <summary>
/// Cancels the runs of this process when the host stops, and holds the stop until they have released their accounts. The Functions worker
/// ends without cancelling what it runs.
/// </summary>
public sealed class RunsInProgress : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    /// <summary>Cancelled when the host stops.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Counts a run that has begun. Every call is followed by one of <see cref="End"/>.</summary>
    internal void Begin()
    {
        lock (_lock) _count++;
    }

    /// <summary>Counts a run that has ended and released its account.</summary>
    internal void End()
    {
        lock (_lock)
        {
            if (--_count == 0 && _stopping.IsCancellationRequested) _ended.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        lock (_lock)
        {
            if (_count == 0) return;
        }

        // Before any service of the host stops, so that a run still has storage and the connection to the Functions host.
        await _ended.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();
}
