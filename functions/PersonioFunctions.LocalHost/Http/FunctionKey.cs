using System.Security.Cryptography;
using System.Text;
using PersonioFunctions.Triggers.Http;

namespace PersonioFunctions.LocalHost.Http;

/// <summary>The key that callers have to show.</summary>
internal sealed class FunctionKey(string? key)
{
    private readonly byte[]? _hash = key is null ? null : Hash(key);

    /// <summary>True when the request carries the key, or none is set.</summary>
    public bool Accepts(HttpRequest request)
    {
        if (_hash is null)
            return true;

        // Hashes have one length, so the comparison tells neither length nor content of the key.
        return CallerKey.Of(request) is { } shown && CryptographicOperations.FixedTimeEquals(Hash(shown), _hash);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
