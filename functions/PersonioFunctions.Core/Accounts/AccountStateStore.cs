using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Accounts;

/// <summary>The table Accounts, partition <c>state</c>: how the syncs of each account are doing.</summary>
/// <param name="tables">The storage account's tables.</param>
public sealed class AccountStateStore(TableServiceClient tables)
{
    private const string Partition = "state";
    private readonly TableClient _table = tables.GetTableClient(TableNames.Accounts);

    /// <summary>Reads the state of an account; an account that never ran has an empty one.</summary>
    public async Task<AccountState> GetAsync(string account, CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition, account, cancellationToken) is { } entity ? Read(entity) : new AccountState { Account = account };

    /// <summary>Reads the states of all accounts that ever ran, in order of name.</summary>
    public async IAsyncEnumerable<AccountState> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in _table.QueryPartition(Partition, columns: null, cancellationToken)) yield return Read(entity);
    }

    /// <summary>Changes the state by compare-and-swap: reads, asks for the new state, writes, and begins again if somebody was faster.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="change">The new state for the one read, or null to leave it. Called again when somebody was faster.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <returns>The state as it stands afterwards.</returns>
    /// <exception cref="TimeoutException">Somebody else was faster too many times in a row.</exception>
    public async Task<AccountState> ChangeAsync(
        string account, Func<AccountState, AccountState?> change, CancellationToken cancellationToken)
    {
        const int MaxTries = 20;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var state = await GetAsync(account, cancellationToken);
            if (change(state) is not { } changed) return state;
            if (await _table.TryWriteAsync(Write(changed), state.ETag, cancellationToken)) return changed;
        }

        throw new TimeoutException($"The state of account '{account}' is being changed by others without pause.");
    }

    /// <summary>Deletes the state. Deleting what is not there succeeds.</summary>
    public Task DeleteAsync(string account, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(Partition, account, ETag.All, cancellationToken);

    private static TableEntity Write(AccountState state) => new(Partition, state.Account)
    {
        [nameof(AccountState.ActiveRunId)] = state.ActiveRunId,
        [nameof(AccountState.ActiveOwner)] = state.ActiveOwner,
        [nameof(AccountState.ActiveUntil)] = state.ActiveUntil,
        [nameof(AccountState.Turn)] = state.Turn,
        [nameof(AccountState.SettledTurn)] = state.SettledTurn,
        [nameof(AccountState.SweptAt)] = state.SweptAt,
        [nameof(AccountState.SweptThrough)] = state.SweptThrough,
        [nameof(AccountState.HasErased)] = state.HasErased ? true : null,
        [nameof(AccountState.DeferredRunId)] = state.DeferredRunId,
        [nameof(AccountState.DeferredUntil)] = state.DeferredUntil,
        [nameof(AccountState.DataAsOf)] = state.DataAsOf,
        ["ErrorCode"] = state.Error?.Code,
        ["ErrorMessage"] = state.Error?.Message,
        [nameof(AccountState.FailingSince)] = state.FailingSince,
        ["DegradationCode"] = state.Degradation?.Code,
        ["DegradationMessage"] = state.Degradation?.Message,
        [nameof(AccountState.DegradedSince)] = state.DegradedSince,
        [nameof(AccountState.HeldPlanId)] = state.HeldPlanId,
        [nameof(AccountState.HeldHash)] = state.HeldHash,
        ["HeldReasonCode"] = state.HeldReason?.Code,
        ["HeldReasonMessage"] = state.HeldReason?.Message,
        [nameof(AccountState.HeldSince)] = state.HeldSince,
        [nameof(AccountState.Missing)] = state.Missing.Write(),
        [nameof(AccountState.Attributes)] = state.Attributes?.Write(),
    };

    private static AccountState Read(TableEntity entity) => new()
    {
        Account = entity.RowKey,
        ActiveRunId = entity.GetString(nameof(AccountState.ActiveRunId)),
        ActiveOwner = entity.GetString(nameof(AccountState.ActiveOwner)),
        ActiveUntil = entity.GetDateTimeOffset(nameof(AccountState.ActiveUntil)),
        Turn = entity.GetInt64(nameof(AccountState.Turn)) ?? 0,
        SettledTurn = entity.GetInt64(nameof(AccountState.SettledTurn)) ?? 0,
        SweptAt = entity.GetDateTimeOffset(nameof(AccountState.SweptAt)),
        SweptThrough = entity.GetString(nameof(AccountState.SweptThrough)),
        HasErased = entity.GetBoolean(nameof(AccountState.HasErased)) == true,
        DeferredRunId = entity.GetString(nameof(AccountState.DeferredRunId)),
        DeferredUntil = entity.GetDateTimeOffset(nameof(AccountState.DeferredUntil)),
        DataAsOf = entity.GetDateTimeOffset(nameof(AccountState.DataAsOf)),
        Error = ReadNotice(entity, "Error"),
        FailingSince = entity.GetDateTimeOffset(nameof(AccountState.FailingSince)),
        Degradation = ReadNotice(entity, "Degradation"),
        DegradedSince = entity.GetDateTimeOffset(nameof(AccountState.DegradedSince)),
        HeldPlanId = entity.GetString(nameof(AccountState.HeldPlanId)),
        HeldHash = entity.GetString(nameof(AccountState.HeldHash)),
        HeldReason = ReadNotice(entity, "HeldReason"),
        HeldSince = entity.GetDateTimeOffset(nameof(AccountState.HeldSince)),
        Missing = MissingEmployees.Read(entity.GetString(nameof(AccountState.Missing))),
        Attributes = AttributeReport.Read(entity.GetString(nameof(AccountState.Attributes))),
        ETag = entity.ETag,
    };

    private static Notice? ReadNotice(TableEntity entity, string name) =>
        entity.GetString(name + "Code") is { } code ? new Notice(code, entity.GetString(name + "Message") ?? "") : null;
}
