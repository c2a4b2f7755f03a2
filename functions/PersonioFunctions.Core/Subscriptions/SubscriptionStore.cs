using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using PersonioFunctions.Accounts;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Subscriptions;

/// <summary>The table Subscriptions, partition <c>subscription</c>.</summary>
/// <param name="tables">The storage account's tables.</param>
public sealed class SubscriptionStore(TableServiceClient tables)
{
    private const string Partition = "subscription";
    private readonly TableClient _table = tables.GetTableClient(TableNames.Subscriptions);

    /// <summary>Reads one subscription.</summary>
    /// <returns>The subscription, or null when there is none of this name.</returns>
    public async Task<Subscription?> FindAsync(string name, CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition, name, cancellationToken) is { } entity ? Read(entity) : null;

    /// <summary>Reads all subscriptions, in order of name.</summary>
    public async IAsyncEnumerable<Subscription> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in _table.QueryPartition(Partition, columns: null, cancellationToken)) yield return Read(entity);
    }

    /// <summary>Stores a subscription unless another writer changed it since it was read.</summary>
    /// <returns>False when another writer did.</returns>
    public async Task<bool> TryWriteAsync(Subscription subscription, CancellationToken cancellationToken) =>
        await _table.TryWriteAsync(Write(subscription), subscription.ETag, cancellationToken) is not null;

    /// <summary>
    /// Changes a subscription by compare-and-swap: reads, changes, writes, and starts again if another writer was faster.
    /// </summary>
    /// <param name="name">The subscription's name.</param>
    /// <param name="change">
    /// Returns the changed subscription for the one read, or null to leave it. Must be pure, because it is called again after a conflict.
    /// </param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <returns>The subscription as written; null when this version knows none of this name, or it was left alone.</returns>
    /// <exception cref="TimeoutException">Other writers were faster too many times in a row.</exception>
    public async Task<Subscription?> ChangeAsync(
        string name, Func<Subscription, Subscription?> change, CancellationToken cancellationToken)
    {
        const int MaxTries = 20;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (await FindAsync(name, cancellationToken) is not { IsKnown: true } read || change(read) is not { } changed) return null;
            if (await _table.TryWriteAsync(Write(changed), read.ETag, cancellationToken) is { } etag) return changed with { ETag = etag };
        }

        throw new TimeoutException($"Subscription '{name}' could not be changed, because other writers kept changing it. Try again.");
    }

    /// <summary>Deletes a subscription. Succeeds when there is none.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(Partition, name, ETag.All, cancellationToken);

    private static TableEntity Write(Subscription subscription) => new(Partition, subscription.Name)
    {
        [nameof(Subscription.Kind)] = subscription.Kind.Word(),
        [nameof(Subscription.Host)] = subscription.Host,
        [nameof(Subscription.Events)] = string.Join(' ', subscription.Events),
        [nameof(Subscription.Accounts)] = subscription.Accounts.Count == 0 ? null : string.Join(' ', subscription.Accounts),
        [nameof(Subscription.SecretVersion)] = subscription.SecretVersion,
        [nameof(Subscription.PreviousSecretUntil)] = subscription.PreviousSecretUntil,
        [nameof(Subscription.CreatedAt)] = subscription.CreatedAt,
        [nameof(Subscription.UpdatedAt)] = subscription.UpdatedAt,
        [nameof(Subscription.Status)] = subscription.Status.Word(),
        ["FailureCode"] = subscription.Failure?.Notice.Code,
        ["FailureMessage"] = subscription.Failure?.Notice.Message,
        ["FailingSince"] = subscription.Failure?.Since,
        [nameof(Subscription.Attempts)] = subscription.Attempts,
        [nameof(Subscription.RetryAt)] = subscription.RetryAt,
        ["LeaseOwner"] = subscription.Lease?.Owner,
        ["LeaseUntil"] = subscription.Lease?.Until,
        [nameof(Subscription.WokenUntil)] = subscription.WokenUntil,
    };

    private static Subscription Read(TableEntity entity) => new()
    {
        Name = entity.RowKey,
        Kind = EnumWords.Read(entity.GetString(nameof(Subscription.Kind)), TargetKind.Unknown),
        Host = entity.GetString(nameof(Subscription.Host)),
        Events = Words(entity, nameof(Subscription.Events)),
        Accounts = Words(entity, nameof(Subscription.Accounts)),
        SecretVersion = entity.GetString(nameof(Subscription.SecretVersion)),
        PreviousSecretUntil = entity.GetDateTimeOffset(nameof(Subscription.PreviousSecretUntil)),
        CreatedAt = entity.GetDateTimeOffset(nameof(Subscription.CreatedAt)) ?? default,
        UpdatedAt = entity.GetDateTimeOffset(nameof(Subscription.UpdatedAt)) ?? default,
        Status = EnumWords.Read(entity.GetString(nameof(Subscription.Status)), SubscriptionStatus.Unknown),
        Failure = entity.GetString("FailureCode") is { } code
            ? new AccountProblem(
                new Notice(code, entity.GetString("FailureMessage") ?? ""), entity.GetDateTimeOffset("FailingSince") ?? default)
            : null,
        Attempts = entity.GetInt32(nameof(Subscription.Attempts)) ?? 0,
        RetryAt = entity.GetDateTimeOffset(nameof(Subscription.RetryAt)),
        Lease = entity.GetString("LeaseOwner") is { } owner
            ? new PublishLease(owner, entity.GetDateTimeOffset("LeaseUntil") ?? default)
            : null,
        WokenUntil = entity.GetDateTimeOffset(nameof(Subscription.WokenUntil)),
        ETag = entity.ETag,
    };

    private static string[] Words(TableEntity entity, string column) =>
        entity.GetString(column)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
