using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using PersonioFunctions.Secrets;
using PersonioFunctions.Storage;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Hosting;

/// <summary>The result of a check.</summary>
/// <param name="Failing">The names of the parts that do not respond: <c>tables</c>, <c>queues</c>, <c>blobs</c>, <c>secrets</c>.</param>
/// <param name="StoppedSubscriptions">The number of subscriptions that deliver nothing until a person resumes them.</param>
public sealed record HealthReport(IReadOnlyList<string> Failing, int StoppedSubscriptions)
{
    /// <summary>Whether every part responds. A target that does not respond is not a part of the app.</summary>
    public bool IsHealthy => Failing.Count == 0;
}

/// <summary>Checks whether the services that the app depends on respond.</summary>
/// <remarks>
/// The call is anonymous. A result is reused for some seconds, so that calls cost little and cannot exhaust the vault's limits.
/// </remarks>
public sealed class HealthProbe(
    TableServiceClient tables,
    QueueServiceClient queues,
    BlobServiceClient blobs,
    ISecretStore secrets,
    SubscriptionStore subscriptions,
    TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private (long At, Task<HealthReport> Report)? _last;

    /// <summary>Checks each part.</summary>
    public async Task<HealthReport> ProbeAsync(CancellationToken cancellationToken)
    {
        Task<HealthReport> report;
        lock (_gate)
        {
            if (_last is not { } last || time.GetElapsedTime(last.At) >= Lifetime)
                _last = last = (time.GetTimestamp(), CheckAllAsync());
            report = last.Report;
        }

        return await report.WaitAsync(cancellationToken);
    }

    private async Task<HealthReport> CheckAllAsync()
    {
        var stopped = 0;
        using var timeout = new CancellationTokenSource(CheckTimeout, time);
        var parts = await Task.WhenAll(
            CheckAsync("tables", async token => stopped = await ReadTablesAsync(token)),
            CheckAsync("queues", token => queues.GetQueueClient(QueueNames.SyncAccounts).GetPropertiesAsync(token)),
            CheckAsync("blobs", token => blobs.GetBlobContainerClient(ContainerNames.Plans).GetPropertiesAsync(cancellationToken: token)),
            CheckAsync("secrets", secrets.CheckAsync));
        return new HealthReport([.. parts.OfType<string>()], stopped);

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

    private async Task<int> ReadTablesAsync(CancellationToken cancellationToken)
    {
        await ReadAnyAccountAsync(cancellationToken);
        return await subscriptions.ListAsync(cancellationToken)
            .CountAsync(subscription => subscription.Status != SubscriptionStatus.Active, cancellationToken);
    }

    private async Task ReadAnyAccountAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in tables.GetTableClient(TableNames.Accounts)
            .QueryAsync<TableEntity>(maxPerPage: 1, select: ["RowKey"], cancellationToken: cancellationToken)) return;
    }
}
