using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PersonioFunctions.Schedule;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Hosting;

/// <summary>
/// Creates missing tables, queues and containers at the start. In production the deployment creates them, and the app's identity may not.
/// Requires the schedule too, so that an invalid one stops the start.
/// </summary>
internal sealed partial class StorageSetup(
    TableServiceClient tables,
    QueueServiceClient queues,
    BlobServiceClient blobs,
    SyncSchedule schedule,
    TimeProvider time,
    ILogger<StorageSetup> logger)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        LogSchedule(logger, schedule.IntervalAt(time.GetUtcNow()));
        try
        {
            await Task.WhenAll(
            [
                .. TableNames.All.Select(name => tables.CreateTableIfNotExistsAsync(name, cancellationToken)),
                .. QueueNames.All.Select(name => queues.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
                .. ContainerNames.All.Select(
                    name => blobs.GetBlobContainerClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
            ]);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or AuthenticationFailedException)
        {
            // The start goes on: storage may come back, and until then GET /api/health shows which part fails.
            LogNotCreated(logger, exception.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Information, "Syncing every {Interval}")]
    private static partial void LogSchedule(ILogger logger, TimeSpan interval);

    [LoggerMessage(2, LogLevel.Warning, "Tables, queues and containers could not be created, so they must exist already: {Reason}")]
    private static partial void LogNotCreated(ILogger logger, string reason);
}
