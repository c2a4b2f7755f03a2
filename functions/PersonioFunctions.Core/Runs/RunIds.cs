using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace PersonioFunctions.Runs;

/// <summary>
/// Makes and reads run ids: an instant in UTC to the millisecond and eight hex digits, such as <c>20261123140000000-1f3a9c2b</c>. They
/// sort by time.
/// </summary>
public static partial class RunIds
{
    private const string InstantFormat = "yyyyMMddHHmmssfff";

    /// <summary>Returns the id of an account's run at a tick of the schedule. It is the same however often the tick is handled.</summary>
    public static string ForTick(string account, DateTimeOffset occurrence)
    {
        var instant = Instant(occurrence);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{account}\n{instant}"));
        return $"{instant}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}";
    }

    /// <summary>Creates a new id.</summary>
    public static string Create(DateTimeOffset now) => $"{Instant(now)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <summary>Whether a text is a run id.</summary>
    public static bool IsRunId(string text) => Pattern().IsMatch(text);

    /// <summary>Converts an id to a row key. Later runs sort first.</summary>
    public static string ToRowKey(string runId) => string.Create(runId.Length, runId, static (key, id) =>
    {
        for (var i = 0; i < id.Length; i++) key[i] = i < InstantFormat.Length ? (char)('9' - (id[i] - '0')) : id[i];
    });

    /// <summary>Converts a row key to the id.</summary>
    public static string FromRowKey(string rowKey) => ToRowKey(rowKey);

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[0-9]{17}-[0-9a-f]{8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
