using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PersonioFunctions.Tests.Infra;

namespace PersonioFunctions.Tests.Repository;

/// <summary>What deploys and operates reads the documents: they name what there is.</summary>
[Collection(nameof(Templates))]
public sealed partial class DocumentTests(Templates templates)
{
    private static readonly string Deploy = RepositoryFiles.Read("docs", "deploy.md");

    private static readonly string Operations = RepositoryFiles.Read("docs", "operations.md");

    // What somebody looks for in them.
    private static readonly string[] Topics =
    [
        "First connect", "Whitelisting", "A held plan", "A sick account", "Poison", "Rotating client secrets", "After a loss",
        "Moving to another region", "What it costs", "100, 1 000, 10 000 accounts",
    ];

    private static readonly string[] Documents =
    [
        .. new[] { "README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md" },
        .. Directory.EnumerateFiles(RepositoryFiles.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryFiles.Root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> EveryDocument => [.. Documents];

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
    public void Deploy_Commands_NameWhatThereIs()
    {
        Assert.All(RepositoryPath().Matches(Deploy), match => Assert.True(Path.Exists(RepositoryFiles.PathOf(match.Value)), match.Value));
        Assert.All(
            OutputName().Matches(Deploy),
            match => Assert.Contains($"output {match.Groups["name"].Value} ", RepositoryFiles.Read("infra", "main.bicep"), StringComparison.Ordinal));
        Assert.All(
            AzdVariable().Matches(Deploy),
            match => Assert.Contains($"'{match.Groups["name"].Value}'", RepositoryFiles.Read("infra", "main.bicepparam"), StringComparison.Ordinal));
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

        Assert.Equal(alerts.OrderBy(alert => alert.Key, StringComparer.Ordinal), explained.OrderBy(alert => alert.Key, StringComparer.Ordinal));
        var remedies = MarkdownTables.Quoted(Operations.Split("\n## ")[0]).ToList();
        Assert.All(alerts.Keys, name => Assert.Contains(
            remedies, remedy => remedy == name || (remedy.EndsWith('*') && name.StartsWith(remedy[..^1], StringComparison.Ordinal))));
    }

    [Fact]
    public void Operations_EveryTopic_HasItsSection() => Assert.All(
        Topics, topic => Assert.Contains($"\n## {topic}\n", Operations.ReplaceLineEndings("\n"), StringComparison.Ordinal));

    // Somebody pastes it in a bad hour.
    [Fact]
    public void Operations_RequeuedMessage_IsOneThatTheAppReads()
    {
        var (json, runDate, requestDate) = Requeue().Match(Operations) is { Success: true } found
            ? (found.Groups["json"].Value, found.Groups["run"].Value, found.Groups["requested"].Value)
            : throw new InvalidOperationException("The document does not say how to put a message on the queue.");

        var message = SyncMessage.Parse(string.Format(
            CultureInfo.InvariantCulture, json.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)
                .Replace("runId\":\"%s", "runId\":\"{0}", StringComparison.Ordinal).Replace("%s", "{1}", StringComparison.Ordinal),
            Date(runDate),
            Date(requestDate)));

        Assert.Equal(("acme", SyncTrigger.Manual, new DateTimeOffset(2026, 11, 23, 14, 5, 9, TimeSpan.Zero)), (message.Account, message.Trigger, message.RequestedAt));
        Assert.StartsWith("20261123140509000-", message.RunId, StringComparison.Ordinal);
        Assert.Contains($"--queue-name {QueueNames.SyncAccounts} ", Operations, StringComparison.Ordinal);

        // As date(1) would.
        static string Date(string format) => format
            .Replace("%Y", "2026", StringComparison.Ordinal).Replace("%m", "11", StringComparison.Ordinal).Replace("%d", "23", StringComparison.Ordinal)
            .Replace("%H", "14", StringComparison.Ordinal).Replace("%M", "05", StringComparison.Ordinal).Replace("%S", "09", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("What is stored where")]
    [InlineData("Erasing")]
    [InlineData("What it defends against")]
    [InlineData("Reporting")]
    public void Security_Section_IsThere(string heading) =>
        Assert.Contains($"\n## {heading}\n", RepositoryFiles.Read("SECURITY.md").ReplaceLineEndings("\n"), StringComparison.Ordinal);

    // Everything that stores something says for how long, and who can read it.
    [Fact]
    public void Security_WhatIsStored_NamesEveryTableQueueAndContainer()
    {
        var rows = MarkdownTables.RowsUnder(RepositoryFiles.Read("SECURITY.md"), "What is stored where");
        var places = rows.SelectMany(row => MarkdownTables.Quoted(row[1])).ToList();

        Assert.All(rows, row => Assert.DoesNotContain("", row));
        Assert.Empty(TableNames.All.Concat(ContainerNames.All).Append(QueueNames.SyncAccounts).Except(places));
    }

    // A sum that does not add up is believed by nobody.
    [Fact]
    public void Operations_Cost_AddsUp()
    {
        const int Runs = 24 * 30;

        Assert.Contains($"({Runs} runs)", Operations, StringComparison.Ordinal);
        // Ten pages a run and a token a day; six transactions a run and four an hour for the calendar, rounded up to hundreds.
        Assert.Contains($"| 10 pages a run, 1 token a day | {Text((Runs * 10) + 30)};", Operations, StringComparison.Ordinal);
        Assert.Contains(
            "| 6 for an unchanged run, more for the first run of a day and when employees change; 1 each quarter of an hour to find due transitions"
                + $" | {Text(((Runs * (6 + 4)) + 99) / 100 * 100)} to ",
            Operations,
            StringComparison.Ordinal);
        Assert.Contains($"if one always is: {Text(2 * 30 * 24 * 3600 / 5)} ", Operations, StringComparison.Ordinal);
        Assert.Contains(
            $"{Text(4 * Runs)} ticks of the calendar | {Text(6 * Runs)}, of at least a second at 2 GB: {Text(6 * Runs * 2)} GB-s;", Operations, StringComparison.Ordinal);
        Assert.Contains($"2 KB, 25 KB and 50 KB a run | {Runs * (2 + 25 + 50) / 1000} MB;", Operations, StringComparison.Ordinal);
    }

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
            Assert.Contains(anchor, Heading().Matches(File.ReadAllText(target)).Select(match => MarkdownTables.AnchorOf(match.Groups["text"].Value)));
        });
    }

    private static int Number(string cell) => int.Parse(cell.Replace(" ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString("#,0", new NumberFormatInfo { NumberGroupSeparator = " " });

    [GeneratedRegex(@"(?<![\w/.-])(infra|functions)/[A-Za-z0-9./-]*[A-Za-z0-9]")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"printf '(?<json>\{[^']+\})'.*?date -u \+(?<run>[^)]+)\).*?date -u \+(?<requested>[^)]+)\)", RegexOptions.Singleline)]
    private static partial Regex Requeue();

    [GeneratedRegex(@"properties\.outputs\.(?<name>\w+)\.value")]
    private static partial Regex OutputName();

    [GeneratedRegex(@"azd env set (?<name>[A-Z_]+) ")]
    private static partial Regex AzdVariable();

    [GeneratedRegex("^alert-[a-z0-9]+-[a-z0-9]+-")]
    private static partial Regex AlertPrefix();

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#\s]*)(#(?<anchor>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,4} (?<text>.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
