using System.Text.RegularExpressions;

namespace PersonioFunctions.Tests.Documents;

/// <summary>
/// Reads the HTTP API from the sources of the trigger classes. The unit tests do not reference them, because they belong to a host.
/// </summary>
internal static partial class TriggerSources
{
    /// <summary>Gets every call as <c>GET /accounts/{name}</c>.</summary>
    public static IReadOnlyList<string> Calls { get; } =
    [
        .. HttpTrigger().Matches(Text("functions", "PersonioFunctions", "Triggers"))
            .Select(match => $"{match.Groups["method"].Value.ToUpperInvariant()} /{match.Groups["route"].Value}"),
    ];

    /// <summary>Gets how many HTTP triggers there are, whether their route can be read or not.</summary>
    public static int Count { get; } = Text("functions", "PersonioFunctions", "Triggers").Split("[HttpTrigger(").Length - 1;

    /// <summary>Gets the codes of the problems that a call can answer, except those that are made of a failure of Personio.</summary>
    public static IReadOnlySet<string> ProblemCodes { get; } =
        ProblemCode().Matches(Text("functions", "PersonioFunctions", "Triggers")).Select(CodeOf).ToHashSet();

    /// <summary>Gets the codes of the problems that the local host answers itself.</summary>
    public static IReadOnlySet<string> HostCodes { get; } =
        HostCode().Matches(RepositoryFiles.Read("functions", "PersonioFunctions.LocalHost", "Http", "HostProblem.cs"))
            .Select(match => match.Groups["code"].Value)
            .ToHashSet();

    private static string CodeOf(Match match) => match.Groups["code"].Success
        ? match.Groups["code"].Value
        : (string)typeof(NoticeCodes).GetField(match.Groups["constant"].Value)!.GetRawConstantValue()!;

    private static string Text(params string[] folder) => string.Join(
        '\n', Directory.EnumerateFiles(RepositoryFiles.PathOf(folder), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

    [GeneratedRegex("""\[HttpTrigger\(AuthorizationLevel\.\w+, "(?<method>\w+)", Route = "(?<route>[^"]+)"\)\]""")]
    private static partial Regex HttpTrigger();

    [GeneratedRegex("""(StatusCodes\.Status[45]\w+|\.StatusCode),\s*(?:"(?<code>[a-z][A-Za-z]+)"|NoticeCodes\.(?<constant>\w+),)""")]
    private static partial Regex ProblemCode();

    [GeneratedRegex("""=> \("(?<code>[A-Za-z]+)",""")]
    private static partial Regex HostCode();
}
