using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using PersonioFunctions.Personio.Paging;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Accounts;

/// <summary>The table Accounts, partition <c>state</c>: how the syncs of each account are doing.</summary>
/// <param name="tables">The storage account's tables.</param>
public sealed class AccountStateStore(TableServiceClient tables)
{
    private const string Partition = "state";
    private const string QuarantinedClientId = nameof(QuarantinedClientId);
    private const string QuarantinedSecretVersion = nameof(QuarantinedSecretVersion);
    private const string QuarantinedSince = nameof(QuarantinedSince);
    private const string ProbeAt = nameof(ProbeAt);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Accounts);

    /// <summary>Reads the state of an account; an account that never ran has an empty one.</summary>
    public async Task<AccountState> GetAsync(string account, CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition, account, cancellationToken) is { } entity ? Read(entity) : new AccountState { Account = account };

    /// <summary>Reads the states of all accounts that ever ran, in order of name.</summary>
    public async IAsyncEnumerable<AccountState> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in _table.QueryPartition(Partition, columns: null, cancellationToken)) yield return Read(entity);
    }

    /// <summary>Reads which accounts had credentials refused: one query, whatever the number of accounts.</summary>
    /// <returns>By account.</returns>
    public async Task<IReadOnlyDictionary<string, Quarantine>> ReadQuarantinesAsync(CancellationToken cancellationToken)
    {
        var quarantines = new Dictionary<string, Quarantine>();
        string[] columns = ["RowKey", QuarantinedClientId, QuarantinedSecretVersion, QuarantinedSince, ProbeAt];
        await foreach (var entity in _table.QueryRowsWith(Partition, QuarantinedClientId, columns, cancellationToken))
        {
            if (ReadQuarantine(entity) is { } quarantine) quarantines[entity.RowKey] = quarantine;
        }

        return quarantines;
    }

    /// <summary>Reads which accounts have people for whom something follows by itself by now: one query, whatever the number of accounts.</summary>
    public IAsyncEnumerable<string> ListDueAsync(DateTimeOffset now, CancellationToken cancellationToken) => _table
        .QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and NextTransitionAt le {now}"), 1000, ["RowKey"], cancellationToken)
        .Select(entity => entity.RowKey);

    /// <summary>Reads whom each account shows.</summary>
    /// <returns>By account.</returns>
    public async Task<IReadOnlyDictionary<string, EmployeeSketch>> ReadSketchesAsync(CancellationToken cancellationToken)
    {
        var sketches = new Dictionary<string, EmployeeSketch>();
        await foreach (var entity in _table.QueryRowsWith(Partition, nameof(AccountState.Sketch), ["RowKey", nameof(AccountState.Sketch)], cancellationToken))
        {
            if (EmployeeSketch.Parse(entity.GetString(nameof(AccountState.Sketch))) is { } sketch) sketches[entity.RowKey] = sketch;
        }

        return sketches;
    }

    /// <summary>Changes the state by compare-and-swap: reads, asks for the new state, writes, and begins again if somebody was faster.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="change">The new state for the one read, or null to leave it. Called again when somebody was faster.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <returns>The state as it stands afterwards.</returns>
    /// <exception cref="TimeoutException">Somebody else was faster too many times in a row.</exception>
    public Task<AccountState> ChangeAsync(
        string account, Func<AccountState, AccountState?> change, CancellationToken cancellationToken) =>
        ChangeAsync(account, known: null, change, cancellationToken);

    /// <summary>Likewise, from the state as it was last read or written: as long as nobody else changes it, it need not be read again.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="known">That state; null to read it.</param>
    /// <param name="change">As above.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <returns>The state as it stands afterwards.</returns>
    /// <exception cref="TimeoutException">Somebody else was faster too many times in a row.</exception>
    public async Task<AccountState> ChangeAsync(
        string account, AccountState? known, Func<AccountState, AccountState?> change, CancellationToken cancellationToken)
    {
        const int MaxTries = 20;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var state = tries == 0 && known is not null ? known : await GetAsync(account, cancellationToken);
            if (change(state) is not { } changed) return state;
            if (await _table.TryWriteAsync(Write(changed), state.ETag, cancellationToken) is { } etag) return changed with { ETag = etag };
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
        ["ActiveIsAttended"] = state.ActiveIsOperation ? true : null,
        ["Turn"] = state.Epoch,
        ["SettledTurn"] = state.SettledEpoch,
        [nameof(AccountState.SweptAt)] = state.SweptAt,
        [nameof(AccountState.SweptThrough)] = state.SweptThrough,
        [nameof(AccountState.HasErased)] = state.HasErased ? true : null,
        [nameof(AccountState.DeferredRunId)] = state.DeferredRunId,
        [nameof(AccountState.DeferredUntil)] = state.DeferredUntil,
        [nameof(AccountState.DataAsOf)] = state.DataAsOf,
        [nameof(AccountState.DataRunId)] = state.DataRunId,
        [nameof(AccountState.RanAt)] = state.RanAt,
        ["ErrorCode"] = state.Error?.Code,
        ["ErrorMessage"] = state.Error?.Message,
        [nameof(AccountState.FailingSince)] = state.FailingSince,
        [QuarantinedClientId] = state.Quarantine?.Refused.ClientId,
        [QuarantinedSecretVersion] = state.Quarantine?.Refused.SecretVersion,
        [QuarantinedSince] = state.Quarantine?.Since,
        [ProbeAt] = state.Quarantine?.ProbeAt,
        ["IncompleteCode"] = state.Incomplete?.Code,
        ["IncompleteMessage"] = state.Incomplete?.Message,
        ["DegradationCode"] = state.Degradation?.Code,
        ["DegradationMessage"] = state.Degradation?.Message,
        [nameof(AccountState.DegradedSince)] = state.DegradedSince,
        [nameof(AccountState.HeldPlanId)] = state.HeldPlanId,
        [nameof(AccountState.HeldHash)] = state.HeldHash,
        ["HeldReasonCode"] = state.HeldReason?.Code,
        ["HeldReasonMessage"] = state.HeldReason?.Message,
        [nameof(AccountState.HeldSince)] = state.HeldSince,
        [nameof(AccountState.VerifiedClientId)] = state.VerifiedClientId,
        [nameof(AccountState.Sketch)] = state.Sketch?.ToString(),
        [nameof(AccountState.NextTransitionAt)] = state.NextTransitionAt,
        [nameof(AccountState.Digest)] = state.Digest,
        ["DigestTurn"] = state.Digest is null ? null : state.DigestEpoch,
        [nameof(AccountState.DigestPages)] = state.DigestPages.Write(),
        [nameof(AccountState.DigestWarnings)] = Notices.Write(state.DigestWarnings),
        [nameof(AccountState.Missing)] = state.Missing.Write(),
        [nameof(AccountState.Attributes)] = state.Attributes?.Write(),
    };

    private static AccountState Read(TableEntity entity) => new()
    {
        Account = entity.RowKey,
        ActiveRunId = entity.GetString(nameof(AccountState.ActiveRunId)),
        ActiveOwner = entity.GetString(nameof(AccountState.ActiveOwner)),
        ActiveUntil = entity.GetDateTimeOffset(nameof(AccountState.ActiveUntil)),
        ActiveIsOperation = entity.GetBoolean("ActiveIsAttended") == true,
        Epoch = entity.GetInt64("Turn") ?? 0,
        SettledEpoch = entity.GetInt64("SettledTurn") ?? 0,
        SweptAt = entity.GetDateTimeOffset(nameof(AccountState.SweptAt)),
        SweptThrough = entity.GetString(nameof(AccountState.SweptThrough)),
        HasErased = entity.GetBoolean(nameof(AccountState.HasErased)) == true,
        DeferredRunId = entity.GetString(nameof(AccountState.DeferredRunId)),
        DeferredUntil = entity.GetDateTimeOffset(nameof(AccountState.DeferredUntil)),
        DataAsOf = entity.GetDateTimeOffset(nameof(AccountState.DataAsOf)),
        DataRunId = entity.GetString(nameof(AccountState.DataRunId)),
        RanAt = entity.GetDateTimeOffset(nameof(AccountState.RanAt)),
        Error = ReadNotice(entity, "Error"),
        FailingSince = entity.GetDateTimeOffset(nameof(AccountState.FailingSince)),
        Quarantine = ReadQuarantine(entity),
        Incomplete = ReadNotice(entity, "Incomplete"),
        Degradation = ReadNotice(entity, "Degradation"),
        DegradedSince = entity.GetDateTimeOffset(nameof(AccountState.DegradedSince)),
        HeldPlanId = entity.GetString(nameof(AccountState.HeldPlanId)),
        HeldHash = entity.GetString(nameof(AccountState.HeldHash)),
        HeldReason = ReadNotice(entity, "HeldReason"),
        HeldSince = entity.GetDateTimeOffset(nameof(AccountState.HeldSince)),
        VerifiedClientId = entity.GetString(nameof(AccountState.VerifiedClientId)),
        Sketch = EmployeeSketch.Parse(entity.GetString(nameof(AccountState.Sketch))),
        NextTransitionAt = entity.GetDateTimeOffset(nameof(AccountState.NextTransitionAt)),
        Digest = entity.GetString(nameof(AccountState.Digest)),
        DigestEpoch = entity.GetInt64("DigestTurn") ?? 0,
        DigestPages = KnownPages.Read(entity.GetBinary(nameof(AccountState.DigestPages))),
        DigestWarnings = Notices.Read(entity.GetString(nameof(AccountState.DigestWarnings))),
        Missing = MissingEmployees.Read(entity.GetString(nameof(AccountState.Missing))),
        Attributes = AttributeReport.Read(entity.GetString(nameof(AccountState.Attributes))),
        ETag = entity.ETag,
    };

    private static Quarantine? ReadQuarantine(TableEntity entity) =>
        entity.GetString(QuarantinedClientId) is { } clientId && entity.GetString(QuarantinedSecretVersion) is { } version
            ? new Quarantine(
                new CredentialsVersion(clientId, version),
                entity.GetDateTimeOffset(QuarantinedSince) ?? default,
                entity.GetDateTimeOffset(ProbeAt) ?? default)
            : null;

    private static Notice? ReadNotice(TableEntity entity, string name) =>
        entity.GetString(name + "Code") is { } code ? new Notice(code, entity.GetString(name + "Message") ?? "") : null;
}
