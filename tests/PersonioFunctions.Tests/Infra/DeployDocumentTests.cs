using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PersonioFunctions.Tests.Documents;

namespace PersonioFunctions.Tests.Infra;

/// <summary>docs/deploy.md names the parameters and outputs of the templates.</summary>
[Collection(nameof(Templates))]
public sealed partial class DeployDocumentTests(Templates templates)
{
    private static readonly string Deploy = RepositoryFiles.Read("docs", "deploy.md");

    private static readonly string Operations = RepositoryFiles.Read("docs", "operations.md");

    [BicepFact]
    public async Task Deploy_Parameters_AreThoseOfTheTemplateWithTheirDefaults()
    {
        var parameters = JsonNode.Parse(await templates.CompiledAsync())!["parameters"]!.AsObject();
        var rows = MarkdownTables.RowsUnder(Deploy, "Parameters");

        Assert.Equal(
            parameters.Select(parameter => parameter.Key).Order(StringComparer.Ordinal),
            rows.SelectMany(row => MarkdownTables.Quoted(row[0])).Order(StringComparer.Ordinal));
        Assert.All(parameters.Where(parameter => (string)parameter.Value!["type"]! == "int"), parameter => Assert.Contains(
            parameter.Value!["defaultValue"]!.ToString(),
            rows.Single(row => MarkdownTables.Quoted(row[0]).Contains(parameter.Key))[1].Split(", ")));
    }

    [Fact]
    public void Deploy_Commands_NameExistingFilesAndParameters()
    {
        Assert.All(RepositoryPath().Matches(Deploy), match => Assert.True(Path.Exists(RepositoryFiles.PathOf(match.Value)), match.Value));
        Assert.All(
            OutputName().Matches(Deploy),
            match => Assert.Contains(
                $"output {match.Groups["name"].Value} ", RepositoryFiles.Read("infra", "main.bicep"), StringComparison.Ordinal));
        Assert.All(
            AzdVariable().Matches(Deploy),
            match => Assert.Contains(
                $"'{match.Groups["name"].Value}'", RepositoryFiles.Read("infra", "main.bicepparam"), StringComparison.Ordinal));
    }

    [Fact]
    public void Deploy_Scale_IsTheFormulaOfTheTemplate()
    {
        var queues = JsonNode.Parse(RepositoryFiles.Read("host.json"))!["extensions"]!["queues"]!;
        var atATime = (int)queues["batchSize"]! + (int)queues["newBatchThreshold"]!;

        Assert.All(MarkdownTables.RowsUnder(Deploy, "Scale"), row =>
        {
            var (instances, accounts, requests, people) = (Number(row[0]), Number(row[1]), Number(row[2]), Number(row[3]));
            Assert.Equal((instances * atATime, Math.Min(300, 1800 / accounts), requests * 100), (accounts, requests, people));
        });
    }

    [BicepFact]
    public async Task Alerts_EveryOne_IsExplainedAndSaysWhatToDo()
    {
        var alerts = (await templates.ShippedAsync())
            .Where(resource => resource.Type() is "Microsoft.Insights/scheduledQueryRules" or "Microsoft.Insights/metricAlerts")
            .ToDictionary(alert => AlertPrefix().Replace(alert.Name(), ""), alert => (int)alert.At("properties.severity")!);
        var explained = MarkdownTables.RowsUnder(Deploy, "Alerts")
            .SelectMany(row => MarkdownTables.Quoted(row[0]).Select(name => (Name: name, Severity: Number(row[1]))))
            .ToDictionary(alert => alert.Name, alert => alert.Severity);

        Assert.Equal(
            alerts.OrderBy(alert => alert.Key, StringComparer.Ordinal), explained.OrderBy(alert => alert.Key, StringComparer.Ordinal));
        var remedies = MarkdownTables.Quoted(Operations.Split("\n## ")[0]).ToList();
        Assert.All(alerts.Keys, name => Assert.Contains(
            remedies, remedy => remedy == name || (remedy.EndsWith('*') && name.StartsWith(remedy[..^1], StringComparison.Ordinal))));
    }

    private static int Number(string cell) => int.Parse(cell.Replace(" ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\w/.-])(infra|functions)/[A-Za-z0-9./-]*[A-Za-z0-9]")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"properties\.outputs\.(?<name>\w+)\.value")]
    private static partial Regex OutputName();

    [GeneratedRegex(@"azd env set (?<name>[A-Z_]+) ")]
    private static partial Regex AzdVariable();

    [GeneratedRegex("^alert-[a-z0-9]+-[a-z0-9]+-")]
    private static partial Regex AlertPrefix();
}
