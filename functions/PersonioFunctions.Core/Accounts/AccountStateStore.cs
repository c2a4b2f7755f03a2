using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using PersonioFunctions.Employees.Own;
using PersonioFunctions.Personio;
using PersonioFunctions.Personio.Paging;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Accounts;

/// <summary>The table Accounts, partition <c>state</c>: the state of each account.</summary>
/// <param name="tables">The storage account's tables.</param>
public sealed class AccountStateStore(TableServiceClient tables)
{
    private const string Partition = "state";
    private const string QuarantinedClientId = nameof(QuarantinedClientId);
    private const string QuarantinedSecretVersion = nameof(QuarantinedSecretVersion);
    private const string QuarantinedSince = nameof(QuarantinedSince);
    private const string ProbeAt = nameof(ProbeAt);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Accounts);

    /// <summary>Reads the state of an account. It is empty for an account that never had a run.</summary>
    public async Task<AccountState> GetAsync(string account, CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition, account, cancellationToken) is { } entity ? Read(entity) : new AccountState { Account = account };

    /// <summary>Reads the states of all accounts that ever had a run, in order of name.</summary>
    public async IAsyncEnumerable<AccountState> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in _table.QueryPartition(Partition, columns: null, cancellationToken)) yield return Read(entity);
    }

    /// <summary>Reads the quarantines of all accounts, in one query.</summary>
    /// <returns>The quarantines, by account.</returns>
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

    /// <summary>Reads the accounts with date-driven changes that are due by <paramref name="now"/>, in one query.</summary>
    public IAsyncEnumerable<string> ListDueAsync(DateTimeOffset now, CancellationToken cancellationToken) => _table
        .QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and NextTransitionAt le {now}"),
            maxPerPage: 1000,
            select: ["RowKey"],
            cancellationToken)
        .Select(entity => entity.RowKey);

    /// <summary>Reads the sketches of all accounts.</summary>
    /// <returns>The sketches, by account.</returns>
    public async Task<IReadOnlyDictionary<string, EmployeeSketch>> ReadSketchesAsync(CancellationToken cancellationToken)
    {
        var sketches = new Dictionary<string, EmployeeSketch>();
        string[] columns = ["RowKey", nameof(AccountState.Sketch)];
        await foreach (var entity in _table.QueryRowsWith(Partition, nameof(AccountState.Sketch), columns, cancellationToken))
        {
            if (EmployeeSketch.Parse(entity.GetString(nameof(AccountState.Sketch))) is { } sketch) sketches[entity.RowKey] = sketch;
        }

        return sketches;
    }

    /// <summary>
    /// Changes the state by compare-and-swap: reads, asks for the new state, writes, and starts again if another writer was faster.
    /// </summary>
    /// <param name="account">The account's name.</param>
    /// <param name="change">
    /// Returns the new state for the one read, or null to leave it. Must be pure, because it is called again after a conflict.
    /// </param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <exception cref="TimeoutException">Other writers were faster too many times in a row.</exception>
    public Task<AccountStateChange> ChangeAsync(
        string account, Func<AccountState, AccountState?> change, CancellationToken cancellationToken) =>
        ChangeAsync(account, known: null, change, isOwnWrite: null, cancellationToken);

    /// <summary>Changes the state, beginning with a known version. It is read again only if another writer has changed it.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="known">The state as it was last read or written; null to read it.</param>
    /// <param name="change">As above.</param>
    /// <param name="isOwnWrite">
    /// Recognizes a state that this call has written. When the response to a write is lost, the client sends the write again and storage
    /// refuses it. The state that is read next then shows that the first write arrived. Null if writing twice does no harm.
    /// </param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <exception cref="TimeoutException">Other writers were faster too many times in a row.</exception>
    public async Task<AccountStateChange> ChangeAsync(
        string account,
        AccountState? known,
        Func<AccountState, AccountState?> change,
        Func<AccountState, bool>? isOwnWrite,
        CancellationToken cancellationToken)
    {
        const int MaxTries = 20;
        AccountState? refused = null;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var state = tries == 0 && known is not null ? known : await GetAsync(account, cancellationToken);
            if (refused is not null && isOwnWrite?.Invoke(state) == true) return new AccountStateChange(refused, state);
            if (change(state) is not { } changed) return new AccountStateChange(state, state);
            if (await _table.TryWriteAsync(Write(changed), state.ETag, cancellationToken) is { } etag)
                return new AccountStateChange(state, changed with { ETag = etag });
            refused = state;
        }

        throw new TimeoutException(
            $"The state of account '{account}' could not be changed, because other writers kept changing it. Try again.");
    }

    /// <summary>Deletes the state. Succeeds when there is none.</summary>
    public Task DeleteAsync(string account, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(Partition, account, ETag.All, cancellationToken);

    private static TableEntity Write(AccountState state)
    {
        var entity = new TableEntity(Partition, state.Account)
        {
            ["Turn"] = state.Epoch,
            ["SettledTurn"] = state.SettledEpoch,
            ["FirstTurn"] = state.FirstEpoch,
            [nameof(AccountState.HasErased)] = state.HasErased ? true : null,
            [nameof(AccountState.VerifiedClientId)] = state.VerifiedClientId,
            [nameof(AccountState.Sketch)] = state.Sketch?.ToString(),
            [nameof(AccountState.NextTransitionAt)] = state.NextTransitionAt,
            [nameof(AccountState.Missing)] = state.Missing.Write(),
            [nameof(AccountState.Attributes)] = state.Attributes?.Write(),
            [nameof(AccountState.KeptAttributes)] = state.KeptAttributes.Write(),
            [nameof(AccountState.PageSize)] = state.PageSize == PageSize.Hundred ? null : (int)state.PageSize,
            ["DoubtPattern"] = state.Doubt?.Pattern,
            ["DoubtRuns"] = state.Doubt?.Runs,
        };
        WriteLease(entity, state.Lease);
        WriteDeferral(entity, state.Deferral);
        WriteFreshness(entity, state.Freshness);
        WriteProblem(entity, "Error", "FailingSince", state.Failure);
        WriteQuarantine(entity, state.Quarantine);
        WriteRefusal(entity, state.Refusal);
        WriteNotice(entity, "Incomplete", state.Incomplete);
        entity[nameof(AccountState.ApprovedErasures)] = state.ApprovedErasures == 0 ? null : state.ApprovedErasures;
        entity[nameof(AccountState.FailedLookupRuns)] = state.FailedLookupRuns == 0 ? null : state.FailedLookupRuns;
        WriteNotice(entity, nameof(AccountState.ContradictingDates), state.ContradictingDates);
        WriteProblem(entity, "Degradation", "DegradedSince", state.Degradation);
        WriteHeldPlan(entity, state.Held);
        WriteDigest(entity, state.Digest);
        WriteRetention(entity, state.Retention);
        return entity;
    }

    private static AccountState Read(TableEntity entity) => new()
    {
        Account = entity.RowKey,
        Lease = ReadLease(entity),
        Epoch = entity.GetInt64("Turn") ?? 0,
        SettledEpoch = entity.GetInt64("SettledTurn") ?? 0,
        FirstEpoch = entity.GetInt64("FirstTurn") ?? 0,
        Deferral = ReadDeferral(entity),
        Freshness = ReadFreshness(entity),
        Failure = ReadProblem(entity, "Error", "FailingSince"),
        Quarantine = ReadQuarantine(entity),
        Refusal = ReadRefusal(entity),
        Incomplete = ReadNotice(entity, "Incomplete"),
        ApprovedErasures = entity.GetInt32(nameof(AccountState.ApprovedErasures)) ?? 0,
        FailedLookupRuns = entity.GetInt32(nameof(AccountState.FailedLookupRuns)) ?? 0,
        ContradictingDates = ReadNotice(entity, nameof(AccountState.ContradictingDates)),
        Degradation = ReadProblem(entity, "Degradation", "DegradedSince"),
        Held = ReadHeldPlan(entity),
        Digest = ReadDigest(entity),
        Retention = ReadRetention(entity),
        HasErased = entity.GetBoolean(nameof(AccountState.HasErased)) == true,
        VerifiedClientId = entity.GetString(nameof(AccountState.VerifiedClientId)),
        Sketch = EmployeeSketch.Parse(entity.GetString(nameof(AccountState.Sketch))),
        NextTransitionAt = entity.GetDateTimeOffset(nameof(AccountState.NextTransitionAt)),
        Missing = MissingEmployees.Read(entity.GetString(nameof(AccountState.Missing))),
        Attributes = AttributeReport.Read(entity.GetString(nameof(AccountState.Attributes))),
        KeptAttributes = AttributeChoice.Read(entity.GetString(nameof(AccountState.KeptAttributes))),
        PageSize = (PageSize)(entity.GetInt32(nameof(AccountState.PageSize)) ?? (int)PageSize.Hundred),
        Doubt = entity.GetString("DoubtPattern") is { } pattern ? new RepeatedDoubt(pattern, entity.GetInt32("DoubtRuns") ?? 1) : null,
        ETag = entity.ETag,
    };

    private static void WriteLease(TableEntity entity, AccountLease? lease)
    {
        entity["ActiveRunId"] = lease?.RunId;
        entity["ActiveOwner"] = lease?.Owner;
        entity["ActiveUntil"] = lease?.Until;
        entity["ActiveIsAttended"] = lease is { IsOperation: true } ? true : null;
    }

    private static AccountLease? ReadLease(TableEntity entity) =>
        entity.GetString("ActiveRunId") is { } runId && entity.GetString("ActiveOwner") is { } owner
            ? new AccountLease(
                runId, owner, entity.GetDateTimeOffset("ActiveUntil") ?? default, entity.GetBoolean("ActiveIsAttended") == true)
            : null;

    private static void WriteDeferral(TableEntity entity, AccountDeferral? deferral)
    {
        entity["DeferredRunId"] = deferral?.RunId;
        entity["DeferredUntil"] = deferral?.Until;
    }

    private static AccountDeferral? ReadDeferral(TableEntity entity) => entity.GetString("DeferredRunId") is { } runId
        ? new AccountDeferral(runId, entity.GetDateTimeOffset("DeferredUntil") ?? default)
        : null;

    private static void WriteFreshness(TableEntity entity, AccountFreshness freshness)
    {
        entity[nameof(AccountFreshness.DataAsOf)] = freshness.DataAsOf;
        entity[nameof(AccountFreshness.DataRunId)] = freshness.DataRunId;
        entity[nameof(AccountFreshness.RanAt)] = freshness.RanAt;
    }

    private static AccountFreshness ReadFreshness(TableEntity entity) => new(
        entity.GetDateTimeOffset(nameof(AccountFreshness.DataAsOf)),
        entity.GetString(nameof(AccountFreshness.DataRunId)),
        entity.GetDateTimeOffset(nameof(AccountFreshness.RanAt)));

    private static void WriteQuarantine(TableEntity entity, Quarantine? quarantine)
    {
        entity[QuarantinedClientId] = quarantine?.Refused.ClientId;
        entity[QuarantinedSecretVersion] = quarantine?.Refused.SecretVersion;
        entity[QuarantinedSince] = quarantine?.Since;
        entity[ProbeAt] = quarantine?.ProbeAt;
    }

    private static Quarantine? ReadQuarantine(TableEntity entity) =>
        entity.GetString(QuarantinedClientId) is { } clientId && entity.GetString(QuarantinedSecretVersion) is { } version
            ? new Quarantine(
                new CredentialsVersion(clientId, version),
                entity.GetDateTimeOffset(QuarantinedSince) ?? default,
                entity.GetDateTimeOffset(ProbeAt) ?? default)
            : null;

    private static void WriteRefusal(TableEntity entity, RefusedCredentials? refusal)
    {
        entity["RefusedClientId"] = refusal?.Credentials.ClientId;
        entity["RefusedSecretVersion"] = refusal?.Credentials.SecretVersion;
        entity["Refusals"] = refusal?.Refusals;
        entity["RefusedRetryAt"] = refusal?.RetryAt;
    }

    private static RefusedCredentials? ReadRefusal(TableEntity entity) =>
        entity.GetString("RefusedClientId") is { } clientId && entity.GetString("RefusedSecretVersion") is { } version
            ? new RefusedCredentials(
                new CredentialsVersion(clientId, version),
                entity.GetInt32("Refusals") ?? 0,
                entity.GetDateTimeOffset("RefusedRetryAt") ?? default)
            : null;

    private static void WriteHeldPlan(TableEntity entity, HeldPlan? held)
    {
        entity["HeldPlanId"] = held?.PlanId;
        entity["HeldHash"] = held?.Hash;
        WriteNotice(entity, "HeldReason", held?.Reason);
        entity["HeldSince"] = held?.Since;
    }

    private static HeldPlan? ReadHeldPlan(TableEntity entity) =>
        entity.GetString("HeldPlanId") is { } planId && ReadNotice(entity, "HeldReason") is { } reason
            ? new HeldPlan(planId, entity.GetString("HeldHash"), reason, entity.GetDateTimeOffset("HeldSince") ?? default)
            : null;

    private static void WriteDigest(TableEntity entity, AccountDigest? digest)
    {
        entity["Digest"] = digest?.Value;
        entity["DigestTurn"] = digest?.Epoch;
        entity["DigestPages"] = digest?.Pages.Write();
        entity["DigestWarnings"] = digest is null ? null : Notices.Write(digest.Warnings);
    }

    private static AccountDigest? ReadDigest(TableEntity entity) => entity.GetString("Digest") is { } value
        ? new AccountDigest(
            value,
            entity.GetInt64("DigestTurn") ?? 0,
            KnownPages.Read(entity.GetBinary("DigestPages")),
            Notices.Read(entity.GetString("DigestWarnings")))
        : null;

    private static void WriteRetention(TableEntity entity, AccountRetention retention)
    {
        entity[nameof(AccountRetention.SweptAt)] = retention.SweptAt;
        entity[nameof(AccountRetention.SweptThrough)] = retention.SweptThrough;
    }

    private static AccountRetention ReadRetention(TableEntity entity) => new(
        entity.GetDateTimeOffset(nameof(AccountRetention.SweptAt)), entity.GetString(nameof(AccountRetention.SweptThrough)));

    private static void WriteProblem(TableEntity entity, string notice, string since, AccountProblem? problem)
    {
        WriteNotice(entity, notice, problem?.Notice);
        entity[since] = problem?.Since;
    }

    private static AccountProblem? ReadProblem(TableEntity entity, string notice, string since) => ReadNotice(entity, notice) is { } what
        ? new AccountProblem(what, entity.GetDateTimeOffset(since) ?? default)
        : null;

    private static void WriteNotice(TableEntity entity, string name, Notice? notice)
    {
        entity[name + "Code"] = notice?.Code;
        entity[name + "Message"] = notice?.Message;
    }

    private static Notice? ReadNotice(TableEntity entity, string name) =>
        entity.GetString(name + "Code") is { } code ? new Notice(code, entity.GetString(name + "Message") ?? "") : null;
}
