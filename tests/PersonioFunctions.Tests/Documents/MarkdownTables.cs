using System.Text.RegularExpressions;

namespace PersonioFunctions.Tests.Documents;

/// <summary>Reads the tables of a document, so that tests can compare them with the code.</summary>
internal static partial class MarkdownTables
{
    /// <summary>Returns the rows of all tables below a heading of the second level, each as its cells. Heads are left out.</summary>
    public static IReadOnlyList<string[]> RowsUnder(string document, string heading)
    {
        var rows = new List<string[]>();
        foreach (var line in SectionOf(document, heading).Split('\n').Where(line => line.StartsWith('|')))
        {
            if (Separator().IsMatch(line)) rows.RemoveAt(rows.Count - 1);
            // A bar within a cell is written \|.
            else rows.Add([.. UnescapedBar().Split(line.Trim()).Skip(1).SkipLast(1).Select(cell => cell.Trim())]);
        }

        return rows;
    }

    /// <summary>Returns the text below a heading of the second level, up to the next one.</summary>
    public static string SectionOf(string document, string heading) => document.ReplaceLineEndings("\n")
        .Split("\n## ").Skip(1).Single(section => section.Split('\n')[0] == heading);

    /// <summary>Returns the texts in backticks.</summary>
    public static IEnumerable<string> Quoted(string text) => Backticks().Matches(text).Select(match => match.Groups["text"].Value);

    /// <summary>Returns the texts in backticks in one column of the tables below a heading.</summary>
    public static IEnumerable<string> QuotedIn(string document, string heading, int column = 0) =>
        RowsUnder(document, heading).SelectMany(row => Quoted(row[column]));

    /// <summary>Returns the link anchor of a heading.</summary>
    public static string AnchorOf(string heading) =>
        NotInAnchor().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"^\|[-|: ]+$")]
    private static partial Regex Separator();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex UnescapedBar();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Backticks();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchor();
}
