using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Employees;

/// <summary>
/// Who was erased at their request: the table Accounts, partition <c>erased</c>. Only the hash of account and id is kept, so that a
/// later run can tell that Personio still lists the person, and nobody can tell who it was.
/// </summary>
/// <param name="tables">The storage account's tables.</param>
public sealed class ErasedEmployees(TableServiceClient tables)
{
    private const string Partition = "erased";
    private readonly TableClient _table = tables.GetTableClient(TableNames.Accounts);

    /// <summary>What is kept of a person: SHA-256 of account name, line feed and Personio id, in 64 hex digits.</summary>
    public static string HashOf(string account, string id) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{account}\n{id}")));

    /// <summary>Notes that a person was erased. Safe to repeat.</summary>
    public Task AddAsync(string account, string hash, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(new TableEntity(Partition, Key(account, hash)), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Reads the hashes of everybody erased from an account.</summary>
    public async Task<IReadOnlySet<string>> ReadAsync(string account, CancellationToken cancellationToken) =>
        await Query(account, cancellationToken)
            .Select(entity => entity.RowKey[(account.Length + 1)..])
            .ToHashSetAsync(cancellationToken: cancellationToken);

    /// <summary>Forgets everybody erased from an account. Safe to repeat.</summary>
    public async Task DeleteAllAsync(string account, CancellationToken cancellationToken)
    {
        var rows = await Query(account, cancellationToken).ToListAsync(cancellationToken);
        foreach (var batch in TableBatch.Pack(_table, rows.Select(row => (TableTransactionActionType.Delete, row, ETag.All))))
            await batch.SubmitAsync(cancellationToken);
    }

    // A colon is no part of an account's name, and the semicolon is the character after it.
    private static string Key(string account, string hash) => $"{account}:{hash}";

    private AsyncPageable<TableEntity> Query(string account, CancellationToken cancellationToken) => _table.QueryAsync<TableEntity>(
        TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {account + ":"} and RowKey lt {account + ";"}"),
        maxPerPage: 1000,
        ["PartitionKey", "RowKey"],
        cancellationToken);
}
