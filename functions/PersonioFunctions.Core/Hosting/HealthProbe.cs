using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using PersonioFunctions.Secrets;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Hosting;

/// <summary>Checks whether the services that the app depends on respond.</summary>
/// <remarks>
/// The call is anonymous. A result is reused for some seconds, so that calls cost little and cannot exhaust the vault's limits.
/// </remarks>
public sealed class HealthProbe(
    TableServiceClient tables, QueueServiceClient queues, BlobServiceClient blobs, ISecretStore secrets, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private (long At, Task<IReadOnlyList<string>> Failing)? _last;

    /// <summary>Checks each part.</summary>
    /// <returns>The names of the parts that do not respond: <c>tables</c>, <c>queues</c>, <c>blobs</c>, <c>secrets</c>.</returns>
    public async Task<IReadOnlyList<string>> FindFailingPartsAsync(CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<string>> failing;
        lock (_gate)
        {
            if (_last is not { } last || time.GetElapsedTime(last.At) >= Lifetime)
                _last = last = (time.GetTimestamp(), CheckAllAsync());
            failing = last.Failing;
        }

        return await failing.WaitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<string>> CheckAllAsync()
    {
        using var timeout = new CancellationTokenSource(CheckTimeout, time);
        var parts = await Task.WhenAll(
            CheckAsync("tables", ReadAnyAccountAsync),
            CheckAsync("queues", token => queues.GetQueueClient(QueueNames.SyncAccounts).GetPropertiesAsync(token)),
            CheckAsync("blobs", token => blobs.GetBlobContainerClient(ContainerNames.Plans).GetPropertiesAsync(cancellationToken: token)),
            CheckAsync("secrets", secrets.CheckAsync));
        return [.. parts.OfType<string>()];

        async Task<string?> CheckAsync(string part, Func<CancellationToken, Task> check)
        {
            try
            {
                await check(timeout.Token);
                return null;
            }
            catch (Exception exception) when (exception is RequestFailedException or AggregateException or AuthenticationFailedException
                or SecretStoreException or OperationCanceledException)
            {
                return part;
            }
        }
    }

    private async Task ReadAnyAccountAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in tables.GetTableClient(TableNames.Accounts)
            .QueryAsync<TableEntity>(maxPerPage: 1, select: ["RowKey"], cancellationToken: cancellationToken)) return;
    }
}
