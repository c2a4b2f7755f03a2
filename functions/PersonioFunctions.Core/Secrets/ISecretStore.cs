namespace PersonioFunctions.Secrets;

/// <summary>
/// Where client secrets live: Key Vault in Azure, an encrypted file on a developer's machine. Every write makes a new version and
/// readers name the version they mean, so that a write whose follow-up is lost changes nothing for anyone.
/// Every member throws <see cref="SecretStoreException"/> and nothing else when the store cannot do it.
/// </summary>
public interface ISecretStore
{
    /// <summary>Stores a value as a new version, recovering the name first when it is soft-deleted.</summary>
    /// <param name="name">1–127 characters of <c>[0-9A-Za-z-]</c>.</param>
    /// <param name="value">The secret.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The new version's identifier.</returns>
    Task<string> SetAsync(string name, string value, CancellationToken cancellationToken);

    /// <summary>Reads one version.</summary>
    /// <returns>The secret, or null when there is no such name or version.</returns>
    Task<string?> GetAsync(string name, string version, CancellationToken cancellationToken);

    /// <summary>Deletes every version. Deleting what is not there succeeds.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Succeeds when the store answers and lets this identity read.</summary>
    Task CheckAsync(CancellationToken cancellationToken);
}
