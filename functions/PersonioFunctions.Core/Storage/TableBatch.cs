using Azure;
using Azure.Data.Tables;

namespace PersonioFunctions.Storage;

/// <summary>
/// A transaction on one partition that keeps the service's limits: 100 operations and 4 MiB.
/// Source: https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions
/// </summary>
/// <param name="table">The table to write to.</param>
internal sealed class TableBatch(TableClient table)
{
    /// <summary>The service's limit of operations.</summary>
    public const int MaxOperations = 100;

    // The client writes a non-ASCII character as six bytes (\u0000). This is a sixth of the limit, less a reserve for the request's frame.
    private const int MaxCharacters = 600_000;

    private readonly List<TableTransactionAction> _actions = new(MaxOperations);
    private int _characters;

    /// <summary>Whether the batch has no operation.</summary>
    public bool IsEmpty => _actions.Count == 0;

    /// <summary>Adds an operation unless the batch is full.</summary>
    /// <returns>False when the batch is full and the operation belongs in the next one.</returns>
    public bool TryAdd(TableTransactionActionType type, TableEntity entity, ETag etag = default)
    {
        var characters = CountCharacters(entity);
        if (_actions.Count == MaxOperations || (_actions.Count > 0 && _characters + characters > MaxCharacters)) return false;
        if (_actions.Count > 0 && _actions[0].Entity.PartitionKey != entity.PartitionKey)
            throw new ArgumentException("All rows of a batch must have the same partition key.", nameof(entity));
        _actions.Add(new TableTransactionAction(type, entity, etag));
        _characters += characters;
        return true;
    }

    /// <summary>Writes all operations in one transaction.</summary>
    /// <exception cref="RequestFailedException">The service refused an operation, so none was applied.</exception>
    public async Task SubmitAsync(CancellationToken cancellationToken)
    {
        if (!IsEmpty) await table.SubmitTransactionAsync(_actions, cancellationToken);
    }

    /// <summary>Packs operations, in order, into as few batches as the limits allow.</summary>
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
