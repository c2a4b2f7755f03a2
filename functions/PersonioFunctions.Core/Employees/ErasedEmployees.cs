using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Employees;

/// <summary>
/// The table Accounts, partition <c>erased</c>: the people who were erased at their request. Only a hash of account and id is stored, by
/// which a later run recognizes that Personio still lists the person. It is no secret: there are few ids, and all can be tried.
/// </summary>
/// <param name="tables">The storage account's tables.</param>
public sealed class ErasedEmployees(TableServiceClient tables)
{
    private const string Partition = "erased";
    private readonly TableClient _table = tables.GetTableClient(TableNames.Accounts);

    /// <summary>Returns the hash of a person: SHA-256 of account name, line feed and Personio id, in 64 hex digits.</summary>
    public static string HashOf(string account, string id) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{account}\n{id}")));

    /// <summary>Stores the hash of an erased person. Safe to repeat.</summary>
    public Task AddAsync(string account, string hash, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(new TableEntity(Partition, Key(account, hash)), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Deletes the hash of a person. Safe to repeat.</summary>
    public Task RemoveAsync(string account, string hash, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(Partition, Key(account, hash), ETag.All, cancellationToken);

    /// <summary>Reads the hashes of all people erased from an account.</summary>
    public async Task<IReadOnlySet<string>> ReadAsync(string account, CancellationToken cancellationToken) =>
        await Query(account, cancellationToken)
            .Select(entity => entity.RowKey[(account.Length + 1)..])
            .ToHashSetAsync(cancellationToken: cancellationToken);

    /// <summary>Deletes the hashes of all people erased from an account. Safe to repeat.</summary>
    public async Task DeleteAllAsync(string account, CancellationToken cancellationToken)
    {
        var rows = await Query(account, cancellationToken).ToListAsync(cancellationToken);
        foreach (var batch in TableBatch.Pack(_table, rows.Select(row => (TableTransactionActionType.Delete, row, ETag.All))))
            await batch.SubmitAsync(cancellationToken);
    }

    // An account's name contains no colon, and the semicolon is the next character after it.
    private static string Key(string account, string hash) => $"{account}:{hash}";

    private AsyncPageable<TableEntity> Query(string account, CancellationToken cancellationToken) => _table.QueryAsync<TableEntity>(
        TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {account + ":"} and RowKey lt {account + ";"}"),
        maxPerPage: 1000,
        ["PartitionKey", "RowKey"],
        cancellationToken);
}
