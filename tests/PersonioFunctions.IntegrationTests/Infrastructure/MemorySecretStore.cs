using System.Collections.Concurrent;

namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>A secret store with versions, in memory, that can be made to fail.</summary>
internal sealed class MemorySecretStore : ISecretStore
{
    private readonly ConcurrentDictionary<(string Name, string Version), string> _secrets = new();
    private int _versions;

    /// <summary>Whether every call fails.</summary>
    public bool IsDown { get; set; }

    /// <summary>Runs when a secret is deleted, before the caller learns of it.</summary>
    public Func<Task> AfterDelete { get; set; } = () => Task.CompletedTask;

    /// <summary>The outcomes of single calls.</summary>
    public CallFaults<SecretFault> Faults { get; } = new();

    public Task<string> SetAsync(string name, string value, string? named, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        var version = $"v{Interlocked.Increment(ref _versions)}";
        _secrets[(name, version)] = value;
        return Task.FromResult(version);
    }

    public Task<string?> GetAsync(string name, string version, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        return Task.FromResult(_secrets.GetValueOrDefault((name, version)));
    }

    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        foreach (var key in _secrets.Keys.Where(key => key.Name == name)) _secrets.TryRemove(key, out _);
        await AfterDelete().WaitAsync(cancellationToken);
    }

    public Task CheckAsync(CancellationToken cancellationToken)
    {
        ThrowIfDown();
        return Task.CompletedTask;
    }

    private void ThrowIfDown()
    {
        if (Faults.Next() != SecretFault.None || IsDown) throw new SecretStoreException("The secret store does not answer.");
    }
}
