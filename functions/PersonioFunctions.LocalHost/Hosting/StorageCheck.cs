using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace PersonioFunctions.LocalHost.Hosting;

/// <summary>Refuses to start a host whose storage does not answer. Any answer will do, a refusal included.</summary>
internal static class StorageCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <exception cref="StartupException">Tables, queues or blobs do not answer.</exception>
    public static async Task RequireAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var tables = services.GetRequiredService<TableServiceClient>();
        var queues = services.GetRequiredService<QueueServiceClient>();
        var blobs = services.GetRequiredService<BlobServiceClient>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        await Task.WhenAll(
            CheckAsync(tables.Uri, tables.GetPropertiesAsync(limit.Token)),
            CheckAsync(queues.Uri, queues.GetPropertiesAsync(limit.Token)),
            CheckAsync(blobs.Uri, blobs.GetPropertiesAsync(limit.Token)));

        async Task CheckAsync(Uri address, Task call)
        {
            try
            {
                await call;
            }
            catch (RequestFailedException exception) when (exception.Status > 0)
            {
                // It answers.
            }
            catch (Exception exception) when (StorageOutage.IsUnreachable(exception)
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw new StartupException(
                    $"AzureWebJobsStorage: no storage answers at {address.GetLeftPart(UriPartial.Authority)}. "
                    + "Start it, or remove the setting: the host then starts Azurite.",
                    exception);
            }
        }
    }
}
