using Azure.Data.Tables;

namespace PersonioFunctions.Benchmarks;

/// <summary>Rows written in batches by a table client that does nothing else; as many at a time as the product has under way.</summary>
internal static class BareWrites
{
    private const int BatchesUnderWay = 4;
    private const int RowsPerBatch = 100;

    /// <summary>Everybody of an account as stored.</summary>
    public static async Task<IReadOnlyList<TableEntity>> RowsOfAsync(TableServiceClient tables, string account)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in tables.GetTableClient("Employees").QueryAsync<TableEntity>(row => row.PartitionKey == account)) rows.Add(row);
        return rows;
    }

    /// <summary>Writes the rows into a table of their own.</summary>
    public static async Task WriteAsync(TableServiceClient tables, string name, IReadOnlyList<TableEntity> rows)
    {
        var table = tables.GetTableClient(name);
        await Parallel.ForEachAsync(
            rows.Chunk(RowsPerBatch),
            new ParallelOptions { MaxDegreeOfParallelism = BatchesUnderWay },
            async (batch, token) =>
                await table.SubmitTransactionAsync(batch.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), token));
    }
}
