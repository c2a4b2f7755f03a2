using System.Text.RegularExpressions;

namespace PersonioFunctions.Tests.Documents;

/// <summary>The lines, links and sections of the documents follow the rules for editors and reviews.</summary>
public sealed partial class StyleTests
{
    private const int LongestLine = 140;

    private static readonly string[] PartsOfADecision = ["Context", "Decision", "Consequences"];

    public static TheoryData<string> EveryDocument =>
    [
        .. new[] { "README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "tests/PersonioSimulator/README.md" },
        .. Directory.EnumerateFiles(RepositoryFiles.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryFiles.Root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> EveryDecision =>
    [
        .. Directory.EnumerateFiles(RepositoryFiles.PathOf("docs", "adr"), "0*.md")
            .Select(file => Path.GetFileName(file)!)
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(EveryDocument))]
    public void Links_ToTheRepository_LeadSomewhere(string document)
    {
        var text = RepositoryFiles.Read(document);
        var folder = Path.GetDirectoryName(RepositoryFiles.PathOf(document))!;

        Assert.All(Link().Matches(text), link =>
        {
            var (path, anchor) = (link.Groups["path"].Value, link.Groups["anchor"].Value);
            var target = path.Length == 0 ? RepositoryFiles.PathOf(document) : Path.GetFullPath(Path.Combine(folder, path));
            Assert.True(Path.Exists(target), $"{document}: {link.Value} leads nowhere.");
            if (anchor.Length == 0) return;
            Assert.Contains(
                anchor, Heading().Matches(File.ReadAllText(target)).Select(match => MarkdownTables.AnchorOf(match.Groups["text"].Value)));
        });
    }

    // A row of a table cannot be broken, and an address must not be.
    [Theory]
    [MemberData(nameof(EveryDocument))]
    public void Lines_OfProse_FitIntoAReview(string document) => Assert.DoesNotContain(
        File.ReadLines(RepositoryFiles.PathOf(document)),
        line => line.Length > LongestLine && !line.StartsWith('|') && !line.Contains("://", StringComparison.Ordinal));

    [Fact]
    public void Readme_IsShort() => Assert.InRange(File.ReadLines(RepositoryFiles.PathOf("README.md")).Count(), 1, 150);

    [Fact]
    public void Readme_NamesEveryDocument() => Assert.All(
        Directory.EnumerateFiles(RepositoryFiles.PathOf("docs"), "*.md").Select(file => $"(docs/{Path.GetFileName(file)})"),
        link => Assert.Contains(link, RepositoryFiles.Read("README.md"), StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(EveryDecision))]
    public void Decision_HasItsPartsAndIsListed(string file)
    {
        var text = RepositoryFiles.Read("docs", "adr", file).ReplaceLineEndings("\n");

        Assert.StartsWith($"# {file[..3]} ", text, StringComparison.Ordinal);
        Assert.Matches(@"\n\* Status: (accepted|superseded by \[\d{3}.*)\n\* Date: \d{4}-\d{2}-\d{2}\n", text);
        Assert.All(
            PartsOfADecision, part => Assert.Contains($"\n## {part}\n", text, StringComparison.Ordinal));
        Assert.Contains(
            $"| [{text[2..text.IndexOf('\n')]}]({file}) |", RepositoryFiles.Read("docs", "adr", "README.md"), StringComparison.Ordinal);
    }

    // All documents name the place of the credentials with the same words.
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/operations.md")]
    [InlineData("docs/troubleshooting.md")]
    public void Credentials_AreWhereTheMessagesSay(string document) =>
        Assert.Contains(PersonioSettings.Credentials, RepositoryFiles.Read(document), StringComparison.Ordinal);

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#\s]*)(#(?<anchor>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,4} (?<text>.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
