using System.Globalization;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Triggers.Http.Employees;

/// <summary>
/// Reads which employees a caller wants. No problem repeats a value, because it may be a name.
/// </summary>
internal static class EmployeeQuery
{
    /// <summary>The most characters of a text that is searched for.</summary>
    public const int MaxText = 100;

    // The earliest instant that storage can compare with.
    private static readonly DateTimeOffset Earliest = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Instants =
        ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads the query parameters that select employees.</summary>
    public static EmployeeFilter ReadEmployeeFilter(this HttpRequest request) => new()
    {
        State = request.Read("state", text => LifecycleStates.Parse(text), $"Use one of {StateNames}."),
        Department = request.ReadText("department"),
        Flag = request.Read("flag", FindFlag, $"Use one of {FlagNames}.") ?? LifecycleFlags.None,
        Text = request.ReadText("q"),
        UpdatedSince = request.Read(
            "updatedSince", FindInstant, "Use an instant such as 2026-11-24T14:00:03Z. Write a plus sign as %2B."),
    };

    private static string StateNames => string.Join(", ", Enum.GetValues<LifecycleState>().Select(state => state.Name()));

    private static string FlagNames => string.Join(", ", LifecycleFlagNames.All.Select(flag => flag.Text()));

    private static string? ReadText(this HttpRequest request, string name) => request.ReadOne(
        name, text => text.Trim() is { Length: > 0 and <= MaxText } trimmed ? trimmed : null, $"Use 1 to {MaxText} characters.");

    private static T? Read<T>(this HttpRequest request, string name, Func<string, T?> read, string advice)
        where T : struct => request.ReadOne(name, text => (object?)read(text), advice) as T?;

    private static T? ReadOne<T>(this HttpRequest request, string name, Func<string, T?> read, string advice)
        where T : class
    {
        if (!request.Query.TryGetValue(name, out var values)) return null;
        return values is [{ } text] && read(text) is { } value ? value : throw RequestReader.Invalid(
            ProblemCodes.InvalidFilter,
            $"The query parameter '{name}' selects nothing.",
            new Dictionary<string, string> { [name] = $"{advice} Send it once." });
    }

    private static LifecycleFlags? FindFlag(string text) =>
        LifecycleFlagNames.All.Where(flag => flag.Text() == text).Cast<LifecycleFlags?>().FirstOrDefault();

    private static DateTimeOffset? FindInstant(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            Instants,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var instant) && instant >= Earliest
            ? instant
            : null;
}
