using System.Security.Cryptography;
using System.Text;

namespace PersonioFunctions.Accounts.Webhooks;

/// <summary>
/// The token that Personio's webhooks carry. Only its hash is stored: a random text of 256 bits cannot be found from its hash, so nobody
/// can read the token again, and checking one needs no call of the secret store.
/// </summary>
public static class WebhookToken
{
    private const int Bytes = 32;

    // Compared with when there is no stored hash, so that the check takes the same path.
    private static readonly byte[] NoToken = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    /// <summary>Creates a token.</summary>
    public static string Create() => RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true);

    /// <summary>Returns the hash to store.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(Hash(token));

    /// <summary>Whether a text is the token with this hash. Takes as long for a wrong text, and when no hash is stored.</summary>
    public static bool Matches(string shown, string? hash)
    {
        var expected = NoToken.AsSpan().ToArray();
        var isStored = hash is { Length: 2 * SHA256.HashSizeInBytes }
            && Convert.FromHexString(hash, expected, out _, out _) == System.Buffers.OperationStatus.Done;
        return CryptographicOperations.FixedTimeEquals(Hash(shown), expected) && isStored;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
