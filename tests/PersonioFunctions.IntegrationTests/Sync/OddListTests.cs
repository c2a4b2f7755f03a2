namespace PersonioFunctions.IntegrationTests.Sync;

/// <summary>Runs with lists that do not behave as documented.</summary>
public sealed class OddListTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Handle_TotalIsTheNumberOnThePage_StoresAllAndSaysThatTheListIsNotProven()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(250));
        stage.Company.AnnouncedTotal = 100;

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Succeeded, 250), (run.Status, run.Counts.Created));
        Assert.Equal(250, (await stage.RowsAsync()).Count);
        Assert.Contains(run.Warnings, warning => warning.Code == "listIncomplete");
        Assert.NotEqual(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    [Theory]
    [InlineData("zero")]
    [InlineData("of the page")]
    [InlineData("lags")]
    public async Task Handle_TotalIsWrongAndPeopleAreNotListed_NobodyIsCalledMissing(string total)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(150));
        await stage.SyncAsync();
        stage.Company.People.RemoveRange(10, 3);
        stage.Company.Change(1001, person => person with { Position = "Chief" });
        stage.Company.TotalOfPage = count => total switch { "zero" => 0, "lags" => 140, _ => count };

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Succeeded, 147, 1, 0), (run.Status, run.Counts.Fetched, run.Counts.Updated, run.Counts.Missing));
        Assert.Contains(run.Warnings, warning => warning.Code == "listIncomplete");
        Assert.Empty(stage.Company.LookedUp);
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1011)).Standing.State);
    }

    [Fact]
    public async Task Handle_FullLastPageAndAnEmptyOneWithTotalZero_IsProven()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(200));
        stage.Company.TotalOfPage = count => count == 0 ? 0 : 200;

        var run = await stage.SyncAsync();

        Assert.Equal((200, 200), (run.Counts.Created, run.Total));
        Assert.Empty(run.Warnings);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());

        // And an unchanged company is recognised by its pages.
        Assert.Equal(200, (await stage.SyncAsync()).Counts.Unchanged);
    }

    [Fact]
    public async Task Handle_PersonioLowersItsLargestPageTo50_ReadsWith50AndRemembersIt()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(120));
        stage.Company.MaximumPageSize = 50;

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Succeeded, 120, 5), (run.Status, run.Counts.Created, run.PersonioRequests));
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
        Assert.Equal(PageSize.Fifty, (await stage.StateAsync()).PageSize);
        stage.Company.People.Add(new StubPerson(9001, "New"));

        var next = await stage.SyncAsync();

        Assert.Equal((1, 4), (next.Counts.Created, next.PersonioRequests));
    }

    [Fact]
    public async Task Handle_OneRecordBreaksItsPage_TheOthersLandAndThePositionIsNamed()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(250));
        await stage.SyncAsync();
        stage.Company.Broken.Add(1138);
        stage.Company.Change(1001, person => person with { Position = "Chief" });
        stage.Company.Change(1139, person => person with { Position = "Chief" });

        for (var runs = 1; runs <= 5; runs++)
        {
            var run = await stage.SyncAsync();

            Assert.Equal((SyncRunStatus.Succeeded, 250, 1, 0), (run.Status, run.Counts.Fetched, run.Counts.Skipped, run.Counts.Missing));
            Assert.Equal(runs == 1 ? 2 : 0, run.Counts.Updated);
            var broken = Assert.Single(run.Warnings, warning => warning.Code == "brokenRecord");
            Assert.Contains("position 137 ", broken.Message, StringComparison.Ordinal);
            Assert.Contains(run.Warnings, warning => warning.Code == "skippedRecords");
            Assert.Equal(AccountHealthStatus.Degraded, await stage.HealthAsync());
            stage.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1138)).Standing.State);
        stage.Company.Broken.Clear();
        Assert.Empty((await stage.SyncAsync()).Warnings);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    // The company stops being small: 96 of 100 rows arrive, and the total is their number.
    [Fact]
    public async Task Handle_FirstPageIsFilteredAndItsTotalIsItsLength_EverybodyLandsAndNobodyIsCalledMissing()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(330));
        await stage.SyncAsync();
        stage.Company.Filtered.UnionWith([1010, 1020, 1030, 1040]);
        stage.Company.People.Add(new StubPerson(9001, "New"));
        stage.Company.TotalOfPage = count => count;

        for (var runs = 1; runs <= 3; runs++)
        {
            var run = await stage.SyncAsync();

            Assert.Equal((SyncRunStatus.Succeeded, 327, 0), (run.Status, run.Counts.Fetched, run.Counts.Missing));
            Assert.Equal(runs == 1 ? 1 : 0, run.Counts.Created);
            Assert.Contains(run.Warnings, warning => warning.Code == "listIncomplete");
        }

        Assert.Empty(stage.Company.LookedUp);
        Assert.Equal(331, (await stage.RowsAsync()).Count);
    }

    [Fact]
    public async Task Handle_UnchangedCompany_NeedsNoRequestBeyondItsEnd()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(40));

        await stage.SyncAsync();
        var unchanged = await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Chief" });
        var changed = await stage.SyncAsync();

        Assert.Equal((1, 2), (unchanged.PersonioRequests, changed.PersonioRequests));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handle_RowsAreFilteredAfterPaging_IsKnownAsShortAfterThreeRuns(bool wasCompleteBefore)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(330));
        if (wasCompleteBefore) await stage.SyncAsync();
        for (var id = 1010; id <= 1330; id += 25) stage.Company.Filtered.Add(id);
        var filtered = stage.Company.Filtered.Count;

        for (var runs = 1; runs <= 8; runs++)
        {
            stage.Time.Advance(TimeSpan.FromHours(1));
            var run = await stage.SyncAsync();

            Assert.Equal((330 - filtered, 0, 0), (run.Counts.Fetched, run.Counts.Missing, run.Counts.Left));
            if (runs < 3) continue;
            var health = await stage.ExplainedHealthAsync();
            Assert.Equal((AccountHealthStatus.Degraded, "listShort"), (health.Status, health.Reason?.Code));
        }

        Assert.Equal(wasCompleteBefore ? 330 : 330 - filtered, (await stage.RowsAsync()).Count);
        stage.Company.Filtered.Clear();
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    // Lists that differ from run to run are not short in one way, so the data is old.
    [Fact]
    public async Task Handle_ListsAreShortInOtherWaysEachTime_IsStale()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(30));
        await stage.SyncAsync();

        for (var runs = 1; runs <= 8; runs++)
        {
            stage.Time.Advance(TimeSpan.FromHours(1));
            stage.Company.AnnouncedTotal = 30 + runs;
            await stage.SyncAsync();
        }

        Assert.Equal(AccountHealthStatus.Stale, await stage.HealthAsync());
    }
}
