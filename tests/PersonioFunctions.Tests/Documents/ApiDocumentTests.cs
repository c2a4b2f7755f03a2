namespace PersonioFunctions.Tests.Documents;

/// <summary>Callers depend on docs/api.md: it has every call, and only codes that exist.</summary>
public sealed class ApiDocumentTests
{
    private static readonly string Document = RepositoryFiles.Read("docs", "api.md");
    private static readonly string Troubleshooting = RepositoryFiles.Read("docs", "troubleshooting.md");

    [Fact]
    public void Calls_AreThoseOfTheTriggers() => Assert.Equal(
        TriggerCatalogue.Calls.Order(StringComparer.Ordinal), MarkdownTables.QuotedIn(Document, "Calls").Order(StringComparer.Ordinal));

    [Fact]
    public void ProblemCodes_OfAllCalls_AreThoseOfTheTriggers()
    {
        var documented = MarkdownTables.QuotedIn(Document, "Calls", column: 3)
            .Concat(MarkdownTables.QuotedIn(Document, "Problems", column: 1))
            .ToHashSet();

        Assert.Equal(
            TriggerCatalogue.ProblemCodes.Order(StringComparer.Ordinal),
            documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ProblemCodes_All_AreExplainedInTroubleshooting() => Assert.Equal(
        TriggerCatalogue.ProblemCodes.Order(StringComparer.Ordinal),
        MarkdownTables.QuotedIn(Troubleshooting, "Problems of the API").Order(StringComparer.Ordinal));

    internal static IEnumerable<string> PersonioCodes => Enum.GetValues<PersonioFailureKind>().Select(NoticeCodes.Personio);
}
