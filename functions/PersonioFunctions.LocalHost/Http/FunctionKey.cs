using System.Security.Cryptography;
using System.Text;

namespace PersonioFunctions.LocalHost.Http;

/// <summary>
/// The key callers show, where Functions expects it: https://learn.microsoft.com/azure/azure-functions/function-keys-how-to
/// </summary>
internal sealed class FunctionKey(string? key)
{
    private readonly byte[]? _hash = key is null ? null : Hash(key);

    /// <summary>True when the request carries the key, or none is set.</summary>
    public bool Accepts(HttpRequest request)
    {
        if (_hash is null)
            return true;

        string? shown = request.Headers["x-functions-key"];
        shown ??= request.Query["code"];
        // Hashes have one length, so the comparison tells neither length nor content of the key.
        return shown is not null && CryptographicOperations.FixedTimeEquals(Hash(shown), _hash);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
