using System.Globalization;
using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Runs;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Changes;

/// <summary>
/// The table EmployeeChanges: an account's feed, oldest first. It is a write-ahead log: each run writes its changes under its epoch before
/// it touches a row. After a crash the next run recovers: it deletes the changes that were written ahead and did not happen. Only settled
/// epochs are shown, so the feed neither skips nor reorders changes, and shows none that did not happen.
/// </summary>
/// <param name="tables">The storage account's tables.</param>
/// <param name="employees">The rows that show which changes happened.</param>
/// <param name="states">The states that show which epoch an account has reached.</param>
public sealed partial class ChangeLog(TableServiceClient tables, EmployeeStore employees, AccountStateStore states)
{
    private static readonly string ManagerId = EmployeeField.ManagerId.Column;

    // The columns that contain the ids of other records.
    private static readonly string[] FieldsOfRecords =
        [EmployeeColumns.PreviousEmployeeIds, EmployeeColumns.PossibleEmployeeIds, EmployeeColumns.DecidedEmployeeIds];

    // The columns that contain data about another person.
    private static readonly string[] FieldsAboutOthers =
        [ManagerId, EmployeeField.ManagerName.Column, EmployeeField.ManagerEmail.Column, .. FieldsOfRecords];

    private const int LastNumber = 99_999_999;

    private readonly TableClient _table = tables.GetTableClient(TableNames.EmployeeChanges);

    /// <summary>Whether a text is a cursor, a position in a feed.</summary>
    public static bool IsCursor(string text) => CursorPattern().IsMatch(text);

    /// <summary>Returns the epoch of a cursor.</summary>
    public static long EpochOf(string cursor) => long.Parse(cursor.AsSpan(0, cursor.IndexOf('-')), CultureInfo.InvariantCulture);

    /// <summary>Returns a cursor behind every change of an epoch, and before every change of the next one.</summary>
    public static string EndOf(long epoch) => Cursor(epoch, LastNumber);

    /// <summary>Writes the changes of a run before they happen. Call it once per epoch; safe to repeat.</summary>
    /// <param name="run">The run, which holds the account.</param>
    /// <param name="changes">Its changes, in the order in which the feed shows them.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <exception cref="RequestFailedException">
    /// 412 when another run has taken over the account meanwhile. Its recovery may have come too early for these changes, so they are
    /// deleted here.
    /// </exception>
    public async Task WriteAheadAsync(SyncRun run, IEnumerable<EmployeeChange> changes, CancellationToken cancellationToken)
    {
        var rows = changes.Select((change, number) =>
            (TableTransactionActionType.UpsertReplace, Write(change, Cursor(run.Epoch, number)), default(ETag)));
        foreach (var batch in TableBatch.Pack(_table, rows)) await batch.SubmitAsync(cancellationToken);
        if ((await states.GetAsync(run.Account, cancellationToken)).Epoch == run.Epoch) return;

        var late = QueryAsync(run.Account, Cursor(run.Epoch, 0), Cursor(run.Epoch + 1, 0), null, cancellationToken);
        await DeleteAsync(await late.ToListAsync(cancellationToken), cancellationToken);
        throw new RequestFailedException(
            412, $"Another run has taken over the account '{run.Account}' from run {run.RunId}. This run changed nothing.");
    }

    /// <summary>
    /// Recovers after crashed runs: deletes the changes that were written ahead and did not happen. The caller holds the account.
    /// </summary>
    /// <param name="account">The account's name.</param>
    /// <param name="settled">The last settled epoch.</param>
    /// <param name="epoch">The epoch of the caller.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task RecoverAsync(string account, long settled, long epoch, CancellationToken cancellationToken)
    {
        var changes = await QueryAsync(account, Cursor(settled + 1, 0), Cursor(epoch, 0), null, cancellationToken)
            .ToListAsync(cancellationToken);
        if (changes.Count == 0) return;

        var rows = new Dictionary<string, string?>();
        var ids = changes
            .Where(change => change.Kind is ChangeKind.Created or ChangeKind.Changed or ChangeKind.Removed or ChangeKind.Purged)
            .Select(change => change.EmployeeId!)
            .ToHashSet();
        await foreach (var row in employees.ReadAsync(account, ids, cancellationToken)) rows[row.Employee.Id] = row.ContentHash?.ToString();
        await DeleteAsync(changes.Where(change => !Happened(change, rows)), cancellationToken);
    }

    /// <summary>Reads the feed.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="after">The last cursor of the page before; null for the first page.</param>
    /// <param name="settled">The last epoch that may be shown.</param>
    /// <param name="top">The maximum number of changes.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<IReadOnlyList<EmployeeChange>> ReadAsync(
        string account, string? after, long settled, int top, CancellationToken cancellationToken) =>
        await QueryAsync(account, after is null ? "" : after + "~", Cursor(settled + 1, 0), null, cancellationToken, top)
            .Take(top).ToListAsync(cancellationToken);

    /// <summary>Whether the feed of an account has no changes.</summary>
    public async Task<bool> IsEmptyAsync(string account, CancellationToken cancellationToken) =>
        !await QueryAsync(account, "", "~", null, cancellationToken, top: 1).AnyAsync(cancellationToken);

    /// <summary>Reads the people that runs noted as absent, from one epoch up to but not including another.</summary>
    public async Task<IReadOnlySet<string>> ReadCalledAbsentAsync(
        string account, long from, long before, CancellationToken cancellationToken)
    {
        var (missing, rescinded) = (LifecycleState.Missing.Name(), LifecycleState.HireRescinded.Name());
        var state = TableClient.CreateQueryFilter(
            $"(Field eq {EmployeeColumns.LifecycleState} and (New eq {missing} or New eq {rescinded}))");
        var flags = TableClient.CreateQueryFilter($"Field eq {EmployeeColumns.LifecycleFlags}");
        return await QueryAsync(account, Cursor(from, 0), Cursor(before, 0), $"({state} or {flags})", cancellationToken)
            .Select(change => change.EmployeeId!)
            .ToHashSetAsync(cancellationToken: cancellationToken);
    }

    /// <summary>Reads all settled changes of one person, oldest first.</summary>
    public async Task<IReadOnlyList<EmployeeChange>> ReadEmployeeAsync(
        string account, string id, long settled, CancellationToken cancellationToken) =>
        await QueryAsync(account, "", Cursor(settled + 1, 0), TableClient.CreateQueryFilter($"EmployeeId eq {id}"), cancellationToken)
            .ToListAsync(cancellationToken);

    /// <summary>Reads the changes of one run, oldest first.</summary>
    public async Task<IReadOnlyList<EmployeeChange>> ReadRunAsync(SyncRun run, CancellationToken cancellationToken) =>
        await QueryAsync(
            run.Account,
            Cursor(run.FirstEpoch, 0),
            Cursor(run.Epoch + 1, 0),
            TableClient.CreateQueryFilter($"RunId eq {run.RunId}"),
            cancellationToken)
            .ToListAsync(cancellationToken);

    /// <summary>Returns the cursor of the last change before <paramref name="cutoff"/>, or null when there is none.</summary>
    public async Task<string?> FindLastBeforeAsync(string account, DateTimeOffset cutoff, CancellationToken cancellationToken) =>
        (await QueryAsync(account, "", "~", null, cancellationToken)
            .TakeWhile(change => change.ChangedAt < cutoff)
            .LastOrDefaultAsync(cancellationToken))?.Cursor;

    /// <summary>Deletes the changes of an account up to and including a cursor. Safe to repeat.</summary>
    public async Task DeleteThroughAsync(string account, string through, CancellationToken cancellationToken) =>
        await DeleteAsync(
            await QueryAsync(account, "", through + "~", null, cancellationToken).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>
    /// Deletes every change of some people. Also deletes the changes of manager fields of their present and former reports, because those
    /// contain earlier names and addresses of the manager. Safe to repeat.
    /// </summary>
    /// <param name="account">The account's name.</param>
    /// <param name="ids">The people to erase; at least one.</param>
    /// <param name="reports">The ids of their present reports.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task EraseAsync(string account, IReadOnlySet<string> ids, IEnumerable<string> reports, CancellationToken cancellationToken)
    {
        var changes = await QueryAsync(account, "", "~", ErasureFilter(ids), cancellationToken)
            .Where(change => IsOf(ids, change) || FieldsAboutOthers.Contains(change.Field))
            .ToListAsync(cancellationToken);
        var led = changes
            .Where(change => change.Field == ManagerId && Names(ids, change))
            .Select(change => change.EmployeeId!)
            .Concat(reports)
            .ToHashSet();
        var erased = changes.Where(change =>
            IsOf(ids, change)
            || (FieldsOfRecords.Contains(change.Field) ? Names(ids, change) : led.Contains(change.EmployeeId!)));

        // The changes of the manager's id go last, because a repeated call finds the changes of the manager's name by them.
        await DeleteAsync(erased.OrderBy(change => change.Field == ManagerId), cancellationToken);
    }

    /// <summary>Deletes all changes of an account. Safe to repeat.</summary>
    /// <returns>The number of changes that were deleted.</returns>
    public async Task<int> DeleteAllAsync(string account, CancellationToken cancellationToken)
    {
        var changes = await QueryAsync(account, "", "~", null, cancellationToken).ToListAsync(cancellationToken);
        await DeleteAsync(changes, cancellationToken);
        return changes.Count;
    }

    // A filter cannot hold many ids, so for several people the log is read whole.
    private static string? ErasureFilter(IReadOnlySet<string> ids)
    {
        if (ids.Count > 1) return null;
        var fields = FieldsAboutOthers.Select(field => TableClient.CreateQueryFilter($"Field eq {field}"));
        return $"({TableClient.CreateQueryFilter($"EmployeeId eq {ids.Single()}")} or {string.Join(" or ", fields)})";
    }

    private static bool IsOf(IReadOnlySet<string> ids, EmployeeChange change) => change.EmployeeId is { } id && ids.Contains(id);

    private static bool Names(IReadOnlySet<string> ids, EmployeeChange change) =>
        EarlierRecords.AreAmong(ids, change.Old) || EarlierRecords.AreAmong(ids, change.New);

    // A change has happened if the row has exactly the content that the run planned. A first sync that crashed is repeated and writes its
    // own baseline. A change of a kind that only a newer version knows cannot be checked, so it stays.
    private static bool Happened(EmployeeChange change, Dictionary<string, string?> rows) => change.Kind switch
    {
        ChangeKind.Baseline => false,
        ChangeKind.Erased or ChangeKind.Readmitted or ChangeKind.Unknown => true,
        ChangeKind.Removed => !rows.ContainsKey(change.EmployeeId!),
        _ => rows.TryGetValue(change.EmployeeId!, out var hash) && hash == change.ContentHash,
    };

    private static string Cursor(long epoch, int number) => string.Create(CultureInfo.InvariantCulture, $"{epoch:D10}-{number:D8}");

    private async Task DeleteAsync(IEnumerable<EmployeeChange> changes, CancellationToken cancellationToken)
    {
        var rows = changes.Select(change => (TableTransactionActionType.Delete, new TableEntity(change.Account, change.Cursor), ETag.All));
        foreach (var batch in TableBatch.Pack(_table, rows)) await batch.SubmitAsync(cancellationToken);
    }

    private IAsyncEnumerable<EmployeeChange> QueryAsync(
        string account, string from, string before, string? filter, CancellationToken cancellationToken, int? top = null)
    {
        var range = TableClient.CreateQueryFilter($"PartitionKey eq {account} and RowKey ge {from} and RowKey lt {before}");
        return _table
            .QueryAsync<TableEntity>(
                filter is null ? range : $"{range} and {filter}", maxPerPage: top ?? 1000, cancellationToken: cancellationToken)
            .Select(Read);
    }

    private static TableEntity Write(EmployeeChange change, string cursor) => new(change.Account, cursor)
    {
        [nameof(EmployeeChange.RunId)] = change.RunId,
        [nameof(EmployeeChange.Kind)] = change.Kind.Word(),
        [nameof(EmployeeChange.EmployeeId)] = change.EmployeeId,
        [nameof(EmployeeChange.Field)] = change.Field,
        [nameof(EmployeeChange.Old)] = change.Old,
        [nameof(EmployeeChange.New)] = change.New,
        [nameof(EmployeeChange.Event)] = change.Event,
        [nameof(EmployeeChange.Cause)] = change.Cause.Word(),
        [nameof(EmployeeChange.ChangedAt)] = change.ChangedAt,
        [nameof(EmployeeChange.ContentHash)] = change.ContentHash,
    };

    private static EmployeeChange Read(TableEntity entity) => new()
    {
        Account = entity.PartitionKey,
        Cursor = entity.RowKey,
        RunId = entity.GetString(nameof(EmployeeChange.RunId)),
        Kind = EnumWords.Read(entity.GetString(nameof(EmployeeChange.Kind)), ChangeKind.Unknown),
        EmployeeId = entity.GetString(nameof(EmployeeChange.EmployeeId)),
        Field = entity.GetString(nameof(EmployeeChange.Field)),
        Old = entity.GetString(nameof(EmployeeChange.Old)),
        New = entity.GetString(nameof(EmployeeChange.New)),
        Event = entity.GetString(nameof(EmployeeChange.Event)),
        Cause = EnumWords.Read(entity.GetString(nameof(EmployeeChange.Cause)), SyncTrigger.Unknown),
        ChangedAt = entity.GetDateTimeOffset(nameof(EmployeeChange.ChangedAt)) ?? default,
        ContentHash = entity.GetString(nameof(EmployeeChange.ContentHash)),
    };

    [GeneratedRegex(@"^[0-9]{10}-[0-9]{8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CursorPattern();
}
