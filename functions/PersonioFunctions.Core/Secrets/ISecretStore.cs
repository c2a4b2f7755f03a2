namespace PersonioFunctions.Secrets;

/// <summary>
/// Stores client secrets: in Key Vault, or on a developer's machine in encrypted files. Every write creates a new version, and a reader
/// names the version to read. A write whose follow-up is lost therefore changes nothing.
/// When the store fails, every member throws <see cref="SecretStoreException"/> and nothing else.
/// </summary>
public interface ISecretStore
{
    /// <summary>Stores a value as a new version, recovering the name first when it is soft-deleted.</summary>
    /// <param name="name">1–127 characters of <c>[0-9A-Za-z-]</c>.</param>
    /// <param name="value">The secret.</param>
    /// <param name="named">
    /// The version that the account's row named when the caller read it, or null. The store may drop versions that are older than it, and
    /// no others: a caller who stored one of them may be about to name it in the row.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The new version's identifier.</returns>
    Task<string> SetAsync(string name, string value, string? named, CancellationToken cancellationToken);

    /// <summary>Reads one version.</summary>
    /// <returns>The secret, or null when the name or the version does not exist.</returns>
    Task<string?> GetAsync(string name, string version, CancellationToken cancellationToken);

    /// <summary>Deletes every version. Deleting a name that does not exist succeeds.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Succeeds when the store responds and this identity may read.</summary>
    Task CheckAsync(CancellationToken cancellationToken);
}
