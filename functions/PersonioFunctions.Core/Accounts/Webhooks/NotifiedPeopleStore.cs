using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Accounts.Webhooks;

/// <summary>The table Accounts, partition <c>notified</c>: the employees that webhooks named, one row for each account.</summary>
/// <param name="tables">The storage account's tables.</param>
/// <param name="time">The clock.</param>
public sealed class NotifiedPeopleStore(TableServiceClient tables, TimeProvider time)
{
    private const string Partition = "notified";

    private readonly TableClient _table = tables.GetTableClient(TableNames.Accounts);

    /// <summary>Reads the ids that webhooks named lately; see <see cref="NotifiedPeople.ToldAt"/>.</summary>
    public async Task<IReadOnlySet<string>> ReadToldAsync(string account, CancellationToken cancellationToken) =>
        Read(await _table.FindAsync(Partition, account, cancellationToken)).ToldAt(time.GetUtcNow());

    /// <summary>Adds an employee.</summary>
    /// <returns>Whether the employee was added, and when a message must arrive for it; see <see cref="NotifiedPeople.Notify"/>.</returns>
    public async Task<(bool Added, DateTimeOffset? WakeAt)> NotifyAsync(string account, string id, CancellationToken cancellationToken)
    {
        DateTimeOffset? wakeAt = null;
        var added = await ChangeAsync(
            account,
            people =>
            {
                var notified = people.Notify(id, time.GetUtcNow());
                wakeAt = notified?.WakeAt;
                return notified?.After;
            },
            cancellationToken);
        return (added, wakeAt);
    }

    /// <summary>Takes the employees who are due.</summary>
    /// <returns>Their ids, and the employees after that.</returns>
    public async Task<(IReadOnlyList<string> Taken, NotifiedPeople After)> TakeAsync(string account, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> taken = [];
        var after = NotifiedPeople.None;
        await ChangeAsync(
            account,
            people =>
            {
                (after, taken) = people.Take(time.GetUtcNow());
                return taken.Count == 0 ? null : after;
            },
            cancellationToken);
        return (taken, after);
    }

    /// <summary>Counts an employee who left by a sync.</summary>
    public Task CountLeavingAsync(string account, CancellationToken cancellationToken) =>
        ChangeAsync(account, people => people.WithLeaving(time.GetUtcNow()), cancellationToken);

    /// <summary>Ends syncs; see <see cref="NotifiedPeople.End"/>.</summary>
    public Task EndAsync(
        string account,
        IReadOnlyCollection<string> done,
        IReadOnlyCollection<string> givenBack,
        DateTimeOffset? waitFrom,
        CancellationToken cancellationToken) =>
        ChangeAsync(account, people => people.End(done, givenBack, waitFrom), cancellationToken);

    /// <summary>Reads the accounts in which an employee is due, and deletes the rows that are over.</summary>
    public async IAsyncEnumerable<string> SweepAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in _table.QueryPartition(Partition, columns: null, cancellationToken))
        {
            var (people, now) = (Read(entity), time.GetUtcNow());
            if (people.HasDue(now)) yield return entity.RowKey;
            else if (people.IsOver(now)) await TryDeleteAsync(entity, cancellationToken);
        }
    }

    /// <summary>Deletes the row of an account. Succeeds when there is none.</summary>
    public Task DeleteAsync(string account, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(Partition, account, ETag.All, cancellationToken);

    private static NotifiedPeople Read(TableEntity? entity) =>
        entity?.GetString("NotifiedPeople") is { } json ? NotifiedPeople.Parse(json) : NotifiedPeople.None;

    // A writer retries when another one adds an employee or a run takes some. Both happen only a limited number of times in a minute.
    private async Task<bool> ChangeAsync(
        string account, Func<NotifiedPeople, NotifiedPeople?> change, CancellationToken cancellationToken)
    {
        const int MaxTries = 3 * NotifiedPeople.MaxPeople;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var entity = await _table.FindAsync(Partition, account, cancellationToken);
            if (change(Read(entity)) is not { } changed) return false;
            var row = new TableEntity(Partition, account) { ["NotifiedPeople"] = changed.ToJson() };
            if (await _table.TryWriteAsync(row, entity?.ETag ?? default, cancellationToken) is not null) return true;
        }

        throw new TimeoutException($"The webhooks of account '{account}' could not be noted, because other writers kept changing the row.");
    }

    private async Task TryDeleteAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        try
        {
            await _table.DeleteEntityAsync(Partition, entity.RowKey, entity.ETag, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            // Another webhook arrived.
        }
    }
}
