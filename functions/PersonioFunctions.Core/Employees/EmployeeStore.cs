using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Employees;

/// <summary>The table Employees.</summary>
/// <param name="tables">The storage account's tables.</param>
public sealed class EmployeeStore(TableServiceClient tables)
{
    // Up to this number, rows are read one by one. Beyond it, reading the whole partition at 1000 rows a transaction is cheaper.
    private const int MaxLookups = 8;

    // A partition takes 2000 rows a second. Four batches at a time use that without exceeding it.
    private const int BatchesUnderWay = 4;

    // The most pages of a table that are read for one page of a filtered list.
    private const int MaxPagesPerPage = 10;

    private readonly TableClient _table = tables.GetTableClient(TableNames.Employees);

    // Few rows have any of the last ones, and an absent column costs nothing.
    private static readonly string[] IndexColumns =
    [
        "RowKey", EmployeeColumns.ContentHash, EmployeeColumns.KnownEmails, EmployeeColumns.PreviousEmployeeIds,
        EmployeeColumns.PossibleEmployeeIds, EmployeeColumns.DecidedEmployeeIds, EmployeeColumns.OriginalHireDate,
        EmployeeColumns.FirstHireDate, EmployeeColumns.LeftAt,
    ];

    /// <summary>Reads the index of an account: a few columns of every row.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="stored">Further fields to read, because Personio does not show them at present.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The entries, by Personio id.</returns>
    public async Task<IReadOnlyDictionary<string, IndexEntry>> ReadIndexAsync(
        string account, FieldSet stored, CancellationToken cancellationToken)
    {
        string[] columns = [.. IndexColumns, .. ColumnsOf(stored)];
        var index = new Dictionary<string, IndexEntry>();
        await foreach (var entity in _table.QueryPartition(account, columns, cancellationToken))
        {
            index[entity.RowKey] = IndexEntry.From(
                EmployeeEntity.Text(entity, EmployeeColumns.ContentHash),
                stored.IsEmpty ? null : EmployeeEntity.ReadFields(entity, null)) with
            {
                Links = EmployeeEntity.ReadLinks(entity),
            };
        }

        return index;
    }

    /// <summary>Reads whole rows.</summary>
    public async IAsyncEnumerable<EmployeeRow> ReadAsync(
        string account, IReadOnlyCollection<string> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (ids.Count <= MaxLookups)
        {
            foreach (var id in ids)
            {
                if (await FindAsync(account, id, cancellationToken) is { } row) yield return row;
            }

            yield break;
        }

        var wanted = ids.ToHashSet();
        await foreach (var entity in _table.QueryPartition(account, columns: null, cancellationToken))
        {
            if (wanted.Contains(entity.RowKey)) yield return EmployeeEntity.Read(entity);
        }
    }

    /// <summary>Reads some fields of some people. As in the index, a field without a value is not known.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="ids">The Personio ids.</param>
    /// <param name="fields">The fields. The others are not known.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async IAsyncEnumerable<Employee> ReadFieldsAsync(
        string account, IReadOnlySet<string> ids, FieldSet fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (ids.Count <= MaxLookups)
        {
            await foreach (var row in ReadAsync(account, ids, cancellationToken)) yield return Only(row.Employee);
            yield break;
        }

        string[] columns = ["RowKey", .. ColumnsOf(fields)];
        await foreach (var entity in _table.QueryPartition(account, columns, cancellationToken))
        {
            if (ids.Contains(entity.RowKey)) yield return EmployeeEntity.ReadFields(entity, fingerprint: null);
        }

        Employee Only(Employee employee) => fields.Where(field => employee[field] is not null)
            .Aggregate(new Employee(employee.Id), (some, field) => some.With(field, employee[field]));
    }

    /// <summary>Reads one person.</summary>
    /// <returns>The row, or null when there is none.</returns>
    public async Task<EmployeeRow?> FindAsync(string account, string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(account, id, cancellationToken) is { } entity ? EmployeeEntity.Read(entity) : null;

    /// <summary>Reads the rows whose next transition is due.</summary>
    public async IAsyncEnumerable<EmployeeRow> ReadDueAsync(
        string account, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {account} and NextTransitionAt le {now}");
        await foreach (var entity in _table.QueryAsync<TableEntity>(filter, maxPerPage: 1000, cancellationToken: cancellationToken))
            yield return EmployeeEntity.Read(entity);
    }

    /// <summary>Returns the next transition after the current time (UTC); null when none is scheduled.</summary>
    public async Task<DateTimeOffset?> NextTransitionAsync(string account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {account} and NextTransitionAt gt {now}");
        return await _table.QueryAsync<TableEntity>(filter, 1000, [EmployeeColumns.NextTransitionAt], cancellationToken)
            .Select(entity => entity.GetDateTimeOffset(EmployeeColumns.NextTransitionAt))
            .MinAsync(cancellationToken: cancellationToken);
    }

    /// <summary>
    /// Reads one page, in order of id as text. A filter makes it shorter, and a page can be empty although there are more: it ends where a
    /// page of the table ends, or after ten pages without a match.
    /// </summary>
    /// <exception cref="FormatException">The continuation token is not from an earlier page.</exception>
    public async Task<TablePage<EmployeeRow>> ListAsync(
        string account, EmployeeFilter filter, int top, string? continuationToken, CancellationToken cancellationToken)
    {
        for (var pages = 1; ; pages++)
        {
            var page = await _table.QueryPageAsync(account, top, continuationToken, cancellationToken, filter.StorageCondition);
            EmployeeRow[] rows = [.. page.Items.Select(EmployeeEntity.Read).Where(filter.Matches)];
            if (rows.Length > 0 || page.ContinuationToken is null || pages == MaxPagesPerPage)
                return new TablePage<EmployeeRow>(rows, page.ContinuationToken);
            continuationToken = page.ContinuationToken;
        }
    }

    /// <summary>
    /// Writes rows in batches. A row without an ETag must not exist yet, and a row with one must be unchanged since it was read. The
    /// changes of another writer are never overwritten.
    /// </summary>
    /// <exception cref="RequestFailedException">409 or 412 when another writer was faster; that batch was not written.</exception>
    public Task WriteAsync(IEnumerable<EmployeeRow> rows, CancellationToken cancellationToken) => SubmitAsync(
        rows.Select(row => row.ETag == default
            ? (TableTransactionActionType.Add, EmployeeEntity.Write(row), default)
            : (TableTransactionActionType.UpdateReplace, EmployeeEntity.Write(row), row.ETag)),
        cancellationToken);

    /// <summary>Reads all rows of an account, with all columns.</summary>
    public IAsyncEnumerable<EmployeeRow> ReadAllAsync(string account, CancellationToken cancellationToken) =>
        ReadAllAsync(account, EmployeeFilter.None, cancellationToken);

    /// <summary>Reads the rows of an account that a filter selects, with all columns, 1000 at a time.</summary>
    public async IAsyncEnumerable<EmployeeRow> ReadAllAsync(
        string account, EmployeeFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in _table.QueryPartition(account, columns: null, cancellationToken, filter.StorageCondition))
        {
            if (EmployeeEntity.Read(entity) is var row && filter.Matches(row)) yield return row;
        }
    }

    /// <summary>Deletes rows unless they have changed since they were read.</summary>
    /// <exception cref="RequestFailedException">404 or 412 when another writer was faster; that batch was not deleted.</exception>
    public Task DeleteAsync(IEnumerable<EmployeeRow> rows, CancellationToken cancellationToken) => SubmitAsync(
        rows.Select(row => (TableTransactionActionType.Delete, new TableEntity(row.Account, row.Employee.Id), row.ETag)),
        cancellationToken);

    /// <summary>Deletes all rows of an account. Safe to repeat.</summary>
    /// <returns>The number of rows that were deleted.</returns>
    public async Task<int> DeleteAllAsync(string account, CancellationToken cancellationToken)
    {
        var keys = new List<TableEntity>();
        await foreach (var entity in _table.QueryPartition(account, ["PartitionKey", "RowKey"], cancellationToken)) keys.Add(entity);
        await SubmitAsync(keys.Select(key => (TableTransactionActionType.Delete, key, ETag.All)), cancellationToken);
        return keys.Count;
    }

    private static IEnumerable<string> ColumnsOf(FieldSet fields)
    {
        var columns = fields.Select(field => field.Column);
        return fields.Any(field => field.IsOwn) ? columns.Append(EmployeeColumns.OwnColumns) : columns;
    }

    private Task SubmitAsync(
        IEnumerable<(TableTransactionActionType, TableEntity, ETag)> operations, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            TableBatch.Pack(_table, operations),
            new ParallelOptions { MaxDegreeOfParallelism = BatchesUnderWay, CancellationToken = cancellationToken },
            async (batch, token) => await batch.SubmitAsync(token));
}
