using System.Text.RegularExpressions;

namespace PersonioFunctions.Tests.Documents;

/// <summary>Microsoft's parser reads the queries of docs/power-bi.md, and they name columns that exist.</summary>
public sealed partial class PowerBiDocumentTests
{
    private static readonly string[] Keys = ["RowKey"];

    private static readonly string Document = RepositoryFiles.Read("docs", "power-bi.md").ReplaceLineEndings("\n");

    private static readonly List<string> Queries = [.. Query().Matches(Document).Select(match => match.Groups["text"].Value)];

    [Fact]
    public async Task Queries_All_AreValid()
    {
        Assert.Equal(2, Queries.Count);
        foreach (var query in Queries)
        {
            var (code, output) = await ParseAsync(query);
            Assert.True(code == 0, output);
        }
    }

    [Fact]
    public async Task Queries_WithAnError_AreRefused()
    {
        var (code, output) = await ParseAsync(Queries[0].Replace("\nin\n", "\n", StringComparison.Ordinal));

        Assert.Equal(1, code);
        Assert.Contains("Expected to find", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_OfTheTableQuery_Exist()
    {
        var columns = Columns().Match(Queries[0]).Groups["list"].Value.Split(',').Select(name => name.Trim().Trim('"')).ToList();

        Assert.True(columns.Count > 10);
        Assert.All(columns, column => Assert.Contains(
            column, (string[])[.. Keys, EmployeeColumns.DisplayName, EmployeeColumns.ChangedAt, .. EmployeeColumns.All]));
    }

    private static Task<(int Code, string Output)> ParseAsync(string query) =>
        NodeTool.RunAsync([RepositoryFiles.PathOf("tests", "PersonioFunctions.Tests", "PowerQuery", "parse.mjs")], input: query);

    [GeneratedRegex("```powerquery\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Query();

    [GeneratedRegex(@"Columns = \{(?<list>[^}]*)\}")]
    private static partial Regex Columns();
}
