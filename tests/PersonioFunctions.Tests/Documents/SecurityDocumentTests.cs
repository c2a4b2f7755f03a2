namespace PersonioFunctions.Tests.Documents;

/// <summary>A reviewer reads SECURITY.md: it has its sections and names every place where something is stored.</summary>
public sealed class SecurityDocumentTests
{
    private static readonly string Document = RepositoryFiles.Read("SECURITY.md").ReplaceLineEndings("\n");

    [Theory]
    [InlineData("What is stored where")]
    [InlineData("Erasing")]
    [InlineData("What it defends against")]
    [InlineData("Reporting")]
    public void Section_IsThere(string heading) =>
        Assert.Contains($"\n## {heading}\n", Document, StringComparison.Ordinal);

    // Each place says for how long it stores something, and who can read it.
    [Fact]
    public void WhatIsStored_NamesEveryTableQueueAndContainer()
    {
        var rows = MarkdownTables.RowsUnder(Document, "What is stored where");
        var places = rows.SelectMany(row => MarkdownTables.Quoted(row[1])).ToList();

        Assert.All(rows, row => Assert.DoesNotContain("", row));
        Assert.Empty(TableNames.All.Concat(ContainerNames.All).Append(QueueNames.SyncAccounts).Except(places));
    }
}
