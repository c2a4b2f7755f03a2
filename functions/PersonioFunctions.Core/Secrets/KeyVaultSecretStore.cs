using System.Text.Json;
using Azure;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PersonioFunctions.Secrets;

/// <summary>
/// Stores secrets in Azure Key Vault. Soft delete cannot be turned off and purging may be forbidden. A name that was deleted, or is being
/// deleted or recovered, therefore answers 409 to every write. The store recovers the name and asks again until the vault has finished.
/// https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
/// </summary>
internal sealed class KeyVaultSecretStore(
    SecretClient client, IOptions<KeyVaultOptions> options, TimeProvider timeProvider, ILogger<KeyVaultSecretStore> logger)
    : ISecretStore
{
    /// <summary>
    /// The name that a check reads. Reading a name that does not exist needs exactly the permission of a sync, and returns no secret.
    /// It cannot be the secret of an account: those begin with another prefix.
    /// </summary>
    private const string CheckedName = "health-check-no-such-secret";

    private readonly KeyVaultOptions _options = options.Value;

    // A vault keeps all versions.
    public async Task<string> SetAsync(string name, string value, string? named, CancellationToken cancellationToken)
    {
        SecretNames.ThrowIfInvalid(name);
        ArgumentException.ThrowIfNullOrEmpty(value);
        return await TranslateAsync("set", name, async () =>
        {
            var recovered = false;
            var version = await RetryWhileInTransitionAsync(
                name,
                token => SetOnceAsync(name, value, token),
                async token => recovered |= await StartRecoveryAsync(name, token),
                cancellationToken);
            if (recovered) Log.SecretRecovered(logger, name);
            return version;
        });
    }

    public async Task<string?> GetAsync(string name, string version, CancellationToken cancellationToken)
    {
        SecretNames.ThrowIfInvalid(name);
        ArgumentNullException.ThrowIfNull(version);
        // An empty version would read the newest one, which no account row names.
        if (!SecretNames.IsVersion(version)) return null;

        return await TranslateAsync("read", name, () => ReadAsync(name, version, cancellationToken));
    }

    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        SecretNames.ThrowIfInvalid(name);
        await TranslateAsync("delete", name, () => RetryWhileInTransitionAsync(
            name, token => DeleteOnceAsync(name, token), _ => Task.CompletedTask, cancellationToken));
    }

    public Task CheckAsync(CancellationToken cancellationToken) =>
        TranslateAsync("check", CheckedName, () => ReadAsync(CheckedName, version: null, cancellationToken));

    private async Task<string> SetOnceAsync(string name, string value, CancellationToken cancellationToken)
    {
        KeyVaultSecret secret = await client.SetSecretAsync(name, value, cancellationToken);
        return secret.Properties.Version;
    }

    private Task<string?> ReadAsync(string name, string? version, CancellationToken cancellationToken) =>
        WithinCallTimeoutAsync<string?>(async token =>
        {
            try
            {
                KeyVaultSecret secret = await client.GetSecretAsync(name, version, token);
                return secret.Value ?? throw new JsonException("The response has no value.");
            }
            catch (RequestFailedException e) when (IsNotFound(e))
            {
                return null;
            }
        }, cancellationToken);

    private async Task<bool> DeleteOnceAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await client.StartDeleteSecretAsync(name, cancellationToken);
        }
        catch (RequestFailedException e) when (IsNotFound(e))
        {
            // The name does not exist or is already deleted, which is what the caller wants.
        }

        return true;
    }

    /// <summary>A 404 without an error code of Key Vault comes from another server. It says nothing about the secret.</summary>
    private static bool IsNotFound(RequestFailedException failure) => failure is { Status: 404, ErrorCode.Length: > 0 };

    /// <summary>Starts the recovery of a deleted name.</summary>
    /// <returns>False when there is nothing to recover now: the deletion is still running, or a recovery already is.</returns>
    private async Task<bool> StartRecoveryAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await client.StartRecoverDeletedSecretAsync(name, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409)
        {
            return false;
        }
    }

    /// <summary>
    /// Repeats a call that answers 409. It does not ask the vault for the state of the name in between: 409s continue for a while after a
    /// recovery (https://github.com/Azure/azure-sdk-for-net/issues/31581), so only the call itself proves that the name can be used.
    /// </summary>
    private async Task<T> RetryWhileInTransitionAsync<T>(
        string name, Func<CancellationToken, Task<T>> call, Func<CancellationToken, Task> onConflict, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                return await WithinCallTimeoutAsync(call, cancellationToken);
            }
            catch (RequestFailedException e) when (e.Status == 409 && timeProvider.GetElapsedTime(started) < _options.TransitionTimeout)
            {
                Log.SecretInTransition(logger, name, _options.TransitionPollInterval);
            }

            await WithinCallTimeoutAsync(async token =>
            {
                await onConflict(token);
                return true;
            }, cancellationToken);
            await Task.Delay(_options.TransitionPollInterval, timeProvider, cancellationToken);
        }
    }

    private async Task<T> WithinCallTimeoutAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.CallTimeout, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await call(linked.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {_options.CallTimeout}", e);
        }
    }

    /// <summary>Converts every failure of the client. The caller's own cancellation passes through.</summary>
    private static async Task<T> TranslateAsync<T>(string operation, string name, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException or TimeoutException
            or AggregateException // every attempt failed without a response
            or InvalidOperationException or UriFormatException // the authentication challenge is not one of a vault
            or JsonException or IOException)
        {
            throw KeyVaultFailure.Describe(operation, name, e);
        }
    }
}
