using System.Text.RegularExpressions;

namespace PersonioFunctions.Tests.Documents;

/// <summary>docs/tables.md has every table, every column and every word of a column, because reports and scripts read the tables.</summary>
public sealed partial class TablesDocumentTests
{
    private static readonly string Document = RepositoryFiles.Read("docs", "tables.md").ReplaceLineEndings("\n");

    [Fact]
    public void Tables_All_HaveASection() => Assert.All(
        TableNames.All, table => Assert.NotEmpty(MarkdownTables.RowsUnder(Document, table)));

    [Fact]
    public void QueuesAndContainers_AreThoseOfTheCode() => Assert.Equal(
        QueueNames.All.Concat(ContainerNames.All).Order(StringComparer.Ordinal),
        MarkdownTables.QuotedIn(Document, "Queues and containers").Order(StringComparer.Ordinal));

    // A new attribute is one row of the catalogue: run this test with UPDATE_DOCS=1 to write the table again.
    [Fact]
    public void Employees_Attributes_AreThoseOfTheCatalogue()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(RepositoryFiles.PathOf("docs", "tables.md"), AttributeTable.Replace(Document, AttributeTable.Generate()));

        var table = AttributeTable.In(RepositoryFiles.Read("docs", "tables.md").ReplaceLineEndings("\n"));
        Assert.True(
            table == AttributeTable.Generate(),
            "The table of attributes in docs/tables.md is out of date. Run this test with UPDATE_DOCS=1, or paste:\n"
                + AttributeTable.Generate());
    }

    [Fact]
    public void Employees_Columns_AreThoseThatAreWritten() => Assert.Equal(
        EmployeeColumns.All
            .Concat(["DisplayName", "KnownEmails", "FirstHireDate", "OwnColumns", "FirstSeenAt", "ChangedAt", "ContentHash"])
            .Order(StringComparer.Ordinal),
        MarkdownTables.RowsUnder(Document, TableNames.Employees).Select(row => row[0].Trim('`')).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(TableNames.SyncRuns, "Runs", "SyncRunStore.cs")]
    [InlineData(TableNames.EmployeeChanges, "Changes", "ChangeLog.cs")]
    [InlineData(TableNames.Accounts, "Accounts", "AccountStore.cs", "Webhooks/NotifiedPeopleStore.cs")]
    [InlineData(TableNames.Subscriptions, "Subscriptions", "SubscriptionStore.cs", "FeedPositionStore.cs")]
    public void OtherTables_Columns_AreThoseThatAreWritten(string table, string room, params string[] stores)
    {
        var written = stores
            .SelectMany(store => WrittenColumn().Matches(RepositoryFiles.Read("functions", "PersonioFunctions.Core", room, store)))
            .Select(match => match.Groups["name"].Value)
            .ToHashSet();

        Assert.NotEmpty(written);
        Assert.Equal(
            written.Order(StringComparer.Ordinal),
            MarkdownTables.QuotedIn(Document, table).Where(name => char.IsUpper(name[0])).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void SyncRuns_TriggersAndStatuses_AreAllNamed()
    {
        var rows = MarkdownTables.RowsUnder(Document, TableNames.SyncRuns);

        Assert.Equal(Words<SyncTrigger>(), MarkdownTables.Quoted(rows.Single(row => row[0] == "`Trigger`")[1]));
        Assert.Equal(Words<SyncRunStatus>(), MarkdownTables.Quoted(rows.Single(row => row[0] == "`Status`")[1]));
    }

    [Fact]
    public void EmployeeChanges_Kinds_AreThoseOfTheCode() => Assert.Equal(
        Words<ChangeKind>().Order(StringComparer.Ordinal),
        MarkdownTables.QuotedIn(Document, TableNames.EmployeeChanges).Where(name => char.IsLower(name[0])).Order(StringComparer.Ordinal));

    [Fact]
    public void States_AreThoseOfTheCode() => Assert.Equal(
        Enum.GetValues<LifecycleState>().Select(state => state.Name()).Order(StringComparer.Ordinal),
        MarkdownTables.QuotedIn(Document, "States").Order(StringComparer.Ordinal));

    [Fact]
    public void Health_Words_AreThoseOfTheCode() => Assert.Equal(
        Words<AccountHealthStatus>().Order(StringComparer.Ordinal),
        MarkdownTables.QuotedIn(Document, "Health").Order(StringComparer.Ordinal));

    private static IEnumerable<string> Words<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(name => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name));

    // The key of an entity's initializer, followed by the value.
    [GeneratedRegex("""\[(?:nameof\(\w+\.(?<name>\w+)\)|"(?<name>\w+)")\] = """)]
    private static partial Regex WrittenColumn();
}
