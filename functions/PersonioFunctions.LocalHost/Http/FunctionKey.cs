using System.Security.Cryptography;
using System.Text;
using PersonioFunctions.Triggers.Http;

namespace PersonioFunctions.LocalHost.Http;

/// <summary>Checks the key that callers must send.</summary>
internal sealed class FunctionKey(string? key)
{
    private readonly byte[]? _hash = key is null ? null : Hash(key);

    /// <summary>Whether the request has the key, or no key is set.</summary>
    public bool Accepts(HttpRequest request)
    {
        if (_hash is null)
            return true;

        // All hashes have the same length, so the time of the comparison reveals neither the length nor the content of the key.
        return CallerKey.Of(request) is { } shown && CryptographicOperations.FixedTimeEquals(Hash(shown), _hash);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
