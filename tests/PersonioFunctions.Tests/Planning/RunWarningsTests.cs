using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Planning;

public sealed class RunWarningsTests
{
    private static readonly GuardVerdict Calm = new([], [], []);
    private static readonly SyncPlan Nothing = new() { Changes = [], Listed = 0, Unchanged = 0, Missing = [], NotListed = [] };

    [Fact]
    public void From_EverythingAtOnce_ListsTheMostSevereFirst()
    {
        var builder = new SnapshotBuilder(Attributes);
        builder.Add(Page(9, Record("1").Without("team"), Record("1").Without("team"), Record(null)));
        var held = new GuardVerdict([], [], [new Notice("tooManyLeavers", "5 of 40"), new Notice("tooManyCleared", "6 of 40")]);

        var warnings = RunWarnings.From(builder.Build(), Nothing, held).ToList();

        Assert.Equal(
            ["tooManyLeavers", "tooManyCleared", "unreadableAttributes", "listIncomplete", "repeatedRecords", "skippedRecords"],
            warnings.Select(warning => warning.Code));
        Assert.Equal("1 records could not be used: position 2: the record has no id that can be read.", warnings[^1].Message);
    }

    [Fact]
    public void From_HealthyRun_GivesNoWarning() => Assert.Empty(RunWarnings.From(Skipping(0), Nothing, Calm));

    [Theory]
    [InlineData(200, "")]
    [InlineData(201, "; and 1 more")]
    public void From_ManySkippedRecords_NamesTwoHundredAndCountsTheRest(int skipped, string rest)
    {
        var named = string.Join("; ", Enumerable.Range(0, 200).Select(i => $"position {i}: why"));

        var warning = Assert.Single(RunWarnings.From(Skipping(skipped), Nothing, Calm));

        Assert.Equal(new Notice("skippedRecords", $"{skipped} records could not be used: {named}{rest}."), warning);
    }

    [Fact]
    public void Unreadable_NothingKnown_GivesNoWarning() => Assert.Null(RunWarnings.Unreadable(report: null));

    private static Snapshot Skipping(int count) => new()
    {
        Employees = new Dictionary<string, Employee>(),
        Skipped = [.. Enumerable.Range(0, count).Select(i => new SkippedRecord($"position {i}", "why"))],
        Attributes = [],
        Incomplete = null,
        Warnings = [],
    };
}
