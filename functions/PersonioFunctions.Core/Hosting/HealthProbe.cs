using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using PersonioFunctions.Secrets;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Hosting;

/// <summary>Whether the parts that everything rests on answer.</summary>
/// <remarks>Anybody may ask; an answer holds for some seconds, so that asking costs nothing and cannot wear out the vault's limits.</remarks>
public sealed class HealthProbe(TableServiceClient tables, QueueServiceClient queues, ISecretStore secrets, TimeProvider time)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private (long At, Task<IReadOnlyList<string>> Failing)? _last;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks each part.</summary>
    /// <returns>The names of those that do not answer: <c>tables</c>, <c>queues</c>, <c>secrets</c>.</returns>
    public async Task<IReadOnlyList<string>> FindFailingPartsAsync(CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<string>> answer;
        lock (_gate)
        {
            if (_last is not { } last || time.GetElapsedTime(last.At) >= GoodFor)
                _last = last = (time.GetTimestamp(), AskAllAsync());
            answer = last.Failing;
        }

        return await answer.WaitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<string>> AskAllAsync()
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        var answers = await Task.WhenAll(
            AskAsync("tables", token => AnyAccountAsync(token)),
            AskAsync("queues", token => queues.GetQueueClient(QueueNames.SyncAccounts).GetPropertiesAsync(token)),
            AskAsync("secrets", secrets.CheckAsync));
        return [.. answers.OfType<string>()];

        async Task<string?> AskAsync(string part, Func<CancellationToken, Task> ask)
        {
            try
            {
                await ask(timeout.Token);
                return null;
            }
            catch (Exception exception) when (exception
                is RequestFailedException or AggregateException or AuthenticationFailedException or SecretStoreException or OperationCanceledException)
            {
                return part;
            }
        }
    }

    private async Task AnyAccountAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in tables.GetTableClient(TableNames.Accounts)
            .QueryAsync<TableEntity>(maxPerPage: 1, select: ["RowKey"], cancellationToken: cancellationToken)) return;
    }
}
