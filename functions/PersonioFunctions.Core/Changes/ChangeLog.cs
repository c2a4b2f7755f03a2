using System.Globalization;
using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Runs;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Changes;

/// <summary>
/// The table EmployeeChanges: an account's feed, oldest first. Each run writes under the number of its turn at the account, before it
/// touches a row. A run that died in between is settled by the next one: what it announced and did not do is deleted. Only settled
/// turns are shown, so the feed neither skips, nor reorders, nor tells of something that did not happen.
/// </summary>
/// <param name="tables">The storage account's tables.</param>
/// <param name="employees">The rows that tell what happened.</param>
public sealed partial class ChangeLog(TableServiceClient tables, EmployeeStore employees)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.EmployeeChanges);

    /// <summary>Whether a text is a place in a feed.</summary>
    public static bool IsCursor(string text) => CursorPattern().IsMatch(text);

    /// <summary>The turn at the account that a place in its feed belongs to.</summary>
    public static long EpochOf(string cursor) => long.Parse(cursor.AsSpan(0, cursor.IndexOf('-')), CultureInfo.InvariantCulture);

    /// <summary>Writes what a run is about to do. Once per turn; safe to repeat.</summary>
    /// <param name="run">The run, whose turn it is.</param>
    /// <param name="changes">Its changes, in the order in which the feed shows them.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task WriteAheadAsync(SyncRun run, IEnumerable<EmployeeChange> changes, CancellationToken cancellationToken)
    {
        var rows = changes.Select((change, number) => (TableTransactionActionType.UpsertReplace, Write(change, Cursor(run.Epoch, number)), default(ETag)));
        foreach (var batch in TableBatch.Pack(_table, rows)) await batch.SubmitAsync(cancellationToken);
    }

    /// <summary>Deletes what runs that died had announced and not done. Nobody else may write to the account meanwhile.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="settled">The last turn that is settled.</param>
    /// <param name="epoch">The turn of the caller.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task RecoverAsync(string account, long settled, long epoch, CancellationToken cancellationToken)
    {
        var changes = await QueryAsync(account, Cursor(settled + 1, 0), Cursor(epoch, 0), null, cancellationToken).ToListAsync(cancellationToken);
        if (changes.Count == 0) return;

        var rows = new Dictionary<string, string?>();
        var ids = changes.Where(change => change.Kind is not ChangeKind.Baseline and not ChangeKind.Erased).Select(change => change.EmployeeId!).ToHashSet();
        await foreach (var row in employees.ReadAsync(account, ids, cancellationToken)) rows[row.Employee.Id] = row.ContentHash?.ToString();
        await DeleteAsync(changes.Where(change => !Happened(change, rows)), cancellationToken);
    }

    /// <summary>Reads the feed.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="after">Where the last reading ended; null to begin.</param>
    /// <param name="settled">The last turn that may be shown.</param>
    /// <param name="top">How many at most.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<IReadOnlyList<EmployeeChange>> ReadAsync(
        string account, string? after, long settled, int top, CancellationToken cancellationToken) =>
        await QueryAsync(account, after is null ? "" : after + "~", Cursor(settled + 1, 0), null, cancellationToken, top)
            .Take(top).ToListAsync(cancellationToken);

    /// <summary>Whether nothing was ever announced for an account, or everything has been taken back.</summary>
    public async Task<bool> IsEmptyAsync(string account, CancellationToken cancellationToken) =>
        !await QueryAsync(account, "", "~", null, cancellationToken, top: 1).AnyAsync(cancellationToken);

    /// <summary>Reads of whom some turns have said that Personio does not have them, the first of them included and the last not.</summary>
    public async Task<IReadOnlySet<string>> CalledAbsentAsync(string account, long from, long before, CancellationToken cancellationToken)
    {
        var (missing, rescinded) = (LifecycleState.Missing.Name(), LifecycleState.HireRescinded.Name());
        var filter = TableClient.CreateQueryFilter(
            $"((Field eq {EmployeeColumns.LifecycleState} and (New eq {missing} or New eq {rescinded})) or Field eq {EmployeeColumns.LifecycleFlags})");
        return await QueryAsync(account, Cursor(from, 0), Cursor(before, 0), filter, cancellationToken)
            .Select(change => change.EmployeeId!)
            .ToHashSetAsync(cancellationToken: cancellationToken);
    }

    /// <summary>Reads everything that is known of one person's changes, oldest first.</summary>
    public async Task<IReadOnlyList<EmployeeChange>> OfEmployeeAsync(string account, string id, long settled, CancellationToken cancellationToken) =>
        await QueryAsync(account, "", Cursor(settled + 1, 0), TableClient.CreateQueryFilter($"EmployeeId eq {id}"), cancellationToken)
            .ToListAsync(cancellationToken);

    /// <summary>Reads what a run did, in the order in which it did it.</summary>
    public async Task<IReadOnlyList<EmployeeChange>> OfRunAsync(SyncRun run, CancellationToken cancellationToken) =>
        await QueryAsync(
            run.Account, Cursor(run.FirstEpoch, 0), Cursor(run.Epoch + 1, 0), TableClient.CreateQueryFilter($"RunId eq {run.RunId}"), cancellationToken)
            .ToListAsync(cancellationToken);

    /// <summary>The place of the last change that is older than <paramref name="cutoff"/>; null when there is none.</summary>
    public async Task<string?> LastBeforeAsync(string account, DateTimeOffset cutoff, CancellationToken cancellationToken) =>
        (await QueryAsync(account, "", "~", null, cancellationToken).TakeWhile(change => change.ChangedAt < cutoff).LastOrDefaultAsync(cancellationToken))?.Cursor;

    /// <summary>Deletes the changes of an account up to a place. Safe to repeat.</summary>
    public async Task DeleteThroughAsync(string account, string through, CancellationToken cancellationToken) =>
        await DeleteAsync(await QueryAsync(account, "", through + "~", null, cancellationToken).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>
    /// Deletes every change of some people, and what is told about the manager of everybody whose manager one of them is or was: names and
    /// addresses that they no longer have are among that. Safe to repeat.
    /// </summary>
    /// <param name="account">The account's name.</param>
    /// <param name="ids">The people; at least one.</param>
    /// <param name="reports">Those whose manager one of them is.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task EraseAsync(string account, IReadOnlySet<string> ids, IEnumerable<string> reports, CancellationToken cancellationToken)
    {
        // One walk for all of them. A filter cannot hold many ids, so for several the log is read whole.
        string[] managerFields = [EmployeeField.ManagerId.Column(), EmployeeField.ManagerName.Column(), EmployeeField.ManagerEmail.Column()];
        var filter = ids.Count > 1 ? null : TableClient.CreateQueryFilter(
            $"(EmployeeId eq {ids.Single()} or Field eq {managerFields[0]} or Field eq {managerFields[1]} or Field eq {managerFields[2]} or Field eq {EmployeeColumns.PreviousEmployeeIds})");
        var changes = await QueryAsync(account, "", "~", filter, cancellationToken)
            .Where(change => (change.EmployeeId is { } id && ids.Contains(id)) || change.Field == EmployeeColumns.PreviousEmployeeIds || managerFields.Contains(change.Field))
            .ToListAsync(cancellationToken);
        var led = changes
            .Where(change => change.Field == managerFields[0] && (EarlierRecords.AreAmong(ids, change.Old) || EarlierRecords.AreAmong(ids, change.New)))
            .Select(change => change.EmployeeId!)
            .Concat(reports)
            .ToHashSet();

        // By the lines about a manager's id a repeated call finds those about the manager's name: they go last.
        await DeleteAsync(
            changes.Where(change => ids.Contains(change.EmployeeId!)
                || (change.Field == EmployeeColumns.PreviousEmployeeIds ? EarlierRecords.AreAmong(ids, change.Old) || EarlierRecords.AreAmong(ids, change.New) : led.Contains(change.EmployeeId!)))
                .OrderBy(change => change.Field == managerFields[0]),
            cancellationToken);
    }

    /// <summary>Deletes all changes of an account. Safe to repeat.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> DeleteAllAsync(string account, CancellationToken cancellationToken)
    {
        var changes = await QueryAsync(account, "", "~", null, cancellationToken).ToListAsync(cancellationToken);
        await DeleteAsync(changes, cancellationToken);
        return changes.Count;
    }

    // A person whom the run would have stored or changed has exactly the row that the run meant them to have, or it did not happen.
    // A first sync that died is done again and says so itself.
    private static bool Happened(EmployeeChange change, Dictionary<string, string?> rows) => change.Kind switch
    {
        ChangeKind.Baseline => false,
        ChangeKind.Erased => true,
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
            .QueryAsync<TableEntity>(filter is null ? range : $"{range} and {filter}", maxPerPage: top ?? 1000, cancellationToken: cancellationToken)
            .Select(Read);
    }

    private static TableEntity Write(EmployeeChange change, string cursor) => new(change.Account, cursor)
    {
        [nameof(EmployeeChange.RunId)] = change.RunId,
        [nameof(EmployeeChange.Kind)] = Word(change.Kind),
        [nameof(EmployeeChange.EmployeeId)] = change.EmployeeId,
        [nameof(EmployeeChange.Field)] = change.Field,
        [nameof(EmployeeChange.Old)] = change.Old,
        [nameof(EmployeeChange.New)] = change.New,
        [nameof(EmployeeChange.Event)] = change.Event,
        [nameof(EmployeeChange.Cause)] = Word(change.Cause),
        [nameof(EmployeeChange.ChangedAt)] = change.ChangedAt,
        [nameof(EmployeeChange.ContentHash)] = change.ContentHash,
    };

    private static EmployeeChange Read(TableEntity entity) => new()
    {
        Account = entity.PartitionKey,
        Cursor = entity.RowKey,
        RunId = entity.GetString(nameof(EmployeeChange.RunId)),
        Kind = Enum.Parse<ChangeKind>(entity.GetString(nameof(EmployeeChange.Kind)), ignoreCase: true),
        EmployeeId = entity.GetString(nameof(EmployeeChange.EmployeeId)),
        Field = entity.GetString(nameof(EmployeeChange.Field)),
        Old = entity.GetString(nameof(EmployeeChange.Old)),
        New = entity.GetString(nameof(EmployeeChange.New)),
        Event = entity.GetString(nameof(EmployeeChange.Event)),
        Cause = Enum.Parse<SyncTrigger>(entity.GetString(nameof(EmployeeChange.Cause)), ignoreCase: true),
        ChangedAt = entity.GetDateTimeOffset(nameof(EmployeeChange.ChangedAt)) ?? default,
        ContentHash = entity.GetString(nameof(EmployeeChange.ContentHash)),
    };

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    [GeneratedRegex(@"^[0-9]{10}-[0-9]{8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CursorPattern();
}
