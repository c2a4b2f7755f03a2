using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace PersonioFunctions.Storage;

/// <summary>One page of rows, and where the next one begins.</summary>
/// <param name="Items">The rows.</param>
/// <param name="ContinuationToken">Opaque; null after the last page.</param>
public sealed record TablePage<T>(IReadOnlyList<T> Items, string? ContinuationToken);

/// <summary>The few query shapes that the stores share.</summary>
internal static class TableQueries
{
    /// <summary>Reads one row.</summary>
    /// <returns>The row, or null when it does not exist.</returns>
    public static async Task<TableEntity?> FindAsync(
        this TableClient table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        var answer = await table.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: cancellationToken);
        return answer.HasValue ? answer.Value : null;
    }

    /// <summary>Writes a whole row unless somebody else wrote it since it was read.</summary>
    /// <param name="table">The table.</param>
    /// <param name="entity">The row; properties that are null become absent columns.</param>
    /// <param name="etag">The version read, or default when there was no row.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>The row's new version; null when somebody did.</returns>
    public static async Task<ETag?> TryWriteAsync(
        this TableClient table, TableEntity entity, ETag etag, CancellationToken cancellationToken)
    {
        try
        {
            var answer = etag == default
                ? await table.AddEntityAsync(entity, cancellationToken)
                : await table.UpdateEntityAsync(entity, etag, TableUpdateMode.Replace, cancellationToken);
            return answer.Headers.ETag ?? default(ETag);
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 409 or 412)
        {
            // 404: deleted meanwhile. 409: added meanwhile. 412: changed meanwhile. Or our own write, whose answer was lost and
            // which the client sent again: reading anew tells.
            if (exception.ErrorCode == TableErrorCode.TableNotFound) throw;
            return null;
        }
    }

    /// <summary>All rows of a partition, read 1000 at a time.</summary>
    public static AsyncPageable<TableEntity> QueryPartition(
        this TableClient table, string partitionKey, IEnumerable<string>? columns, CancellationToken cancellationToken) =>
        table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}"), maxPerPage: 1000, columns, cancellationToken);

    /// <summary>Those rows of a partition that have a text in a column, 1000 at a time.</summary>
    public static AsyncPageable<TableEntity> QueryRowsWith(
        this TableClient table, string partitionKey, string column, IEnumerable<string> columns, CancellationToken cancellationToken) =>
        table.QueryAsync<TableEntity>(
            // A comparison with an absent column is false.
            $"{TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}")} and {column} ge ''", maxPerPage: 1000, columns, cancellationToken);

    /// <summary>One page of a partition's rows.</summary>
    /// <exception cref="FormatException">The continuation token is none that an earlier page gave out.</exception>
    public static async Task<TablePage<TableEntity>> QueryPageAsync(
        this TableClient table, string partitionKey, int top, string? continuationToken, CancellationToken cancellationToken)
    {
        // Partition and row to go on at. What has another form is taken by some services for a place in the table.
        if (continuationToken is not null && continuationToken.Split(' ').Length != 2)
            throw new FormatException("The continuation token is not one that an earlier page gave out.");
        var query = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}"), maxPerPage: top, cancellationToken: cancellationToken);
        try
        {
            await foreach (var page in query.AsPages(continuationToken, top).WithCancellation(cancellationToken))
                return new TablePage<TableEntity>(page.Values, page.ContinuationToken);
        }
        catch (Exception exception) when (continuationToken is not null && exception
            is RequestFailedException { Status: 400 } or ArgumentException or IndexOutOfRangeException)
        {
            throw new FormatException("The continuation token is not one that an earlier page gave out.", exception);
        }

        return new TablePage<TableEntity>([], null);
    }
}
