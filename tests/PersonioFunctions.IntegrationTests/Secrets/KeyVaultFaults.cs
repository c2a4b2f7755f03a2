namespace PersonioFunctions.IntegrationTests.Secrets;

/// <summary>What the double does wrong. Each fault is used up by the requests it hits, the challenge not counted.</summary>
public sealed class KeyVaultFaults
{
    private readonly Lock _lock = new();
    private readonly Queue<KeyVaultFault> _next = new();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _reached;

    /// <summary>The next requests are answered with this status instead of being carried out.</summary>
    public void FailNext(int status, int times = 1, string? innerCode = null)
    {
        lock (_lock)
        {
            for (var i = 0; i < times; i++) _next.Enqueue(new KeyVaultFault(status, "InventedError", innerCode));
        }
    }

    /// <summary>The next request is answered with this status and no body that Key Vault would send, as by a proxy in between.</summary>
    public void FailWithoutCode(int status)
    {
        lock (_lock)
        {
            _next.Enqueue(new KeyVaultFault(status, Code: null, InnerCode: null));
        }
    }

    /// <summary>The next request is never answered while the double lives.</summary>
    /// <returns>Completes when that request has arrived.</returns>
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

/// <param name="Status">The status to answer with; null holds the answer back.</param>
/// <param name="Code">Key Vault's error code; null answers with a page instead of an error.</param>
/// <param name="InnerCode">Key Vault's inner error code.</param>
internal sealed record KeyVaultFault(int? Status, string? Code, string? InnerCode);
