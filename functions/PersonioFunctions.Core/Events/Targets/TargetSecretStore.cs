using System.Collections.Concurrent;
using PersonioFunctions.Secrets;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Events.Targets;

/// <summary>Stores the addresses and signing secrets of targets in the secret store.</summary>
public sealed class TargetSecretStore(ISecretStore secrets)
{
    // A version never changes, so the latest one of each subscription is kept.
    private readonly ConcurrentDictionary<string, (string Version, TargetSecret Secret)> _known = new();

    /// <summary>Reads the secret of a subscription.</summary>
    /// <returns>The secret; null when the store does not have it.</returns>
    /// <exception cref="SecretStoreException">The store fails.</exception>
    internal async Task<TargetSecret?> FindAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var (name, version) = (subscription.Name, subscription.SecretVersion);
        if (_known.TryGetValue(name, out var known) && known.Version == version) return known.Secret;
        var text = await secrets.GetAsync(SecretNames.ForSubscription(name), version, cancellationToken);
        var secret = text is null ? null : TargetSecret.Parse(text);
        if (secret is not null) _known[name] = (version, secret);
        return secret;
    }

    /// <summary>Stores the secret of a subscription.</summary>
    /// <param name="name">The subscription's name.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="named">The version that the row named when the caller read it, or null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Its version.</returns>
    internal Task<string> SetAsync(string name, TargetSecret secret, string? named, CancellationToken cancellationToken) =>
        secrets.SetAsync(SecretNames.ForSubscription(name), secret.ToJson(), named, cancellationToken);

    /// <summary>Deletes the secret of a subscription. Succeeds when there is none.</summary>
    internal Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        _known.TryRemove(name, out _);
        return secrets.DeleteAsync(SecretNames.ForSubscription(name), cancellationToken);
    }
}
