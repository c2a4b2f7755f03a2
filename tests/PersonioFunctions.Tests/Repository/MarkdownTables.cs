using System.Text.RegularExpressions;

namespace PersonioFunctions.Tests.Repository;

/// <summary>Reads the tables of a document, so that what it lists can be compared with what there is.</summary>
internal static partial class MarkdownTables
{
    /// <summary>The rows below a heading of the second level, each as its cells; without the head of the table.</summary>
    public static IReadOnlyList<string[]> RowsUnder(string document, string heading) =>
    [
        .. Section(document, heading).Split('\n')
            .Where(line => line.StartsWith('|'))
            // A bar within a cell is written \|.
            .Select(line => UnescapedBar().Split(line.Trim()).Skip(1).SkipLast(1).Select(cell => cell.Trim()).ToArray())
            .Skip(2),
    ];

    /// <summary>What stands in backticks in a text.</summary>
    public static IEnumerable<string> Quoted(string text) => Backticks().Matches(text).Select(match => match.Groups["text"].Value);

    /// <summary>A heading as the anchor that links name.</summary>
    public static string AnchorOf(string heading) =>
        NotInAnchor().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static string Section(string document, string heading) => document.ReplaceLineEndings("\n")
        .Split("\n## ").Skip(1).Single(section => section.Split('\n')[0] == heading);

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex UnescapedBar();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Backticks();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchor();
}
