using Azure.Data.Tables;

namespace PersonioFunctions.Benchmarks;

/// <summary>Writes rows in batches with a table client alone, with as many concurrent batches as the product.</summary>
internal static class BareWrites
{
    private const int BatchesUnderWay = 4;
    private const int RowsPerBatch = 100;

    /// <summary>Reads all stored rows of an account.</summary>
    public static async Task<IReadOnlyList<TableEntity>> RowsOfAsync(TableServiceClient tables, string account)
    {
        var rows = new List<TableEntity>();
        var table = tables.GetTableClient("Employees");
        await foreach (var row in table.QueryAsync<TableEntity>(row => row.PartitionKey == account)) rows.Add(row);
        return rows;
    }

    /// <summary>Writes the rows into a separate table.</summary>
    public static async Task WriteAsync(TableServiceClient tables, string name, IReadOnlyList<TableEntity> rows)
    {
        var table = tables.GetTableClient(name);
        await Parallel.ForEachAsync(
            rows.Chunk(RowsPerBatch),
            new ParallelOptions { MaxDegreeOfParallelism = BatchesUnderWay },
            async (batch, token) => await table.SubmitTransactionAsync(
                batch.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), token));
    }
}
