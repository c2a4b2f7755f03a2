using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using PersonioFunctions.Accounts;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning.Guard;
using PersonioFunctions.Runs;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Plans;

/// <summary>
/// Stores plans in blobs, one folder per account. They contain personal data, so they are readable only through the API and deleted
/// after the <see cref="PlanRetention"/>.
/// </summary>
public sealed class PlanStore(BlobServiceClient blobs, TimeProvider time)
{
    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(ContainerNames.Plans);

    /// <summary>Creates the identity of a new plan.</summary>
    public PlanHeader CreateHeader(string account)
    {
        var now = time.GetUtcNow();
        return new PlanHeader(RunIds.Create(now), account, now);
    }

    /// <summary>Stores a plan.</summary>
    public Task WriteAsync(StoredPlan plan, CancellationToken cancellationToken) => Blob(plan.Account, plan.PlanId).UploadAsync(
        Serialize(plan), overwrite: true, cancellationToken);

    /// <summary>Replaces the version of a plan that was read.</summary>
    /// <returns>False when another writer has stored or deleted the plan since, so that nothing was written.</returns>
    public async Task<bool> TryReplaceAsync(StoredPlan plan, CancellationToken cancellationToken)
    {
        if (plan.ETag == default) throw new ArgumentException("The plan was not read.", nameof(plan));
        try
        {
            await Blob(plan.Account, plan.PlanId).UploadAsync(
                Serialize(plan),
                new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = plan.ETag } },
                cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 412)
        {
            return false;
        }
    }

    /// <summary>Deletes a plan. Succeeds if there is none.</summary>
    public Task DeleteAsync(string account, string planId, CancellationToken cancellationToken) =>
        Blob(account, planId).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    /// <summary>Reads the changes that wait for a decision, from the plan that the account's state names.</summary>
    public async Task<WaitingChanges> ReadWaitingAsync(AccountState state, CancellationToken cancellationToken)
    {
        if (state.Held is not { PlanId: var planId }) return WaitingChanges.None;
        try
        {
            return await FindAsync(state.Account, planId, cancellationToken) is { } plan ? plan.ToWaitingChanges() : WaitingChanges.Unknown;
        }
        catch (NewerPlanException)
        {
            return WaitingChanges.Unknown;
        }
    }

    /// <summary>
    /// Renews the retention of a waiting plan once half of it is over, so that the plan does not expire before the decision. Call it once a
    /// day, also for accounts without runs. It writes the blob again, because the storage account deletes old ones itself.
    /// </summary>
    public async Task KeepAsync(string account, string planId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        try
        {
            if (await ReadAsync(account, planId, cancellationToken) is { } plan && KeptUntil(plan) - (PlanRetention.Period / 2) < now)
                await TryReplaceAsync(plan with { KeptAt = now }, cancellationToken);
        }
        catch (NewerPlanException)
        {
            // The storage account counts from the last change of a blob, also of its metadata.
            await Blob(account, planId).SetMetadataAsync(new Dictionary<string, string>(), cancellationToken: cancellationToken);
        }
    }

    /// <summary>Deletes the expired plans of an account. Safe to repeat.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="waiting">The plan that waits for a decision, which stays; or null.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public Task DeleteOldAsync(string account, string? waiting, CancellationToken cancellationToken)
    {
        var oldest = RunIds.Create(time.GetUtcNow() - PlanRetention.Period);
        return DeleteAsync(account, planId => planId != waiting && string.CompareOrdinal(planId, oldest) < 0, cancellationToken);
    }

    /// <summary>Reads a plan.</summary>
    /// <returns>The plan, or null when there is none or it has expired.</returns>
    /// <exception cref="NewerPlanException">A newer version wrote the plan.</exception>
    public async Task<StoredPlan?> FindAsync(string account, string planId, CancellationToken cancellationToken) =>
        await ReadAsync(account, planId, cancellationToken) is { } plan && KeptUntil(plan) > time.GetUtcNow()
            ? plan
            : null;

    /// <summary>Whether a plan exists that has not expired. A plan that a newer version wrote counts.</summary>
    public async Task<bool> ExistsAsync(string account, string planId, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(account, planId, cancellationToken) is not null;
        }
        catch (NewerPlanException)
        {
            return true;
        }
    }

    private static DateTimeOffset KeptUntil(StoredPlan plan) => (plan.KeptAt ?? plan.CreatedAt) + PlanRetention.Period;

    /// <summary>Whether a plan of the account mentions a person. A plan that a newer version wrote may do so.</summary>
    public async Task<bool> MentionAsync(string account, string employeeId, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var planId in ListAsync(account, cancellationToken))
            {
                if (await ReadAsync(account, planId, cancellationToken) is { } plan && Mentions(plan, employeeId)) return true;
            }

            return false;
        }
        catch (NewerPlanException)
        {
            return true;
        }
    }

    /// <summary>
    /// Removes people from the plans of an account: deletes every plan but the waiting one, and removes their values from that one. Safe to
    /// repeat.
    /// </summary>
    /// <param name="account">The account's name.</param>
    /// <param name="employeeIds">The people.</param>
    /// <param name="waiting">The plan that waits for a decision, which stays; or null.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task ForgetAsync(string account, IReadOnlySet<string> employeeIds, string? waiting, CancellationToken cancellationToken)
    {
        await DeleteAsync(account, planId => planId != waiting, cancellationToken);
        if (waiting is null) return;
        try
        {
            while (await ReadAsync(account, waiting, cancellationToken) is { } plan)
            {
                if (await TryReplaceAsync(plan.Without(employeeIds), cancellationToken)) return;
            }
        }
        catch (NewerPlanException)
        {
            // Nobody can tell which values are theirs.
            await DeleteAsync(account, waiting, cancellationToken);
        }
    }

    /// <summary>Deletes all plans of an account. Safe to repeat.</summary>
    public Task DeleteAllAsync(string account, CancellationToken cancellationToken) => DeleteAsync(account, _ => true, cancellationToken);

    private async Task DeleteAsync(string account, Func<string, bool> which, CancellationToken cancellationToken)
    {
        await foreach (var planId in ListAsync(account, cancellationToken))
        {
            if (which(planId)) await Blob(account, planId).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
    }

    // Reads a plan of any age, because it exists until retention deletes it.
    private async Task<StoredPlan?> ReadAsync(string account, string planId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await Blob(account, planId).DownloadContentAsync(cancellationToken);
            return JsonSerializer.Deserialize(answer.Value.Content, PlanJson.Default.StoredPlan) is { } plan
                ? plan with { ETag = answer.Value.Details.ETag }
                : null;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
        catch (JsonException)
        {
            throw new NewerPlanException(account);
        }
    }

    private static bool Mentions(StoredPlan plan, string employeeId) => plan.People.Any(person =>
        person.Id == employeeId
        || person.Fields.Any(field => EarlierRecords.IsAmong(employeeId, field.Old) || EarlierRecords.IsAmong(employeeId, field.New)));

    private static BinaryData Serialize(StoredPlan plan) =>
        BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(plan, PlanJson.Default.StoredPlan));

    private IAsyncEnumerable<string> ListAsync(string account, CancellationToken cancellationToken)
    {
        var prefix = account + "/";
        return _container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken)
            .Select(blob => Path.GetFileNameWithoutExtension(blob.Name[prefix.Length..]));
    }

    private BlobClient Blob(string account, string planId) => _container.GetBlobClient($"{account}/{planId}.json");
}
