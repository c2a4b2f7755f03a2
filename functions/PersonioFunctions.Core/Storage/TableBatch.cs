using Azure;
using Azure.Data.Tables;

namespace PersonioFunctions.Storage;

/// <summary>
/// Operations on one partition that land together or not at all, held to the service's limits: 100 operations and 4 MiB.
/// Source: https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions
/// </summary>
/// <param name="table">The table written to.</param>
internal sealed class TableBatch(TableClient table)
{
    /// <summary>The service's limit.</summary>
    public const int MaxOperations = 100;

    // A sixth of the limit, less something for what surrounds the rows: the client's JSON writes a character that is not plain ASCII as
    // \u0000.
    private const int MaxCharacters = 600_000;

    private readonly List<TableTransactionAction> _actions = new(MaxOperations);
    private int _characters;

    /// <summary>Whether nothing has been added.</summary>
    public bool IsEmpty => _actions.Count == 0;

    /// <summary>Adds an operation unless the batch is full.</summary>
    /// <returns>False when the operation has to go into the next batch.</returns>
    public bool TryAdd(TableTransactionActionType type, TableEntity entity, ETag etag = default)
    {
        var characters = CountCharacters(entity);
        if (_actions.Count == MaxOperations || (_actions.Count > 0 && _characters + characters > MaxCharacters)) return false;
        if (_actions.Count > 0 && _actions[0].Entity.PartitionKey != entity.PartitionKey)
            throw new ArgumentException("A batch holds rows of one partition only.", nameof(entity));
        _actions.Add(new TableTransactionAction(type, entity, etag));
        _characters += characters;
        return true;
    }

    /// <summary>Writes everything in one transaction.</summary>
    /// <exception cref="RequestFailedException">The service refused one of the operations; none was written.</exception>
    public async Task SubmitAsync(CancellationToken cancellationToken)
    {
        if (!IsEmpty) await table.SubmitTransactionAsync(_actions, cancellationToken);
    }

    /// <summary>Packs rows into as few batches as the limits allow.</summary>
    public static IEnumerable<TableBatch> Pack(
        TableClient table, IEnumerable<(TableTransactionActionType Type, TableEntity Entity, ETag ETag)> operations)
    {
        var batch = new TableBatch(table);
        foreach (var (type, entity, etag) in operations)
        {
            if (batch.TryAdd(type, entity, etag)) continue;
            yield return batch;
            batch = new TableBatch(table);
            batch.TryAdd(type, entity, etag);
        }

        if (!batch.IsEmpty) yield return batch;
    }

    private static int CountCharacters(TableEntity entity)
    {
        var characters = 500;
        foreach (var (name, value) in entity) characters += name.Length + 20 + ((value as string)?.Length ?? 30);
        return characters;
    }
}
