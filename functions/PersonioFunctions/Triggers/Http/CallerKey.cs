using System.Security.Cryptography;
using System.Text;

namespace PersonioFunctions.Triggers.Http;

/// <summary>
/// Reads the function key of a request from where Functions looks for it, in the same order:
/// https://learn.microsoft.com/azure/azure-functions/function-keys-how-to. The host checks the key before it calls a function.
/// </summary>
internal static class CallerKey
{
    /// <summary>The query parameter that may hold the key.</summary>
    public const string QueryName = "code";

    /// <summary>Returns the key, or null when the request has none. Of several keys it returns the first.</summary>
    public static string? Of(HttpRequest request) =>
        request.Headers.TryGetValue("x-functions-key", out var values) || request.Query.TryGetValue(QueryName, out values)
            ? values.FirstOrDefault()
            : null;

    /// <summary>Identifies a caller without keeping the key. All callers without a key count as one.</summary>
    public static string HashOf(HttpRequest request)
    {
        // A proxy may join two headers with a comma. Text after the checked key must not pass for another caller.
        return Of(request) is { } key ? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key.Split(',')[0].Trim()))) : "";
    }
}
