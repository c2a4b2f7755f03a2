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

/// <summary>A request to storage.</summary>
internal sealed record StorageRequest(string Method, Uri Uri, long ContentLength)
{
    // The path without the storage account: a table with or without a key, or a container or queue and what is in it.
    private string Target => string.Join('/', Uri.UnescapeDataString(Uri.AbsolutePath).Split('/').Skip(2));

    /// <summary>Whether it is a transaction with several rows.</summary>
    public bool IsBatch => Uri.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal);

    /// <summary>Whether it is about a message.</summary>
    public bool IsOfQueue => IsIn(QueueNames.SyncAccounts);

    /// <summary>Whether it reads one row of a table's partition.</summary>
    public bool ReadsRow(string table, string partition) => Method == "GET" && IsRow(table, partition);

    /// <summary>Whether it changes one row of a table's partition.</summary>
    public bool ChangesRow(string table, string partition) => Method is "PUT" or "MERGE" or "PATCH" && IsRow(table, partition);

    /// <summary>Whether it adds, changes or deletes one row of a table or one blob of a container.</summary>
    public bool Writes(string name) => Method is not ("GET" or "HEAD") && IsIn(name);

    /// <summary>Whether it queries a table.</summary>
    public bool Queries(string table) => Method == "GET" && Target.StartsWith($"{table}()", StringComparison.Ordinal);

    private bool IsRow(string table, string partition) =>
        Target.StartsWith($"{table}(PartitionKey='{partition}',", StringComparison.Ordinal);

    private bool IsIn(string name) =>
        Target == name
        || Target.StartsWith(name + "(", StringComparison.Ordinal)
        || Target.StartsWith(name + "/", StringComparison.Ordinal);
}

/// <summary>Counts storage requests and fails those that a test selects, as a part of the clients' pipelines.</summary>
internal sealed class StorageFaults : HttpPipelinePolicy
{
    private readonly Lock _lock = new();
    private readonly List<StorageRequest> _requests = [];
    private Func<int, StorageRequest, StorageFault> _plan = (_, _) => StorageFault.None;
    private int _count;

    /// <summary>Runs while a request is on its way. The request arrives afterwards.</summary>
    public Func<StorageRequest, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

    /// <summary>The requests attempted since the count was restarted, including refused ones.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The requests that arrived since the count was restarted.</summary>
    public IReadOnlyList<StorageRequest> Arrived
    {
        get
        {
            lock (_lock) return [.. _requests];
        }
    }

    /// <summary>Restarts the count.</summary>
    /// <param name="plan">Returns the outcome of the nth request, from 1.</param>
    public void Begin(Func<int, StorageFault> plan) => Begin((number, _) => plan(number));

    /// <summary>Restarts the count.</summary>
    /// <param name="plan">Returns the outcome of a request.</param>
    public void Begin(Func<StorageRequest, StorageFault> plan) => Begin((_, request) => plan(request));

    /// <summary>Restarts the count. The first request of a kind fails; all others succeed.</summary>
    public void BeginOnce(Func<StorageRequest, bool> kind, StorageFault fault)
    {
        var isDone = false;
        Begin((_, request) =>
        {
            if (isDone || !kind(request)) return StorageFault.None;
            isDone = true;
            return fault;
        });
    }

    /// <summary>Restarts the count and lets every request succeed.</summary>
    public void Heal() => Begin((_, _) => StorageFault.None);

    /// <summary>Runs something once, while the first request of a kind is on its way.</summary>
    public void MeanwhileOnce(Func<StorageRequest, bool> kind, Func<Task> happen)
    {
        var isDone = false;
        Meanwhile = request =>
        {
            if (isDone || !kind(request)) return Task.CompletedTask;
            isDone = true;
            return happen();
        };
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var number = Interlocked.Increment(ref _count);
        var length = message.Request.Content is { } content && content.TryComputeLength(out var bytes) ? bytes : 0;
        var request = new StorageRequest(message.Request.Method.Method, message.Request.Uri.ToUri(), length);
        await Meanwhile(request).WaitAsync(message.CancellationToken);
        var fault = _plan(number, request);
        if (fault == StorageFault.Refused) throw Cut();
        await ProcessNextAsync(message, pipeline);
        lock (_lock) _requests.Add(request);
        if (fault == StorageFault.AnswerLost) throw Cut();
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Nothing here calls storage synchronously.");

    // Status 0 is what the transport throws for a cut connection, and what the clients retry.
    private void Begin(Func<int, StorageRequest, StorageFault> plan)
    {
        lock (_lock) _requests.Clear();
        Volatile.Write(ref _count, 0);
        _plan = plan;
    }

    private static RequestFailedException Cut() => new("The connection was cut.");
}
