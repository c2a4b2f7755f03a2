using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using PersonioFunctions.Secrets;

namespace PersonioFunctions.LocalHost.Secrets;

/// <summary>
/// Stores secrets on a developer's machine: one encrypted file per name with its versions. Several hosts may share the directory.
/// The keys lie beside the files (under DPAPI on Windows). This keeps secrets out of backups, searches and screenshots, and from other
/// users, but not from the developer's own programs. The deployed app therefore does not contain it.
/// </summary>
internal sealed class DevelopmentSecretStore : ISecretStore, IDisposable
{
    // Runs that read the row before it changed may still ask for one of them.
    private const int KeptOlderVersions = 4;

    private readonly DevelopmentSecretsDirectory _directory;
    private readonly DevelopmentSecretsProtector _protector;

    public DevelopmentSecretStore(
        IOptions<DevelopmentSecretsOptions> options, TimeProvider timeProvider, ILogger<DevelopmentSecretStore> logger)
    {
        _directory = new DevelopmentSecretsDirectory(options.Value.FullDirectory, options.Value.LockTimeout, timeProvider);
        _protector = new DevelopmentSecretsProtector(_directory.KeysPath);
        Log.DevelopmentStoreInUse(logger, _directory.Path);
    }

    public Task<string> SetAsync(string name, string value, string? named, CancellationToken cancellationToken)
    {
        SecretNames.ThrowIfInvalid(name);
        ArgumentException.ThrowIfNullOrEmpty(value);
        return WithLockAsync("set", name, () =>
        {
            var version = new SecretVersion(Guid.NewGuid().ToString("n"), value);
            var stored = ReadVersions(name);
            var newer = Array.FindIndex(stored, v => v.Id == named);
            SecretVersion[] versions = [version, .. newer < 0 ? stored : stored.Take(newer + 1 + KeptOlderVersions)];
            _directory.Replace(FileName(name), _protector.Protect(FileName(name), JsonSerializer.SerializeToUtf8Bytes(versions)));
            return version.Id;
        }, cancellationToken);
    }

    public Task<string?> GetAsync(string name, string version, CancellationToken cancellationToken)
    {
        SecretNames.ThrowIfInvalid(name);
        ArgumentNullException.ThrowIfNull(version);
        return WithLockAsync("read", name, () => ReadVersions(name).FirstOrDefault(v => v.Id == version)?.Value, cancellationToken);
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        SecretNames.ThrowIfInvalid(name);
        return WithLockAsync("delete", name, () =>
        {
            _directory.Delete(FileName(name));
            return true;
        }, cancellationToken);
    }

    /// <inheritdoc />
    public Task CheckAsync(CancellationToken cancellationToken) =>
        WithLockAsync("check", null, () => _protector.Unprotect("check", _protector.Protect("check", [1])), cancellationToken);

    public void Dispose() => _protector.Dispose();

    /// <summary>Returns the file of a secret. Key Vault ignores the case of names, and not every file system does.</summary>
    private static string FileName(string name) => name.ToLowerInvariant() + ".secret";

    private SecretVersion[] ReadVersions(string name) =>
        _directory.Read(FileName(name)) is { } content
            ? JsonSerializer.Deserialize<SecretVersion[]>(_protector.Unprotect(FileName(name), content)) ?? []
            : [];

    /// <summary>Works under the lock. The first key is created under it too: two processes must not each create one.</summary>
    private async Task<T> WithLockAsync<T>(string operation, string? name, Func<T> work, CancellationToken cancellationToken)
    {
        var what = $"The development secret store could not {operation}" + (name is null ? "" : $" secret '{name}'");
        try
        {
            await using var held = await _directory.LockAsync(cancellationToken);
            return work();
        }
        catch (Exception e) when (FindFileFailure(e) is { } failure)
        {
            throw new SecretStoreException($"{what}: {failure.Message.TrimEnd('.')}. Its directory is {_directory.Path}; "
                + (DevelopmentSecretsDirectory.IsFull(failure)
                    ? "the disk is full. Free some space, or set "
                        + $"{DevelopmentSecretsOptions.DirectorySetting} to a directory on another disk."
                    : $"set {DevelopmentSecretsOptions.DirectorySetting} to a directory that only you can write to, "
                        + $"or {KeyVaultOptions.VaultUriSetting} to use a vault."), e);
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            var file = name is null ? _directory.KeysPath : Path.Combine(_directory.Path, FileName(name));
            throw new SecretStoreException($"{what}: {file} or its keys in {_directory.KeysPath} were changed. "
                + "Restore both, or delete the file and connect the account again.", e);
        }
    }

    // Data protection reports a key file that cannot be written as a failure to encrypt.
    private static Exception? FindFileFailure(Exception? exception) =>
        exception is null or IOException or UnauthorizedAccessException or TimeoutException
            ? exception
            : FindFileFailure(exception.InnerException);

    private sealed record SecretVersion(string Id, string Value)
    {
        // A record prints its members. This one must not.
        public override string ToString() => nameof(SecretVersion);
    }
}
