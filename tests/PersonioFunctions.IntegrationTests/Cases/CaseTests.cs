using System.Globalization;
using Azure.Data.Tables;

namespace PersonioFunctions.IntegrationTests.Cases;

/// <summary>Every case of this folder, from Personio's responses to the stored rows.</summary>
public sealed class CaseTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    public static TheoryData<string> Files =>
    [
        .. Directory.EnumerateFiles(CaseFile.Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Case_Played_EndsAsItShould(string name)
    {
        var file = CaseFile.Read(name);
        Assert.All(file.Steps.GroupBy(step => step.Account), steps => Assert.NotNull(steps.Last().Expect));
        await using var player = new CasePlayer(azurite, file);

        foreach (var (number, step) in file.Steps.Index())
        {
            var (stage, run) = await player.PlayAsync(step);
            if (step.Expect is { } expected) await AssertAsync($"Step {number + 1} of {step.Account}", expected, stage, run);
        }
    }

    private static async Task AssertAsync(string step, CaseExpectation expected, SyncStage stage, SyncRun run)
    {
        var warnings = string.Join("; ", run.Warnings.Select(warning => $"{warning.Code}: {warning.Message}"));
        var shown = $"{step}: the run is {run.Status} ({run.Counts}) with {run.PersonioRequests} requests. {warnings} {run.Error?.Message}";
        if (expected.Run is { } status) Assert.True(CasePlayer.Is(status, run.Status), shown);
        foreach (var (count, number) in expected.Counts ?? new Dictionary<string, int>())
            Assert.True(CountOf(run.Counts, count) == number, $"{shown} Expected {count}: {number}.");
        if (expected.Warnings is { } codes)
            Assert.True(codes.Order().SequenceEqual(run.Warnings.Select(warning => warning.Code).Order()), shown);
        foreach (var text in expected.Told) Assert.Contains(text, warnings, StringComparison.Ordinal);
        if (expected.MostRequests is { } most) Assert.True(run.PersonioRequests <= most, shown);
        if (expected.WaitSeconds is { } wait) Assert.Equal(TimeSpan.FromSeconds(wait), stage.Sent.All[^1].Delay);
        if (expected.Health is { } health)
        {
            var explained = await stage.ExplainedHealthAsync();
            Assert.True(CasePlayer.Is(health, explained.Status), $"{shown} The account is {explained.Status}: {explained.Reason?.Message}");
        }

        if (expected.States is not null || expected.Rows is not null) AssertRows(step, expected, await RowsAsync(stage));
        if (expected.Events is not null) await AssertEventsAsync(step, expected.Events, stage);
    }

    private static int CountOf(SyncCounts counts, string name) => name switch
    {
        "fetched" => counts.Fetched,
        "created" => counts.Created,
        "updated" => counts.Updated,
        "unchanged" => counts.Unchanged,
        "held" => counts.Held,
        "skipped" => counts.Skipped,
        "left" => counts.Left,
        "missing" => counts.Missing,
        _ => throw new InvalidOperationException($"A run does not count '{name}'."),
    };

    private static void AssertRows(string step, CaseExpectation expected, Dictionary<string, TableEntity> rows)
    {
        if (expected.States is { } states)
        {
            var found = rows.Values.CountBy(row => row.GetString(EmployeeColumns.LifecycleState)).ToDictionary();
            Assert.Equal(states.OrderBy(pair => pair.Key), found.OrderBy(pair => pair.Key));
        }

        foreach (var (id, columns) in expected.Rows ?? new Dictionary<string, Dictionary<string, string?>>())
        {
            foreach (var (column, value) in columns)
            {
                var found = rows[id].TryGetValue(column, out var stored) ? Convert.ToString(stored, CultureInfo.InvariantCulture) : null;
                Assert.True(
                    string.Equals(value, found, StringComparison.Ordinal), $"{step}: {column} of {id} is '{found}' instead of '{value}'.");
            }
        }
    }

    private static async Task AssertEventsAsync(string step, IReadOnlyDictionary<string, string[]> expected, SyncStage stage)
    {
        var told = (await stage.ChangesAsync()).Where(change => change.Event is not null).ToLookup(change => change.EmployeeId!);
        foreach (var (id, events) in expected)
        {
            var found = told[id].Select(change => change.Event!).ToList();
            Assert.True(events.SequenceEqual(found), $"{step}: the events of {id} are {string.Join(", ", found)}.");
        }
    }

    private static async Task<Dictionary<string, TableEntity>> RowsAsync(SyncStage stage)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {stage.Account}");
        var rows = new Dictionary<string, TableEntity>();
        await foreach (var row in stage.Tables.GetTableClient(TableNames.Employees).QueryAsync<TableEntity>(filter)) rows[row.RowKey] = row;
        return rows;
    }
}
