namespace PersonioFunctions.IntegrationTests.Secrets;

/// <summary>The faults of the double. Each is used up by the requests that it affects; the challenge does not count.</summary>
public sealed class KeyVaultFaults
{
    private readonly Lock _lock = new();
    private readonly Queue<KeyVaultFault> _next = new();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _reached;

    /// <summary>Responds to the next requests with this status instead of carrying them out.</summary>
    public void FailNext(int status, int times = 1, string? innerCode = null)
    {
        lock (_lock)
        {
            for (var i = 0; i < times; i++) _next.Enqueue(new KeyVaultFault(status, "InventedError", innerCode));
        }
    }

    /// <summary>Responds to the next request with this status and a body that Key Vault would not send, like a proxy.</summary>
    public void FailWithoutCode(int status)
    {
        lock (_lock)
        {
            _next.Enqueue(new KeyVaultFault(status, Code: null, InnerCode: null));
        }
    }

    /// <summary>Never responds to the next request while the double exists.</summary>
    /// <returns>A task that completes when that request has arrived.</returns>
    public Task HoldNext()
    {
        lock (_lock)
        {
            _next.Enqueue(new KeyVaultFault(Status: null, Code: null, InnerCode: null));
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reached.Task;
        }
    }

    internal void ReleaseHeldAnswers() => _release.TrySetResult();

    internal KeyVaultFault? Take()
    {
        lock (_lock)
        {
            return _next.TryDequeue(out var fault) ? fault : null;
        }
    }

    internal async Task HoldAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _reached?.TrySetResult();
        }

        await _release.Task.WaitAsync(cancellationToken);
    }
}

/// <param name="Status">The status to send; null for no response.</param>
/// <param name="Code">Key Vault's error code; null for a page instead of an error.</param>
/// <param name="InnerCode">Key Vault's inner error code.</param>
internal sealed record KeyVaultFault(int? Status, string? Code, string? InnerCode);
