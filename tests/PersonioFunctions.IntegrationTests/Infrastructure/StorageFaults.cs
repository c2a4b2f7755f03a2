using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>The outcome of one request to storage.</summary>
internal enum StorageFault
{
    /// <summary>The request succeeds.</summary>
    None,

    /// <summary>The request never arrives.</summary>
    Refused,

    /// <summary>The request arrives and is carried out, but its response is lost.</summary>
    AnswerLost,
}

/// <summary>A request that arrived at the storage.</summary>
internal sealed record StorageRequest(string Method, Uri Uri, long ContentLength)
{
    /// <summary>Whether it is a transaction with several rows.</summary>
    public bool IsBatch => Uri.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal);
}

/// <summary>Counts storage requests and fails those that a test selects, as a part of the clients' pipelines.</summary>
internal sealed class StorageFaults : HttpPipelinePolicy
{
    private readonly Lock _lock = new();
    private readonly List<StorageRequest> _requests = [];
    private int _count;

    /// <summary>Returns the outcome of the nth request, from 1, since the latest <see cref="Begin"/>.</summary>
    public Func<int, StorageFault> Plan { get; private set; } = _ => StorageFault.None;

    /// <summary>Runs while the nth request is on its way. The request arrives afterwards.</summary>
    public Func<int, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

    /// <summary>The requests attempted since the latest <see cref="Begin"/>, including refused ones.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The requests that arrived since the latest <see cref="Begin"/>.</summary>
    public IReadOnlyList<StorageRequest> Arrived
    {
        get
        {
            lock (_lock) return [.. _requests];
        }
    }

    /// <summary>Restarts the count with another plan.</summary>
    public void Begin(Func<int, StorageFault> plan)
    {
        lock (_lock) _requests.Clear();
        Volatile.Write(ref _count, 0);
        Plan = plan;
    }

    /// <summary>Restarts the count and lets every request succeed.</summary>
    public void Heal() => Begin(_ => StorageFault.None);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var number = Interlocked.Increment(ref _count);
        await Meanwhile(number).WaitAsync(message.CancellationToken);
        var fault = Plan(number);
        if (fault == StorageFault.Refused) throw Cut();
        var length = message.Request.Content is { } content && content.TryComputeLength(out var bytes) ? bytes : 0;
        await ProcessNextAsync(message, pipeline);
        lock (_lock) _requests.Add(new StorageRequest(message.Request.Method.Method, message.Request.Uri.ToUri(), length));
        if (fault == StorageFault.AnswerLost) throw Cut();
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Nothing here calls storage synchronously.");

    // Status 0 is what the transport throws for a cut connection, and what the clients retry.
    private static RequestFailedException Cut() => new("The connection was cut.");
}
