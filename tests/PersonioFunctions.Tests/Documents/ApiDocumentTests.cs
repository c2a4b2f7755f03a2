using System.Text.RegularExpressions;
using PersonioFunctions.Triggers.Http;

namespace PersonioFunctions.Tests.Documents;

/// <summary>Callers depend on the codes in docs/api.md: they are those of the triggers, and each is explained.</summary>
public sealed partial class ApiDocumentTests
{
    private static readonly string Document = RepositoryFiles.Read("docs", "api.md");
    private static readonly string Troubleshooting = RepositoryFiles.Read("docs", "troubleshooting.md");

    [Fact]
    public void ProblemCodes_OfAllCalls_AreThoseOfTheTriggers()
    {
        var documented = MarkdownTables.QuotedIn(Document, "Calls", column: 4)
            .Concat(MarkdownTables.QuotedIn(Document, "Problems", column: 1))
            .ToHashSet();

        Assert.Equal(
            TriggerCatalogue.ProblemCodes.Order(StringComparer.Ordinal),
            documented.Order(StringComparer.Ordinal));
    }

    // The platform answers these calls in Azure, so callers must not depend on the codes of the local host.
    [Fact]
    public void ProblemCodes_OfTheLocalHostItself_AreMarkedAsItsOwn()
    {
        var host = RepositoryFiles.Read("functions", "PersonioFunctions.LocalHost", "Http", "HostProblem.cs");
        var codes = HostCode().Matches(host)
            .Select(match => (string)typeof(ProblemCodes).GetField(match.Groups["name"].Value)!.GetRawConstantValue()!)
            .Order(StringComparer.Ordinal)
            .ToList();
        var rows = MarkdownTables.RowsUnder(Document, "Problems");

        Assert.NotEmpty(codes);
        Assert.Equal(
            codes,
            MarkdownTables.Quoted(rows.Single(row => row[0].StartsWith("the local host", StringComparison.Ordinal))[1])
                .Order(StringComparer.Ordinal));
        foreach (var (status, code) in ((int, string)[])[(401, "unauthorized"), (404, "notFound"), (405, "methodNotAllowed")])
        {
            var row = rows.Single(row => row.Length == 3 && row[2] == $"{status} `{code}`");
            Assert.Matches("^(401|404), no body$", row[1]);
        }
    }

    [Fact]
    public void ProblemCodes_All_AreExplainedInTroubleshooting() => Assert.Equal(
        TriggerCatalogue.ProblemCodes.Order(StringComparer.Ordinal),
        MarkdownTables.QuotedIn(Troubleshooting, "Problems of the API").Order(StringComparer.Ordinal));

    [GeneratedRegex(@"ProblemCodes\.(?<name>\w+)")]
    private static partial Regex HostCode();

    internal static IEnumerable<string> PersonioCodes => Enum.GetValues<PersonioFailureKind>().Select(NoticeCodes.Personio);
}
