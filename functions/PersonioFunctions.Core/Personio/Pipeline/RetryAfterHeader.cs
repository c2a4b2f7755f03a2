using System.Globalization;
using Azure.Core;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>
/// Reads the delay that a response asks for. Personio documents no such header, but gateways send one. Azure.Core's retry also obeys two
/// millisecond headers of its own. They are read here too, so that none can make a function sleep longer than allowed.
/// </summary>
internal static class RetryAfterHeader
{
    private const double LongestSeconds = 86_400;

    public static TimeSpan? Read(ResponseHeaders headers, DateTimeOffset now)
    {
        var seconds = Number(headers, "retry-after-ms") / 1000
            ?? Number(headers, "x-ms-retry-after-ms") / 1000
            ?? Number(headers, "Retry-After")
            ?? SecondsUntil(headers, now);
        return seconds is { } wait ? TimeSpan.FromSeconds(Math.Clamp(wait, 0, LongestSeconds)) : null;
    }

    private static double? Number(ResponseHeaders headers, string name) =>
        headers.TryGetValue(name, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static double? SecondsUntil(ResponseHeaders headers, DateTimeOffset now) =>
        headers.TryGetValue("Retry-After", out var text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? (at - now).TotalSeconds
            : null;
}
