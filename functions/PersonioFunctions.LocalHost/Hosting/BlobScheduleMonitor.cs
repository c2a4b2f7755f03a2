using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Azure.WebJobs.Host.Executors;
using Microsoft.Azure.WebJobs.Host.Storage;

namespace PersonioFunctions.LocalHost.Hosting;

/// <summary>
/// Stores when each timer was last due, in the blobs of the Functions host. The SDK's own monitor needs a storage client that Microsoft has
/// retired.
/// </summary>
internal sealed class BlobScheduleMonitor(IAzureBlobStorageProvider storage, IHostIdProvider host) : ScheduleMonitor
{
    /// <inheritdoc/>
    public override async Task<ScheduleStatus> GetStatusAsync(string timerName)
    {
        try
        {
            var blob = await BlobOfAsync(timerName);
            return (await blob.DownloadContentAsync()).Value.Content.ToObjectFromJson<ScheduleStatus>()!;
        }
        catch (Exception exception) when (exception is RequestFailedException { Status: StatusCodes.Status404NotFound } or JsonException)
        {
            // The SDK takes null for a timer that was never due.
            return null!;
        }
    }

    /// <inheritdoc/>
    public override async Task UpdateStatusAsync(string timerName, ScheduleStatus status)
    {
        try
        {
            var blob = await BlobOfAsync(timerName);
            await blob.UploadAsync(BinaryData.FromObjectAsJson(status), overwrite: true);
        }
        catch (RequestFailedException)
        {
            // An exception here would end the process. At worst, the next start repeats this tick.
        }
    }

    private async Task<BlobClient> BlobOfAsync(string timerName)
    {
        if (!storage.TryCreateHostingBlobContainerClient(out var container))
            throw new InvalidOperationException("AzureWebJobsStorage is not set, so there is no place for the status of timers.");
        return container.GetBlobClient($"timers/{await host.GetHostIdAsync(CancellationToken.None)}/{timerName}/status");
    }
}
