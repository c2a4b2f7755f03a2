using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PersonioFunctions.Events.Targets;

/// <summary>
/// Signs webhooks. Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
/// </summary>
internal static class StandardWebhook
{
    /// <summary>The shortest key in bytes.</summary>
    public const int MinKeyBytes = 24;

    /// <summary>The longest key in bytes.</summary>
    public const int MaxKeyBytes = 64;

    private const string SecretPrefix = "whsec_";

    /// <summary>Returns the key of a secret such as <c>whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw</c>; null when it is not one.</summary>
    public static byte[]? KeyOf(string secret)
    {
        if (!secret.StartsWith(SecretPrefix, StringComparison.Ordinal)) return null;
        var key = new byte[MaxKeyBytes + 3];
        return Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out var length)
            && length is >= MinKeyBytes and <= MaxKeyBytes
            ? key[..length]
            : null;
    }

    /// <summary>Adds the headers: the id, the time of this attempt, and one signature for each secret.</summary>
    public static void Sign(HttpRequestMessage request, string id, DateTimeOffset now, ReadOnlySpan<byte> body, IEnumerable<string> secrets)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] content = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var signatures = secrets
            .Select(KeyOf)
            .OfType<byte[]>()
            .Select(key => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, content))}");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", string.Join(' ', signatures));
    }
}
