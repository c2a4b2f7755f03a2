using Azure;
using Azure.Data.Tables;
using PersonioFunctions.Accounts;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Runs;

/// <summary>The table SyncRuns. Its columns are a contract.</summary>
/// <param name="tables">The storage account's tables.</param>
public sealed class SyncRunStore(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.SyncRuns);

    /// <summary>Reads a run.</summary>
    /// <returns>The run, or null when it has no record.</returns>
    public async Task<SyncRun?> FindAsync(string account, string runId, CancellationToken cancellationToken) =>
        await _table.FindAsync(account, RunIds.ToRowKey(runId), cancellationToken) is { } entity ? Read(entity) : null;

    /// <summary>Reads one page of an account's runs, newest first.</summary>
    /// <exception cref="FormatException">The continuation token is not from an earlier page.</exception>
    public async Task<TablePage<SyncRun>> ListAsync(string account, int top, string? continuationToken, CancellationToken cancellationToken)
    {
        var page = await _table.QueryPageAsync(account, top, continuationToken, cancellationToken);
        return new TablePage<SyncRun>([.. page.Items.Select(Read)], page.ContinuationToken);
    }

    /// <summary>Stores a run unless it has a record already.</summary>
    /// <returns>False when it has one.</returns>
    public async Task<bool> TryAddAsync(SyncRun run, CancellationToken cancellationToken) =>
        await _table.TryWriteAsync(Write(run), etag: default, cancellationToken) is not null;

    /// <summary>Stores a run as it is now. Only the lease holder may do this while the run is in progress.</summary>
    public Task WriteAsync(SyncRun run, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(Write(run), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Deletes the record of a run. Succeeds when there is none.</summary>
    public Task DeleteAsync(SyncRun run, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(run.Account, RunIds.ToRowKey(run.RunId), ETag.All, cancellationToken);

    /// <summary>Deletes all runs of an account. Safe to repeat.</summary>
    /// <returns>The number of runs that were deleted.</returns>
    public async Task<int> DeleteAllAsync(string account, CancellationToken cancellationToken)
    {
        var keys = new List<(TableTransactionActionType, TableEntity, ETag)>();
        await foreach (var entity in _table.QueryPartition(account, ["PartitionKey", "RowKey"], cancellationToken))
            keys.Add((TableTransactionActionType.Delete, entity, ETag.All));
        foreach (var batch in TableBatch.Pack(_table, keys)) await batch.SubmitAsync(cancellationToken);
        return keys.Count;
    }

    /// <summary>Deletes the runs of an account that were requested before <paramref name="cutoff"/>. Safe to repeat.</summary>
    public async Task DeleteBeforeAsync(string account, DateTimeOffset cutoff, CancellationToken cancellationToken)
    {
        var newest = RunIds.ToRowKey(RunIds.Create(cutoff));
        var old = await _table
            .QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {account} and RowKey gt {newest}"),
                maxPerPage: 1000,
                select: ["PartitionKey", "RowKey"],
                cancellationToken)
            .ToListAsync(cancellationToken);
        foreach (var batch in TableBatch.Pack(_table, old.Select(row => (TableTransactionActionType.Delete, row, ETag.All))))
            await batch.SubmitAsync(cancellationToken);
    }

    private static TableEntity Write(SyncRun run) => new(run.Account, RunIds.ToRowKey(run.RunId))
    {
        [nameof(SyncRun.RunId)] = run.RunId,
        [nameof(SyncRun.Trigger)] = run.Trigger.Word(),
        [nameof(SyncRun.Status)] = run.Status.Word(),
        [nameof(SyncRun.RequestedAt)] = run.RequestedAt,
        [nameof(SyncRun.StartedAt)] = run.StartedAt,
        [nameof(SyncRun.FinishedAt)] = run.FinishedAt,
        ["Turn"] = run.Epoch,
        ["FirstTurn"] = run.FirstEpoch,
        [nameof(SyncRun.Deferrals)] = run.Deferrals,
        [nameof(SyncCounts.Fetched)] = run.Counts.Fetched,
        [nameof(SyncCounts.Created)] = run.Counts.Created,
        [nameof(SyncCounts.Updated)] = run.Counts.Updated,
        [nameof(SyncCounts.Unchanged)] = run.Counts.Unchanged,
        [nameof(SyncCounts.Held)] = run.Counts.Held,
        [nameof(SyncCounts.Skipped)] = run.Counts.Skipped,
        [nameof(SyncCounts.Left)] = run.Counts.Left,
        [nameof(SyncCounts.Missing)] = run.Counts.Missing,
        [nameof(SyncCounts.MissedByWebhooks)] = run.Counts.MissedByWebhooks,
        [nameof(SyncRun.Total)] = run.Total,
        [nameof(SyncRun.Pages)] = run.Pages,
        [nameof(SyncRun.PersonioRequests)] = run.PersonioRequests,
        [nameof(SyncRun.StorageTransactions)] = run.StorageTransactions,
        [nameof(SyncRun.Warnings)] = Notices.Write(run.Warnings),
        ["ErrorCode"] = run.Error?.Code,
        ["ErrorMessage"] = run.Error?.Message,
    };

    private static SyncRun Read(TableEntity entity)
    {
        return new SyncRun
        {
            RunId = RunIds.FromRowKey(entity.RowKey),
            Account = entity.PartitionKey,
            Trigger = EnumWords.Read(entity.GetString(nameof(SyncRun.Trigger)), SyncTrigger.Unknown),
            Status = EnumWords.Read(entity.GetString(nameof(SyncRun.Status)), SyncRunStatus.Unknown),
            RequestedAt = entity.GetDateTimeOffset(nameof(SyncRun.RequestedAt)) ?? default,
            StartedAt = entity.GetDateTimeOffset(nameof(SyncRun.StartedAt)),
            FinishedAt = entity.GetDateTimeOffset(nameof(SyncRun.FinishedAt)),
            Epoch = entity.GetInt64("Turn") ?? 0,
            FirstEpoch = entity.GetInt64("FirstTurn") ?? 0,
            Deferrals = Number(nameof(SyncRun.Deferrals)),
            Counts = new SyncCounts(
                Number(nameof(SyncCounts.Fetched)),
                Number(nameof(SyncCounts.Created)),
                Number(nameof(SyncCounts.Updated)),
                Number(nameof(SyncCounts.Unchanged)),
                Number(nameof(SyncCounts.Held)),
                Number(nameof(SyncCounts.Skipped)),
                Number(nameof(SyncCounts.Left)),
                Number(nameof(SyncCounts.Missing)),
                entity.GetInt32(nameof(SyncCounts.MissedByWebhooks))),
            Total = entity.GetInt32(nameof(SyncRun.Total)),
            Pages = Number(nameof(SyncRun.Pages)),
            PersonioRequests = Number(nameof(SyncRun.PersonioRequests)),
            StorageTransactions = Number(nameof(SyncRun.StorageTransactions)),
            Warnings = Notices.Read(entity.GetString(nameof(SyncRun.Warnings))),
            Error = entity.GetString("ErrorCode") is { } code ? new Notice(code, entity.GetString("ErrorMessage") ?? "") : null,
        };

        int Number(string column) => entity.GetInt32(column) ?? 0;
    }
}
