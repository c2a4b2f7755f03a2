using System.Security.Cryptography;
using System.Text;

namespace PersonioFunctions.Triggers.Http;

/// <summary>
/// The function key that a caller shows, where Functions looks for it, and in its order:
/// https://learn.microsoft.com/azure/azure-functions/function-keys-how-to. The host has checked it before a function is called.
/// </summary>
internal static class CallerKey
{
    /// <summary>The key, or null when none is shown; of several the first.</summary>
    public static string? Of(HttpRequest request) =>
        request.Headers.TryGetValue("x-functions-key", out var values) || request.Query.TryGetValue("code", out values)
            ? values.FirstOrDefault()
            : null;

    /// <summary>Tells callers apart without keeping their keys; all who show none are one.</summary>
    public static string HashOf(HttpRequest request)
    {
        // On its way two headers may become one with a comma. What stands behind the key that was checked must not make another caller.
        return Of(request) is { } key ? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key.Split(',')[0].Trim()))) : "";
    }
}
