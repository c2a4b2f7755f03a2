using System.Globalization;
using Azure.Core;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>
/// Reads the delay that a response asks for. Personio documents no such header, but gateways send one: seconds or an HTTP date, as in
/// https://www.rfc-editor.org/rfc/rfc9110#field.retry-after, and some send seconds with a fraction. Nothing else counts, and no other
/// header does. A general date parser would read 12.5 as the fifth of December.
/// </summary>
internal static class RetryAfterHeader
{
    /// <summary>The longest delay that is obeyed. Waiting longer helps no one.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    // The three forms of an HTTP date: https://www.rfc-editor.org/rfc/rfc9110#http.date
    private static readonly string[] DateFormats =
        ["ddd, dd MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    public static TimeSpan? Read(ResponseHeaders headers, DateTimeOffset now) =>
        headers.TryGetValue("Retry-After", out var text) && (Number(text) ?? SecondsUntil(text, now)) is { } seconds
            ? TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(seconds), 0, Longest.TotalSeconds))
            : null;

    private static double? Number(string text) =>
        char.IsAsciiDigit(text.FirstOrDefault())
        && char.IsAsciiDigit(text[^1])
        && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static double? SecondsUntil(string text, DateTimeOffset now) =>
        DateTimeOffset.TryParseExact(
            text,
            DateFormats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite,
            out var at)
            ? (at - now).TotalSeconds
            : null;
}
