namespace PersonioFunctions.Tests.Documents;

/// <summary>SECURITY.md has the sections that a reviewer reads, and names every place that stores data.</summary>
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

    // Each place is documented with its retention and its readers.
    [Fact]
    public void WhatIsStored_NamesEveryTableQueueAndContainer()
    {
        var rows = MarkdownTables.RowsUnder(Document, "What is stored where");
        var places = rows.SelectMany(row => MarkdownTables.Quoted(row[1])).ToList();

        Assert.All(rows, row => Assert.DoesNotContain("", row));
        Assert.Empty(TableNames.All.Concat(ContainerNames.All).Append(QueueNames.SyncAccounts).Except(places));
    }
}
