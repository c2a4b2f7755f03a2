using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>What becomes of one request to storage.</summary>
internal enum StorageFault
{
    /// <summary>It is answered.</summary>
    None,

    /// <summary>It never arrives.</summary>
    Refused,

    /// <summary>It arrives and is done, but the answer is lost.</summary>
    AnswerLost,
}

/// <summary>A request to storage that arrived.</summary>
internal sealed record StorageRequest(string Method, Uri Uri, long ContentLength)
{
    /// <summary>Whether it is a transaction of several rows.</summary>
    public bool IsBatch => Uri.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal);
}

/// <summary>Part of the storage clients' pipelines: counts the requests and fails those that a test chooses.</summary>
internal sealed class StorageFaults : HttpPipelinePolicy
{
    private readonly Lock _lock = new();
    private readonly List<StorageRequest> _requests = [];
    private int _count;

    /// <summary>What becomes of the nth request, from 1, since the latest <see cref="Begin"/>.</summary>
    public Func<int, StorageFault> Plan { get; private set; } = _ => StorageFault.None;

    /// <summary>What happens elsewhere while the nth request is on its way; it arrives when that has happened.</summary>
    public Func<int, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

    /// <summary>Requests tried since the latest <see cref="Begin"/>, those that were refused included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Requests that arrived since the latest <see cref="Begin"/>.</summary>
    public IReadOnlyList<StorageRequest> Arrived
    {
        get
        {
            lock (_lock) return [.. _requests];
        }
    }

    /// <summary>Counts from 1 again, with another plan.</summary>
    public void Begin(Func<int, StorageFault> plan)
    {
        lock (_lock) _requests.Clear();
        Volatile.Write(ref _count, 0);
        Plan = plan;
    }

    /// <summary>Counts from 1 again and lets everything pass.</summary>
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

    // Status 0: what the transport throws when a connection is cut, and what the clients try again.
    private static RequestFailedException Cut() => new("The connection was cut.");
}
