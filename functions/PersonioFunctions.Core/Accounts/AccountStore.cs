using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using PersonioFunctions.Employees.Own;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Accounts;

/// <summary>The table Accounts, partition <c>account</c>: the connected accounts.</summary>
/// <param name="tables">The storage account's tables.</param>
public sealed class AccountStore(TableServiceClient tables)
{
    private const string Partition = "account";
    private readonly TableClient _table = tables.GetTableClient(TableNames.Accounts);

    /// <summary>Reads one account.</summary>
    /// <returns>The account, or null when the name is not connected.</returns>
    public async Task<Account?> FindAsync(string name, CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition, name, cancellationToken) is { } entity ? Read(entity) : null;

    /// <summary>Reads all accounts, in order of name.</summary>
    public async IAsyncEnumerable<Account> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in _table.QueryPartition(Partition, columns: null, cancellationToken)) yield return Read(entity);
    }

    /// <summary>Reads what the timer needs of the accounts that it syncs, without their other columns.</summary>
    public async IAsyncEnumerable<ScheduledAccount> ListEnabledAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] columns =
            ["RowKey", nameof(Account.Enabled), nameof(Account.ClientId), nameof(Account.SecretVersion), "FullSyncEveryHours"];
        await foreach (var entity in _table.QueryPartition(Partition, columns, cancellationToken))
        {
            if (entity.GetBoolean(nameof(Account.Enabled)) == false) continue;
            yield return new ScheduledAccount(
                entity.RowKey,
                new CredentialsVersion(entity.GetString(nameof(Account.ClientId)), entity.GetString(nameof(Account.SecretVersion))),
                ReadFullSyncEvery(entity));
        }
    }

    /// <summary>Stores an account unless another writer changed it since it was read.</summary>
    /// <returns>The stored account; null when another writer changed it: read the account again and decide again.</returns>
    public async Task<Account?> TryWriteAsync(Account account, CancellationToken cancellationToken) =>
        await _table.TryWriteAsync(Write(account), account.ETag, cancellationToken) is { } etag ? account with { ETag = etag } : null;

    /// <summary>Deletes an account unless another writer changed it since it was read. Succeeds when there is none.</summary>
    /// <returns>False when another writer did.</returns>
    public async Task<bool> TryDeleteAsync(Account account, CancellationToken cancellationToken)
    {
        try
        {
            await _table.DeleteEntityAsync(Partition, account.Name, account.ETag, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            return false;
        }
    }

    private static TimeSpan? ReadFullSyncEvery(TableEntity entity) =>
        entity.GetInt32("FullSyncEveryHours") is { } hours ? TimeSpan.FromHours(hours) : null;

    private static TableEntity Write(Account account) => new(Partition, account.Name)
    {
        [nameof(Account.ClientId)] = account.ClientId,
        [nameof(Account.SecretVersion)] = account.SecretVersion,
        [nameof(Account.CompanyName)] = account.CompanyName,
        [nameof(Account.DisplayName)] = account.DisplayName,
        [nameof(Account.EmailAttribute)] = account.EmailAttribute,
        [nameof(Account.Attributes)] = account.Attributes.Write(),
        [nameof(Account.TimeZone)] = account.TimeZone,
        [nameof(Account.Enabled)] = account.Enabled,
        [nameof(Account.PausedBecause)] = account.PausedBecause,
        [nameof(Account.RemovalUntil)] = account.RemovalUntil,
        [nameof(Account.MinLeavers)] = account.MinLeavers,
        [nameof(Account.MaxLeaversPercent)] = account.MaxLeaversPercent,
        [nameof(Account.WebhookHash)] = account.WebhookHash,
        [nameof(Account.WebhookId)] = account.WebhookId,
        ["FullSyncEveryHours"] = account.FullSyncEvery is { } every ? (int)every.TotalHours : null,
        [nameof(LifecycleSettings.LeaveCountsAs)] = account.Lifecycle.LeaveCountsAs.Name(),
        [nameof(LifecycleSettings.CurrentDaysBeforeStart)] = account.Lifecycle.CurrentDaysBeforeStart,
        [nameof(LifecycleSettings.ErasedGraceDays)] = account.Lifecycle.ErasedGraceDays,
        [nameof(LifecycleSettings.DayEnds)] = account.Lifecycle.DayEnds.Name(),
        [nameof(LifecycleSettings.LeaveOn)] = account.Lifecycle.LeaveOn.Name(),
        [nameof(Account.CreatedAt)] = account.CreatedAt,
        [nameof(Account.UpdatedAt)] = account.UpdatedAt,
    };

    private static Account Read(TableEntity entity) => new()
    {
        Name = entity.RowKey,
        ClientId = entity.GetString(nameof(Account.ClientId)),
        SecretVersion = entity.GetString(nameof(Account.SecretVersion)),
        CompanyName = entity.GetString(nameof(Account.CompanyName)),
        DisplayName = entity.GetString(nameof(Account.DisplayName)),
        EmailAttribute = entity.GetString(nameof(Account.EmailAttribute)),
        Attributes = AttributeChoice.Read(entity.GetString(nameof(Account.Attributes))),
        TimeZone = entity.GetString(nameof(Account.TimeZone)) ?? AccountRules.DefaultTimeZone,
        Enabled = entity.GetBoolean(nameof(Account.Enabled)) ?? true,
        PausedBecause = entity.GetString(nameof(Account.PausedBecause)),
        RemovalUntil = entity.GetDateTimeOffset(nameof(Account.RemovalUntil)),
        MinLeavers = entity.GetInt32(nameof(Account.MinLeavers)),
        MaxLeaversPercent = entity.GetInt32(nameof(Account.MaxLeaversPercent)),
        WebhookHash = entity.GetString(nameof(Account.WebhookHash)),
        WebhookId = entity.GetGuid(nameof(Account.WebhookId)),
        FullSyncEvery = ReadFullSyncEvery(entity),
        Lifecycle = new LifecycleSettings(
            LeaveTreatments.Parse(entity.GetString(nameof(LifecycleSettings.LeaveCountsAs))) ?? LifecycleSettings.Default.LeaveCountsAs,
            entity.GetInt32(nameof(LifecycleSettings.CurrentDaysBeforeStart)) ?? LifecycleSettings.Default.CurrentDaysBeforeStart,
            entity.GetInt32(nameof(LifecycleSettings.ErasedGraceDays)) ?? LifecycleSettings.Default.ErasedGraceDays,
            DayEndsWords.Parse(entity.GetString(nameof(LifecycleSettings.DayEnds))) ?? LifecycleSettings.Default.DayEnds,
            LeaveOnWords.Parse(entity.GetString(nameof(LifecycleSettings.LeaveOn))) ?? LifecycleSettings.Default.LeaveOn),
        CreatedAt = entity.GetDateTimeOffset(nameof(Account.CreatedAt)) ?? default,
        UpdatedAt = entity.GetDateTimeOffset(nameof(Account.UpdatedAt)) ?? default,
        ETag = entity.ETag,
    };
}

/// <summary>An account as the timer reads it.</summary>
/// <param name="Name">The account's name.</param>
/// <param name="Credentials">Its credentials.</param>
/// <param name="FullSyncEvery">See <see cref="Account.FullSyncEvery"/>.</param>
public sealed record ScheduledAccount(string Name, CredentialsVersion Credentials, TimeSpan? FullSyncEvery);
