using System.Globalization;
using System.Text.RegularExpressions;

namespace PersonioFunctions.Tests.Documents;

/// <summary>An operator follows docs/operations.md: it has the topics, and its commands and sums are right.</summary>
public sealed partial class OperationsDocumentTests
{
    private static readonly string Document = RepositoryFiles.Read("docs", "operations.md");

    // The topics that an operator looks for.
    private static readonly string[] Topics =
    [
        "First connect", "Readable attributes", "A held plan", "A sick account", "Poison", "Rotating client secrets", "After a loss",
        "Moving to another region", "What it costs", "100, 1 000, 10 000 accounts",
    ];

    [Fact]
    public void Topics_All_HaveASection() => Assert.All(
        Topics, topic => Assert.Contains($"\n## {topic}\n", Document.ReplaceLineEndings("\n"), StringComparison.Ordinal));

    // A person pastes this command during an incident.
    [Fact]
    public void RequeuedMessage_IsReadByTheApp()
    {
        var (json, runDate, requestDate) = Requeue().Match(Document) is { Success: true } found
            ? (found.Groups["json"].Value, found.Groups["run"].Value, found.Groups["requested"].Value)
            : throw new InvalidOperationException("The document does not say how to put a message on the queue.");

        var message = SyncMessage.Parse(string.Format(
            CultureInfo.InvariantCulture,
            json.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)
                .Replace("runId\":\"%s", "runId\":\"{0}", StringComparison.Ordinal).Replace("%s", "{1}", StringComparison.Ordinal),
            Date(runDate),
            Date(requestDate)));

        Assert.Equal(
            ("acme", SyncTrigger.Manual, new DateTimeOffset(2026, 11, 23, 14, 5, 9, TimeSpan.Zero)),
            (message.Account, message.Trigger, message.RequestedAt));
        Assert.StartsWith("20261123140509000-", message.RunId, StringComparison.Ordinal);
        Assert.Contains($"--queue-name {QueueNames.SyncAccounts} ", Document, StringComparison.Ordinal);

        // Formats a date as date(1) does.
        static string Date(string format) => format
            .Replace("%Y", "2026", StringComparison.Ordinal)
            .Replace("%m", "11", StringComparison.Ordinal)
            .Replace("%d", "23", StringComparison.Ordinal)
            .Replace("%H", "14", StringComparison.Ordinal)
            .Replace("%M", "05", StringComparison.Ordinal)
            .Replace("%S", "09", StringComparison.Ordinal);
    }

    [Fact]
    public void Cost_AddsUp()
    {
        const int Runs = 24 * 30;

        Assert.Contains($"({Runs} runs)", Document, StringComparison.Ordinal);
        // 10 pages per run and 1 token per day; 6 transactions per run and 4 times 4 per hour for the calendar, rounded up to hundreds.
        Assert.Contains($"| 10 pages a run, 1 token a day | {Text((Runs * 10) + 30)};", Document, StringComparison.Ordinal);
        Assert.Contains(
            "| 6 for an unchanged run, more for the first run of a day and when employees change; "
                + $"4 each quarter of an hour to find due transitions and subscriptions and to measure the accounts | "
                + $"{Text(((Runs * (6 + 16)) + 99) / 100 * 100)} to ",
            Document,
            StringComparison.Ordinal);
        Assert.Contains($"if one always is: {Text(4 * 30 * 24 * 3600 / 5)} ", Document, StringComparison.Ordinal);
        Assert.Contains(
            $"{Text(4 * Runs)} ticks of the calendar | {Text(6 * Runs)}, of at least a second at 2 GB: {Text(6 * Runs * 2)} GB-s;",
            Document,
            StringComparison.Ordinal);
        Assert.Contains($"2 KB, 25 KB and 50 KB a run | {Runs * (2 + 25 + 50) / 1000} MB;", Document, StringComparison.Ordinal);
    }

    private static string Text(int number) => number.ToString("#,0", new NumberFormatInfo { NumberGroupSeparator = " " });

    [GeneratedRegex(@"printf '(?<json>\{[^']+\})'.*?date -u \+(?<run>[^)]+)\).*?date -u \+(?<requested>[^)]+)\)", RegexOptions.Singleline)]
    private static partial Regex Requeue();
}
