using Azure;
using Azure.Data.Tables;
using PersonioFunctions.Accounts;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Subscriptions;

/// <summary>
/// The table Subscriptions, one partition <c>position:{subscription}</c> for each subscription, with a row for each account.
/// </summary>
/// <param name="tables">The storage account's tables.</param>
public sealed class FeedPositionStore(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.Subscriptions);

    /// <summary>Reads the position of one account.</summary>
    /// <returns>The position, or null when the subscription has told nothing of the account.</returns>
    public async Task<FeedPosition?> FindAsync(string subscription, string account, CancellationToken cancellationToken) =>
        await _table.FindAsync(PartitionOf(subscription), account, cancellationToken) is { } entity ? Read(subscription, entity) : null;

    /// <summary>Reads all positions of a subscription.</summary>
    public IAsyncEnumerable<FeedPosition> ListAsync(string subscription, CancellationToken cancellationToken) => _table
        .QueryPartition(PartitionOf(subscription), columns: null, cancellationToken)
        .Select(entity => Read(subscription, entity));

    /// <summary>Stores a position unless another writer changed it since it was read.</summary>
    /// <returns>The position with its new version; null when another writer did.</returns>
    public async Task<FeedPosition?> TryWriteAsync(FeedPosition position, CancellationToken cancellationToken) =>
        await _table.TryWriteAsync(Write(position), position.ETag, cancellationToken) is { } etag ? position with { ETag = etag } : null;

    /// <summary>Stores and deletes positions of one subscription, whatever is stored.</summary>
    public async Task ReplaceAsync(
        IEnumerable<FeedPosition> stored, IEnumerable<FeedPosition> deleted, CancellationToken cancellationToken)
    {
        var rows = stored.Select(position => (TableTransactionActionType.UpsertReplace, Write(position), default(ETag)))
            .Concat(deleted.Select(position => (TableTransactionActionType.Delete, Write(position), ETag.All)));
        foreach (var batch in TableBatch.Pack(_table, rows)) await batch.SubmitAsync(cancellationToken);
    }

    /// <summary>Deletes the position of one account. Succeeds when there is none.</summary>
    public Task DeleteAsync(string subscription, string account, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(PartitionOf(subscription), account, ETag.All, cancellationToken);

    private static string PartitionOf(string subscription) => $"position:{subscription}";

    private static TableEntity Write(FeedPosition position) => new(PartitionOf(position.Subscription), position.Account)
    {
        [nameof(FeedPosition.Cursor)] = position.Cursor,
        [nameof(FeedPosition.Health)] = position.Health?.Word(),
        [nameof(FeedPosition.HealthSince)] = position.HealthSince,
        [nameof(FeedPosition.HealthsTold)] = position.HealthsTold,
        [nameof(FeedPosition.ConnectedAt)] = position.ConnectedAt,
        [nameof(FeedPosition.FirstSyncOf)] = position.FirstSyncOf,
    };

    private static FeedPosition Read(string subscription, TableEntity entity) => new()
    {
        Subscription = subscription,
        Account = entity.RowKey,
        Cursor = entity.GetString(nameof(FeedPosition.Cursor)),
        Health = EnumWords.Find<AccountHealthStatus>(entity.GetString(nameof(FeedPosition.Health))),
        HealthSince = entity.GetDateTimeOffset(nameof(FeedPosition.HealthSince)),
        HealthsTold = entity.GetInt32(nameof(FeedPosition.HealthsTold)) ?? 0,
        ConnectedAt = entity.GetDateTimeOffset(nameof(FeedPosition.ConnectedAt)),
        FirstSyncOf = entity.GetDateTimeOffset(nameof(FeedPosition.FirstSyncOf)),
        ETag = entity.ETag,
    };
}
