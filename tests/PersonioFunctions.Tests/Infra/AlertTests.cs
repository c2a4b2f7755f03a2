using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PersonioFunctions.Tests.Infra;

/// <summary>Each alert must match a log message or metric that exists. Otherwise it never fires and gives false assurance.</summary>
[Collection(nameof(Templates))]
public sealed partial class AlertTests(Templates templates)
{
    private const string LogAlert = "Microsoft.Insights/scheduledQueryRules";
    private const string MetricAlert = "Microsoft.Insights/metricAlerts";

    private static readonly string[] Expected =
    [
        "account-sick", "data-old", "function-failed", "plan-held", "poison", "run-failed", "schedule-silent",
        "storage-availability", "storage-errors", "subscription-stopped", "throttled", "vault-availability", "vault-refused",
    ];

    // https://learn.microsoft.com/azure/azure-monitor/reference/metrics-index
    private static readonly Dictionary<string, string[]> MetricsOfThePlatform = new()
    {
        ["Microsoft.Storage/storageAccounts"] = ["Availability", "Transactions"],
        ["Microsoft.KeyVault/vaults"] = ["Availability", "ServiceApiResult"],
    };

    private static readonly string[] TablesOfTheWorkspace = ["AppTraces", "AppRequests", "AppMetrics", "AzureDiagnostics"];

    // Another test compares docs/telemetry.md with the emitted metrics.
    private static readonly string Telemetry = RepositoryFiles.Read("docs", "telemetry.md");

    private static IEnumerable<string> TelemetryNames =>
        TelemetryTermPattern().Matches(Telemetry).Select(match => match.Groups["name"].Value);

    private static IEnumerable<string> HealthWords =>
        Enum.GetNames<PersonioFunctions.Accounts.AccountHealthStatus>().Select(name => name.ToLowerInvariant());

    [BicepFact]
    public async Task Shipped_Alerts_AreAllThere()
    {
        var alerts = (await templates.ShippedAsync()).Where(resource => resource.Type() is LogAlert or MetricAlert).ToList();

        Assert.Equal(
            Expected, alerts.Select(alert => Regex.Replace(alert.Name(), "^alert-[a-z0-9]+-[a-z0-9]+-", "")).Order(StringComparer.Ordinal));
        Assert.All(alerts, alert =>
        {
            Assert.True((bool)alert.At("properties.enabled")!);
            Assert.NotEmpty((string)alert.At("properties.description")!);
            Assert.InRange((int)alert.At("properties.severity")!, 0, 3);
        });
    }

    // The text in its query that shows what each alert finds.
    [BicepTheory]
    [InlineData("poison", "given up (poison)", "GreaterThan", 0)]
    [InlineData("account-sick", "(\"failing\", \"quarantined\") | where Max > 86400", "GreaterThan", 0)]
    [InlineData("data-old", "Health == \"stale\" or (Health in (\"failing\", \"quarantined\") and Max > 10800)", "GreaterThan", 0)]
    [InlineData("schedule-silent", "\"Requested the transitions of \"", "LessThan", 1)]
    [InlineData("subscription-stopped", "subscription.status\"]) in (\"failing\", \"disabled\") | where Max > 0", "GreaterThan", 0)]
    [InlineData("plan-held", "\"Changes wait for a decision\"", "GreaterThan", 0)]
    [InlineData("run-failed", "\"The run ended as Failed\"", "GreaterThan", 0)]
    [InlineData("function-failed", "where Success == false and ResultCode !startswith \"4\"", "GreaterThan", 4)]
    [InlineData("throttled", "where Throttled > 0.05 * All", "GreaterThan", 0)]
    public async Task LogAlert_Threshold_IsTheDocumentedOne(string name, string query, string comparison, int threshold)
    {
        var alert = (await templates.ShippedAsync())
            .OfType(LogAlert)
            .Single(alert => alert.Name().EndsWith($"-{name}", StringComparison.Ordinal));
        var criterion = alert.At("properties.criteria")!["allOf"]![0]!;

        Assert.Contains(query, (string)criterion["query"]!, StringComparison.Ordinal);
        Assert.Equal((comparison, threshold), ((string)criterion["operator"]!, (int)criterion["threshold"]!));
    }

    // A schedule of syncs may pause for longer than any window. The timer of the calendar ticks every quarter of an hour.
    [BicepFact]
    public async Task ScheduleSilent_Window_IsFourTicksOfTheCalendarWhateverTheSchedule()
    {
        var trigger = typeof(PersonioFunctions.Triggers.ScheduleTransitionsTrigger)
            .GetMethod("RunAsync")!.GetParameters()[0].GetCustomAttribute<Microsoft.Azure.WebJobs.TimerTriggerAttribute>()!;
        var interval = SyncSchedule.TryParse(trigger.ScheduleExpression)!.IntervalAt(
            new DateTimeOffset(2026, 11, 23, 14, 0, 0, TimeSpan.Zero));
        var alert = (await templates.ShippedAsync())
            .OfType(LogAlert)
            .Single(alert => alert.Name().EndsWith("-schedule-silent", StringComparison.Ordinal));

        Assert.Equal(4 * interval, System.Xml.XmlConvert.ToTimeSpan((string)alert.At("properties.windowSize")!));
    }

    [Theory]
    [InlineData("personio_functions.accounts")]
    [InlineData("personio_functions.account.data_age")]
    [InlineData("personio_functions.account.health")]
    [InlineData("personio_functions.plans.held")]
    [InlineData("The run ended as ")]
    public void Workbook_AccountsRunsAgesAndStates_AreShown(string source) =>
        Assert.Contains(source, RepositoryFiles.Read("infra", "modules", "workbook.json"), StringComparison.Ordinal);

    [BicepFact]
    public async Task Everything_EveryAlert_NotifiesAnActionGroup()
    {
        var alerts = (await templates.EverythingAsync()).Where(resource => resource.Type() is LogAlert or MetricAlert).ToList();

        Assert.Equal(Expected.Length, alerts.Count);
        Assert.All(alerts, alert => Assert.Contains(
            "Microsoft.Insights/actionGroups/", alert.At("properties.actions")!.ToJsonString(), StringComparison.Ordinal));
    }

    [BicepFact]
    public async Task LogAlerts_EveryMessage_IsOneThatTheSyncLogs()
    {
        var queries = (await templates.ShippedAsync()).OfType(LogAlert)
            .Select(alert => (string)alert.At("properties.criteria")!["allOf"]![0]!["query"]!).ToList();

        Assert.All(queries, AssertQueryCanAnswer);
    }

    [Fact]
    public void Workbook_EveryQuery_MatchesALoggedMessage()
    {
        var queries = JsonNode.Parse(RepositoryFiles.Read("infra", "modules", "workbook.json"))!["items"]!.AsArray()
            .Select(item => (string?)item!["content"]!["query"]).OfType<string>().ToList();

        Assert.NotEmpty(queries);
        Assert.All(queries, AssertQueryCanAnswer);
    }

    [Theory]
    [InlineData("AppTraces | where Message startswith_cs \"The run ended as Hold\"")]
    [InlineData("AppTraces | where Message startswith_cs \"A run ended as Held\"")]
    [InlineData("AppTraces | where Message startswith_cs \"The run is given up (venom)\"")]
    [InlineData("PersonioTraces | take 1")]
    [InlineData("AppMetrics | where Name == \"personio_functions.account.mood\"")]
    [InlineData("AppMetrics | where tostring(Properties[\"personio_functions.account.health\"]) in (\"failing\", \"sulking\")")]
    public void Query_ForAMessageThatIsNeverLogged_IsCaught(string query) =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertQueryCanAnswer(query));

    [BicepFact]
    public async Task MetricAlerts_EveryMetric_IsOneOfThePlatform()
    {
        var criteria = (await templates.ShippedAsync()).OfType(MetricAlert).Select(alert => alert.At("properties.criteria")!["allOf"]![0]!);

        Assert.All(criteria, criterion =>
            Assert.Contains((string)criterion["metricName"]!, MetricsOfThePlatform[(string)criterion["metricNamespace"]!]));
    }

    private static void AssertQueryCanAnswer(string query)
    {
        Assert.Contains(query.Split('\n', '|')[0].Trim(), TablesOfTheWorkspace);
        Assert.All(PrefixPattern().Matches(query), match => AssertLogged(match.Groups["prefix"].Value));
        Assert.All(TelemetryNamePattern().Matches(query), match => Assert.Contains(match.Groups["name"].Value, TelemetryNames));
        Assert.All(HealthPattern().Matches(query), match => Assert.All(
            QuotedPattern().Matches(match.Groups["words"].Value),
            word => Assert.Contains(word.Groups["word"].Value, HealthWords)));
    }

    /// <summary>Whether a message begins like one in the sources and continues with a value that the code has.</summary>
    private static void AssertLogged(string prefix)
    {
        var sources = Directory.EnumerateFiles(
            RepositoryFiles.PathOf("functions", "PersonioFunctions.Core"), "Log.cs", SearchOption.AllDirectories);
        var heads = MessagePattern().Matches(string.Concat(sources.Select(File.ReadAllText)))
            .Select(match => match.Groups["message"].Value.Split('{')[0]).ToList();
        if (heads.Any(head => head.StartsWith(prefix, StringComparison.Ordinal))) return;

        var known = heads.Where(head => prefix.StartsWith(head, StringComparison.Ordinal)).MaxBy(head => head.Length);
        Assert.True(known is not null, $"Nothing logs a message that begins with '{prefix}'.");
        var value = prefix[known.Length..].TrimEnd(')');
        Assert.True(
            Enum.TryParse<SyncRunStatus>(value, out _)
                || typeof(NoticeCodes).GetFields().Any(code => Equals(code.GetRawConstantValue(), value)),
            $"No message that begins with '{known}' goes on with '{value}'.");
    }

    [GeneratedRegex("\"(?<name>personio_functions\\.[a-z_.]+)\"")]
    private static partial Regex TelemetryNamePattern();

    [GeneratedRegex(@"account\.health""\]\)\s+in\s+\((?<words>[^)]+)\)")]
    private static partial Regex HealthPattern();

    [GeneratedRegex("\"(?<word>[a-z]+)\"")]
    private static partial Regex QuotedPattern();

    [GeneratedRegex("startswith_cs \"(?<prefix>[^\"]+)\"")]
    private static partial Regex PrefixPattern();

    [GeneratedRegex("`(?<name>personio_functions\\.[a-z_.]+)`")]
    private static partial Regex TelemetryTermPattern();

    [GeneratedRegex(@"\[LoggerMessage\(\s*\d+,\s*LogLevel\.\w+,\s*""(?<message>[^""]+)""")]
    private static partial Regex MessagePattern();
}
