using System.Reflection;

namespace PersonioFunctions.Tests.Documents;

/// <summary>docs/troubleshooting.md explains every code: what happened and what to do.</summary>
public sealed class TroubleshootingDocumentTests
{
    private static readonly string Document = RepositoryFiles.Read("docs", "troubleshooting.md");

    [Fact]
    public void Notices_AreThoseOfTheCode() => Assert.Equal(
        Codes.Concat(ApiDocumentTests.PersonioCodes).Order(StringComparer.Ordinal),
        MarkdownTables.QuotedIn(Document, "Notices").Order(StringComparer.Ordinal));

    [Fact]
    public void Rows_All_SayWhatHappenedAndWhatToDo() => Assert.All(
        MarkdownTables.RowsUnder(Document, "Notices").Concat(MarkdownTables.RowsUnder(Document, "Problems of the API")),
        row => Assert.All(row, cell => Assert.NotEmpty(cell)));

    private static IEnumerable<string> Codes => typeof(NoticeCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(constant => constant.IsLiteral)
        .Select(constant => (string)constant.GetRawConstantValue()!);
}
