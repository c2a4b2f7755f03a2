using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PersonioSimulator.Api;

/// <summary>A pair of credentials of one company, and the attributes that it may read.</summary>
internal sealed class Credential(string company, string clientId, string clientSecret)
{
    private volatile IReadOnlySet<string>? _whitelist;

    public string Company { get; } = company;

    public string ClientId { get; } = clientId;

    public string ClientSecret { get; } = clientSecret;

    /// <summary>The readable attribute keys; null for all.</summary>
    public IReadOnlySet<string>? Whitelist
    {
        get => _whitelist;
        set => _whitelist = value;
    }

    /// <summary>Whether the pair has the scope <c>personio:webhooks:write</c>.</summary>
    public bool MayManageWebhooks { get; set; }

    public bool MayRead(string key) => Whitelist?.Contains(key) ?? true;
}

/// <summary>The state of a token.</summary>
internal enum TokenState
{
    Valid,

    /// <summary>The token was issued, but it has expired, was revoked, or its credentials are gone.</summary>
    Blacklisted,

    Unknown,
}

/// <summary>
/// Holds credentials and their tokens. A pair gets the same token from its first request until the token expires. All values are derived
/// from the seed, so the sources contain nothing that looks like a secret. Source:
/// https://developer.personio.de/changelog/authentication-api-improved-bearer-token
/// </summary>
internal sealed class CredentialStore(int seed, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Credential> _byClientId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Token, DateTimeOffset ExpiresAt)> _current = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _clientIdByToken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _issued = new(StringComparer.Ordinal);

    /// <summary>Issues a further pair for a company.</summary>
    public Credential Issue(string company)
    {
        lock (_lock)
        {
            var number = _issued[company] = _issued.GetValueOrDefault(company) + 1;
            var clientId = "papi-" + new Guid(Digest($"id|{company}|{number}")[..16]);
            var secret = "papi-" + Base64Url.EncodeToString(Digest($"secret|{company}|{number}"));
            return _byClientId[clientId] = new Credential(company, clientId, secret);
        }
    }

    /// <summary>Returns the pairs of a company, in the order issued.</summary>
    public IReadOnlyList<Credential> Of(string company)
    {
        lock (_lock)
            return [.. _byClientId.Values.Where(credential => credential.Company == company)];
    }

    public Credential? Find(string clientId)
    {
        lock (_lock)
            return _byClientId.GetValueOrDefault(clientId);
    }

    /// <summary>Withdraws a pair and its token permanently.</summary>
    public bool Remove(string clientId)
    {
        lock (_lock)
        {
            _current.Remove(clientId);
            return _byClientId.Remove(clientId);
        }
    }

    /// <summary>Returns the pair's token and its expiry.</summary>
    public (string Token, TimeSpan Remaining) TokenFor(Credential credential, TimeSpan lifetime)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (!_current.TryGetValue(credential.ClientId, out var current) || current.ExpiresAt <= now)
            {
                var token = "papi-" + Convert.ToHexStringLower(Digest($"token|{credential.ClientId}|{_clientIdByToken.Count}"));
                _clientIdByToken[token] = credential.ClientId;
                _current[credential.ClientId] = current = (token, now + lifetime);
            }

            return (current.Token, current.ExpiresAt - now);
        }
    }

    /// <summary>Revokes the token of the pair.</summary>
    public void Revoke(Credential credential)
    {
        lock (_lock)
            _current.Remove(credential.ClientId);
    }

    public TokenState Check(string token, out Credential? credential)
    {
        lock (_lock)
        {
            credential = null;
            if (!_clientIdByToken.TryGetValue(token, out var clientId))
                return TokenState.Unknown;
            if (!_current.TryGetValue(clientId, out var current) || current.Token != token || current.ExpiresAt <= time.GetUtcNow())
                return TokenState.Blacklisted;
            credential = _byClientId[clientId];
            return TokenState.Valid;
        }
    }

    private byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}|{text}"));
}
