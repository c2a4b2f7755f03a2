namespace PersonioFunctions.IntegrationTests.Sync;

/// <summary>When a scheduled run trusts the digest of the previous one, and when it compares all people.</summary>
public sealed class UnchangedCompanyTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    // The requests: state and account, the lease, the record; then state and record again.
    private const int Transactions = 6;

    [Fact]
    public async Task Tick_NothingChanged_ReadsNoRowAndReportsLikeAFullRun()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveAll(person => person.Id == 1003); // This person left long ago and is no longer listed.
        await AnHourLaterAsync(stage);
        var full = await AnHourLaterAsync(stage, SyncTrigger.Manual);
        var before = await stage.StateAsync();

        var message = await HandleAnHourLaterAsync(stage, SyncTrigger.Timer);
        var transactions = stage.Storage.Arrived.Count(request => !request.IsOfQueue);

        Assert.False(ComparedAllPeople(stage));
        var run = await stage.RunAsync(message);
        Assert.Equal(Transactions, transactions);
        Assert.Equal(new SyncCounts(Fetched: 39, Unchanged: 39), run.Counts);

        // A full run also reads the empty page beyond the end.
        Assert.Equal((full.Status, full.Counts, full.Total, full.Pages), (run.Status, run.Counts, run.Total, run.Pages + 1));
        Assert.Equal(full.Warnings, run.Warnings);
        var after = await stage.StateAsync();
        Assert.Equal(
            (stage.Time.GetUtcNow(), stage.Time.GetUtcNow(), run.RunId),
            (after.Freshness.DataAsOf!.Value, after.Freshness.RanAt!.Value, after.Freshness.DataRunId));
        Assert.Equal(
            before.Attributes! with { AsOf = stage.Time.GetUtcNow() }, after.Attributes! with { Findings = before.Attributes.Findings });
        Assert.Equal(before.Attributes.Findings, after.Attributes.Findings);
        Assert.Equal(before.Sketch!.ToString(), after.Sketch!.ToString());
        Assert.Equal(["1003"], after.Missing.LastSeen!.Keys);
        Assert.Equal(before.Missing.LastSeen, after.Missing.LastSeen);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    [Fact]
    public async Task Tick_AfterAChange_ComparesAllPeopleOnce()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });

        Assert.Equal(1, (await AnHourLaterAsync(stage)).Counts.Updated);
        Assert.True(ComparedAllPeople(stage));
        await AnHourLaterAsync(stage);
        Assert.False(ComparedAllPeople(stage));
    }

    [Theory]
    [InlineData(1001)]
    [InlineData(1125)]
    [InlineData(1250)]
    public async Task Tick_PersonOnAnyOfThreePagesChanged_IsFoundAmongUnchangedPages(int id)
    {
        await using var stage = await SyncedAsync(people: 250);
        stage.Company.Change(id, person => person with { Position = "Director" });

        Assert.Equal(new SyncCounts(Fetched: 250, Updated: 1, Unchanged: 249), (await AnHourLaterAsync(stage)).Counts);
        Assert.Equal(new SyncCounts(Fetched: 250, Unchanged: 250), (await AnHourLaterAsync(stage)).Counts);

        Assert.False(ComparedAllPeople(stage));
        Assert.Equal(250, (await stage.StateAsync()).Digest!.Pages.Records);
    }

    [Fact]
    public async Task Tick_EveryPageIsUnchanged_ParsesNoneOfThem()
    {
        await using var stage = await SyncedAsync(people: 250);

        // A run that read them would find another digest.
        await stage.ChangeStateAsync(
            state => state with { Digest = state.Digest! with { Value = state.Digest.Value[..32] + new string('0', 32) } });

        Assert.Equal(new SyncCounts(Fetched: 250, Unchanged: 250), (await AnHourLaterAsync(stage)).Counts);
        Assert.False(ComparedAllPeople(stage));
    }

    [Fact]
    public async Task Tick_MidnightPassesWhilePersonioIsRead_ComparesAllPeople()
    {
        await using var stage = await SyncedAsync();
        stage.Time.Advance(new TimeSpan(6, 59, 55)); // The run begins five seconds before midnight in Berlin.
        stage.Company.InsteadOfList = () =>
        {
            stage.Time.Advance(TimeSpan.FromSeconds(10));
            return null;
        };

        Assert.Equal(new SyncCounts(Fetched: 40, Unchanged: 40), (await AnHourLaterAsync(stage)).Counts);

        Assert.True(ComparedAllPeople(stage));
    }

    [Fact]
    public async Task Tick_SamePeopleInAnotherOrder_ComparesNoOne()
    {
        await using var stage = await SyncedAsync();
        var before = (await stage.StateAsync()).Digest!.Pages;
        stage.Company.People.Reverse();

        Assert.Equal(40, (await AnHourLaterAsync(stage)).Counts.Unchanged);

        Assert.False(ComparedAllPeople(stage));
        Assert.NotEqual(before.Write(), (await stage.StateAsync()).Digest!.Pages.Write());
    }

    public static TheoryData<string> Reasons { get; } = ["day", "settings", "person", "manual", "failed", "erased", "unreadable"];

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Tick_DigestIsUnusable_ComparesAllPeople(string reason)
    {
        await using var stage = await SyncedAsync();
        var trigger = SyncTrigger.Timer;
        switch (reason)
        {
            case "day":
                stage.Time.Advance(TimeSpan.FromHours(9)); // The clock moves from three in the afternoon past midnight.
                break;
            case "settings":
                await stage.ConnectAsync();
                break;
            case "person":
                await stage.Get<EmployeeSync>().SyncAsync(
                    await stage.ConnectedAsync(), "1001", SyncTrigger.Employee, CancellationToken.None);
                break;
            case "manual":
                trigger = SyncTrigger.Manual;
                break;
            case "failed":
                stage.Company.InsteadOfList = StubCompany.Refused;
                await AnHourLaterAsync(stage);
                stage.Company.InsteadOfList = () => null;
                break;
            case "erased":
                await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1001", CancellationToken.None);
                await AnHourLaterAsync(stage);
                break;
            case "unreadable":
                stage.Company.Hidden.Add("team");
                await AnHourLaterAsync(stage);
                break;
        }

        await AnHourLaterAsync(stage, trigger);

        Assert.True(ComparedAllPeople(stage));
    }

    [Fact]
    public async Task Tick_PersonMissing_ComparesAllPeopleUntilTheyHaveLeft()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveAll(person => person.Id == 1001);

        Assert.Equal((1, 0), Of(await AnHourLaterAsync(stage)));
        Assert.Equal((1, 1), Of(await AnHourLaterAsync(stage)));
        await AnHourLaterAsync(stage);
        Assert.True(ComparedAllPeople(stage));
        await AnHourLaterAsync(stage);
        Assert.False(ComparedAllPeople(stage));

        static (int Missing, int Left) Of(SyncRun run) => (run.Counts.Missing, run.Counts.Left);
    }

    [Fact]
    public async Task Tick_ChangesAreHeld_ComparesAllPeopleAgain()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 9);

        Assert.Equal(SyncRunStatus.Held, (await AnHourLaterAsync(stage)).Status);
        Assert.Equal(SyncRunStatus.Held, (await AnHourLaterAsync(stage)).Status);
    }

    [Theory]
    [InlineData(SyncTrigger.Manual, 1)]
    [InlineData(SyncTrigger.Timer, 24)]
    public async Task Tick_RowsDeletedByHand_AreRestoredOnRequestOrTheNextDay(SyncTrigger trigger, int hours)
    {
        await using var stage = await SyncedAsync();
        var rows = await stage.RowsAsync();
        await stage.Tables.GetTableClient(TableNames.Employees).DeleteEntityAsync(stage.Account, "1001");
        Assert.Equal(40, (await AnHourLaterAsync(stage)).Counts.Unchanged);
        stage.Time.Advance(TimeSpan.FromHours(hours - 1));

        Assert.Equal(1, (await AnHourLaterAsync(stage, trigger)).Counts.Created);

        Assert.Equal(rows, await stage.RowsAsync());
    }

    // It is three in the afternoon, after two runs. The first wrote all people and stored the digest that the second trusted.
    private async Task<SyncStage> SyncedAsync(int people = 40)
    {
        var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(people));
        stage.Company.Change(1003, person => person with { Status = "inactive", TerminationDate = "2020-01-31" });
        await stage.SyncAsync();
        await AnHourLaterAsync(stage);
        Assert.False(ComparedAllPeople(stage));
        return stage;
    }

    private static async Task<SyncRun> AnHourLaterAsync(SyncStage stage, SyncTrigger trigger = SyncTrigger.Timer) =>
        await stage.RunAsync(await HandleAnHourLaterAsync(stage, trigger));

    private static async Task<SyncMessage> HandleAnHourLaterAsync(SyncStage stage, SyncTrigger trigger)
    {
        stage.Time.Advance(TimeSpan.FromHours(1));
        stage.Storage.Heal();
        var message = stage.Message(trigger);
        await stage.HandleAsync(message);
        return message;
    }

    private static bool ComparedAllPeople(SyncStage stage) => stage.Storage.Arrived.Any(request =>
        request.Uri.AbsolutePath.Contains(TableNames.Employees, StringComparison.Ordinal));
}
