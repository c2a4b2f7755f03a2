using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>An empty storage account on the shared Azurite for the tests of one class.</summary>
public sealed class AzuriteFixture(SharedAzurite shared) : IAsyncLifetime
{
    private Lazy<Task>? _prepared;

    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await shared.TakeAccountAsync();
        _prepared = new(CreateStorageAsync);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Takes another empty storage account, for a test that checks the whole storage or stores many rows.</summary>
    public async Task<AzuriteFixture> TakeAnotherAsync()
    {
        var another = new AzuriteFixture(shared);
        await another.InitializeAsync();
        return another;
    }

    /// <summary>Creates the product's tables, containers and queues, once.</summary>
    public Task PrepareAsync() => _prepared!.Value;

    private async Task CreateStorageAsync()
    {
        var tables = new TableServiceClient(ConnectionString);
        foreach (var name in TableNames.All) await tables.CreateTableIfNotExistsAsync(name);
        var blobs = new BlobServiceClient(ConnectionString);
        foreach (var name in ContainerNames.All) await blobs.GetBlobContainerClient(name).CreateIfNotExistsAsync();
        var queues = new QueueServiceClient(ConnectionString);
        foreach (var name in QueueNames.All) await queues.GetQueueClient(name).CreateIfNotExistsAsync();
    }
}
