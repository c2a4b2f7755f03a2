using System.Text.Json;
using Azure;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PersonioFunctions.Secrets;

/// <summary>
/// Secrets in Azure Key Vault. Soft delete cannot be turned off and purging may be forbidden, so a name that was deleted, is being
/// deleted or is being recovered answers 409 to every write: the store recovers it and asks again until the vault has settled.
/// https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
/// </summary>
internal sealed class KeyVaultSecretStore(
    SecretClient client, IOptions<KeyVaultOptions> options, TimeProvider timeProvider, ILogger<KeyVaultSecretStore> logger)
    : ISecretStore
{
    /// <summary>
    /// Reading a name that is not there needs exactly the permission that a sync needs, and shows nobody a secret.
    /// Outside the names of accounts, so that no account can be called like it.
    /// </summary>
    private const string CheckedName = "health-check-no-such-secret";

    private readonly KeyVaultOptions _options = options.Value;

    public async Task<string> SetAsync(string name, string value, CancellationToken cancellationToken)
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
        // An empty version would be the newest one, which nobody has vouched for.
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
                return secret.Value ?? throw new JsonException("The answer has no value.");
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
            // Not there, or already deleted: as asked.
        }

        return true;
    }

    /// <summary>A 404 without Key Vault's error code comes from something else at that address and tells nothing of the secret.</summary>
    private static bool IsNotFound(RequestFailedException failure) => failure is { Status: 404, ErrorCode.Length: > 0 };

    /// <returns>False when there is nothing to recover now: the deletion has not finished, or a recovery has begun.</returns>
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
    /// Asks again on 409. It does not ask the vault for the state of the name in between: a finished recovery is still followed by
    /// 409s for a while (https://github.com/Azure/azure-sdk-for-net/issues/31581), so the call itself is the only proof.
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

    /// <summary>The ways in which the client fails; the caller's own cancellation passes through.</summary>
    private static async Task<T> TranslateAsync<T>(string operation, string name, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException or TimeoutException
            or AggregateException // every attempt failed without an answer
            or InvalidOperationException or UriFormatException // the challenge is not one of a vault at this address
            or JsonException or IOException)
        {
            throw KeyVaultFailure.Describe(operation, name, e);
        }
    }
}
