namespace PersonioFunctions.IntegrationTests.Secrets;

/// <summary>
/// The vault's content and rules. Deletion and recovery take a number of requests rather than a time, so that tests neither sleep nor race.
/// Each refused request about a name brings it one step closer.
/// </summary>
public sealed class KeyVaultSecrets
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The number of requests that find a deletion still in progress.</summary>
    public int DeletionTakesRequests { get; set; }

    /// <summary>The number of requests that find a recovery still in progress.</summary>
    public int RecoveryTakesRequests { get; set; }

    /// <summary>The readable names.</summary>
    public IReadOnlyList<string> Names => Where(SecretState.Active);

    /// <summary>The names that are deleted or being deleted, and not purged.</summary>
    public IReadOnlyList<string> DeletedNames => Where(SecretState.Deleting, SecretState.Deleted);

    /// <summary>All versions' values, oldest first, regardless of the state of the name.</summary>
    public IReadOnlyList<string> ValuesOf(string name)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(name, out var entry) ? [.. entry.Versions.Select(v => v.Value)] : [];
        }
    }

    internal SecretResult Set(string name, string value)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out var entry)) _entries[name] = entry = new Entry();
            switch (entry.Advance())
            {
                case SecretState.Deleting: return SecretResult.Refused(409, "Conflict", "ObjectIsBeingDeleted");
                case SecretState.Deleted: return SecretResult.Refused(409, "Conflict", "ObjectIsDeletedButRecoverable");
                case SecretState.Recovering: return SecretResult.Refused(409, "Conflict", "ObjectIsBeingRecovered");
                default:
                    entry.Versions.Add(new SecretVersion(Guid.NewGuid().ToString("n"), value));
                    return SecretResult.Found(entry.Versions[^1]);
            }
        }
    }

    internal SecretResult Get(string name, string? version)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out var entry) || entry.Advance() != SecretState.Active) return SecretResult.NotFound;

            var found = version is null ? entry.Versions[^1] : entry.Versions.Find(v => v.Id == version);
            return found is null ? SecretResult.NotFound : SecretResult.Found(found);
        }
    }

    internal SecretResult Delete(string name)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out var entry)) return SecretResult.NotFound;

            switch (entry.Advance())
            {
                case SecretState.Deleting: return SecretResult.Refused(409, "Conflict", "ObjectIsBeingDeleted");
                case SecretState.Recovering: return SecretResult.Refused(409, "Conflict", "ObjectIsBeingRecovered");
                case SecretState.Deleted: return SecretResult.NotFound;
                default:
                    entry.Begin(SecretState.Deleting, DeletionTakesRequests);
                    return SecretResult.Found(entry.Versions[^1]);
            }
        }
    }

    internal SecretResult GetDeleted(string name)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(name, out var entry) && entry.Advance() == SecretState.Deleted
                ? SecretResult.Found(entry.Versions[^1])
                : SecretResult.NotFound;
        }
    }

    internal SecretResult Recover(string name)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out var entry) || entry.Advance() != SecretState.Deleted) return SecretResult.NotFound;

            entry.Begin(SecretState.Recovering, RecoveryTakesRequests);
            return SecretResult.Found(entry.Versions[^1]);
        }
    }

    internal IReadOnlyList<SecretVersion> VersionsOf(string name)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(name, out var entry) && entry.Advance() == SecretState.Active ? [.. entry.Versions] : [];
        }
    }

    private List<string> Where(params SecretState[] states)
    {
        lock (_lock)
        {
            return [.. _entries.Where(e => states.Contains(e.Value.State)).Select(e => e.Key).Order(StringComparer.Ordinal)];
        }
    }

    private sealed class Entry
    {
        private int _requestsLeft;

        public List<SecretVersion> Versions { get; } = [];

        public SecretState State { get; private set; } = SecretState.Active;

        public void Begin(SecretState state, int requests)
        {
            State = state;
            _requestsLeft = requests;
        }

        /// <summary>Returns the state that this request finds. An operation in progress ends after enough requests.</summary>
        public SecretState Advance()
        {
            if (State is SecretState.Deleting or SecretState.Recovering && _requestsLeft-- <= 0)
            {
                State = State is SecretState.Deleting ? SecretState.Deleted : SecretState.Active;
            }

            return State;
        }
    }
}

internal enum SecretState
{
    Active,
    Deleting,
    Deleted,
    Recovering,
}

internal sealed record SecretVersion(string Id, string Value);

internal sealed record SecretResult(int Status, SecretVersion? Version, string? Code, string? InnerCode)
{
    public static SecretResult NotFound { get; } = Refused(404, "SecretNotFound", innerCode: null);

    public static SecretResult Found(SecretVersion version) => new(200, version, null, null);

    public static SecretResult Refused(int status, string code, string? innerCode) => new(status, null, code, innerCode);
}
