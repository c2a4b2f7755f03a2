using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace PersonioFunctions.Storage;

/// <summary>The reads and writes that the stores share.</summary>
internal static class TableQueries
{
    private const string InvalidToken = "The continuation token is not one that an earlier page returned.";

    /// <summary>Reads one row.</summary>
    /// <returns>The row, or null when it does not exist.</returns>
    public static async Task<TableEntity?> FindAsync(
        this TableClient table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        var answer = await table.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: cancellationToken);
        return answer.HasValue ? answer.Value : null;
    }

    /// <summary>Writes a whole row unless another writer changed it after it was read.</summary>
    /// <param name="table">The table.</param>
    /// <param name="entity">The row. A null property becomes an absent column.</param>
    /// <param name="etag">The version read; default when the row did not exist.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>The row's new version; null when another writer was first.</returns>
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
            // Another writer deleted (404), added (409) or changed (412) the row. Or this write succeeded, its response was lost and the
            // client repeated it. The caller finds out by reading the row again.
            if (exception.ErrorCode == TableErrorCode.TableNotFound) throw;
            return null;
        }
    }

    /// <summary>Reads all rows of a partition, 1000 per request.</summary>
    public static AsyncPageable<TableEntity> QueryPartition(
        this TableClient table,
        string partitionKey,
        IEnumerable<string>? columns,
        CancellationToken cancellationToken,
        string? condition = null) =>
        table.QueryAsync<TableEntity>(Filter(partitionKey, condition), maxPerPage: 1000, columns, cancellationToken);

    /// <summary>Reads the rows of a partition that have a text in a column, 1000 per request.</summary>
    public static AsyncPageable<TableEntity> QueryRowsWith(
        this TableClient table, string partitionKey, string column, IEnumerable<string> columns, CancellationToken cancellationToken) =>
        table.QueryAsync<TableEntity>(
            // A comparison with an absent column is false.
            Filter(partitionKey, $"{column} ge ''"),
            maxPerPage: 1000,
            columns,
            cancellationToken);

    /// <summary>Reads one page of a partition's rows.</summary>
    /// <exception cref="FormatException">The continuation token is not one that an earlier page returned.</exception>
    public static async Task<TablePage<TableEntity>> QueryPageAsync(
        this TableClient table,
        string partitionKey,
        int top,
        string? continuationToken,
        CancellationToken cancellationToken,
        string? condition = null)
    {
        // A token consists of the next partition and row. Some services accept a token of another form as a position in the table.
        if (continuationToken is not null && continuationToken.Split(' ').Length != 2) throw new FormatException(InvalidToken);
        var query = table.QueryAsync<TableEntity>(
            Filter(partitionKey, condition), maxPerPage: top, cancellationToken: cancellationToken);
        try
        {
            await foreach (var page in query.AsPages(continuationToken, top).WithCancellation(cancellationToken))
                return new TablePage<TableEntity>(page.Values, page.ContinuationToken);
        }
        catch (Exception exception) when (continuationToken is not null && exception
            is RequestFailedException { Status: 400 } or ArgumentException or IndexOutOfRangeException)
        {
            throw new FormatException(InvalidToken, exception);
        }

        return new TablePage<TableEntity>([], null);
    }

    // A condition is OData that this app has written, with every value quoted.
    private static string Filter(string partitionKey, string? condition)
    {
        var partition = TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}");
        return condition is null ? partition : $"{partition} and {condition}";
    }
}
