using System.Globalization;
using Azure.Data.Tables;

namespace PersonioFunctions.IntegrationTests.Lifecycle;

/// <summary>With the setting asWritten, the offset written in a date decides when the day begins or ends.</summary>
public sealed class DayEndsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const long Leaver = 1001;
    private static readonly LifecycleRequest AsWritten = new(DayEnds: "asWritten");
    private static readonly DateTimeOffset MidnightInBerlin = Instant("2026-11-27T23:00:00Z");
    private static readonly DateTimeOffset MidnightInNewYork = Instant("2026-11-28T05:00:00Z");

    [Fact]
    public async Task Company_DateOfNewYork_EndsAtMidnightInBerlin()
    {
        await using var stage = await OpenAsync();

        await ExpectLeavesAtAsync(stage, MidnightInBerlin);
    }

    [Fact]
    public async Task AsWritten_DateOfNewYork_EndsAtMidnightInNewYorkWithoutPersonio()
    {
        await using var stage = await OpenAsync();
        var feed = await stage.ChangesAsync();

        var plan = await PreviewAsync(stage, AsWritten);
        var person = Assert.Single(plan.People);
        Assert.Equal(($"{Leaver}", "leaving", "leaving"), (person.Id, person.Before, person.After));
        Assert.Equal(
            [new PlannedField("NextTransitionAt", "2026-11-27T23:00:00.0000000+00:00", "2026-11-28T05:00:00.0000000+00:00")],
            person.Fields);
        Assert.Equal("asWritten", plan.Lifecycle!.DayEnds);

        var applied = await stage.Get<SettingsDecisions>().ApplyAsync(
            await stage.ConnectedAsync(), new SettingsRequest(AsWritten), plan.PlanId, CancellationToken.None);

        Assert.Equal(DecisionOutcome.Applied, applied.Outcome);
        Assert.Equal(DayEnds.AsWritten, (await stage.ConnectedAsync()).Lifecycle.DayEnds);
        Assert.Equal(person.ContentHash, (await stage.RowAsync(Leaver)).ContentHash!.ToString());
        Assert.Equal(["NextTransitionAt"], (await stage.ChangesAsync()).Skip(feed.Count).Select(change => change.Field));
        Assert.Equal(0, (await stage.SyncAsync(SyncTrigger.Manual)).Counts.Updated);

        stage.Company.InsteadOfList = () => new HttpResponseMessage(System.Net.HttpStatusCode.InternalServerError);
        await ExpectLeavesAtAsync(stage, MidnightInNewYork);
        Assert.Equal("2026-11-27", (await stage.RowAsync(Leaver)).Column("LeftAt"));
        Assert.Contains(await stage.ChangesAsync(), change => change is { Event: "left", Cause: SyncTrigger.Transition });
    }

    // The digest of an unchanged company does not hide a day that ends in the middle of the company's day.
    [Fact]
    public async Task AsWritten_SyncRunsBeforeTheCalendar_LetsThePersonLeave()
    {
        await using var stage = await OpenAsync();
        await SetAsync(stage, AsWritten);
        stage.Time.SetUtcNow(MidnightInNewYork - TimeSpan.FromHours(2));
        await stage.SyncAsync();
        await stage.SyncAsync();

        stage.Time.SetUtcNow(MidnightInNewYork);
        Assert.Equal(1, (await stage.SyncAsync()).Counts.Left);
        Assert.Equal(LifecycleState.Left, (await stage.RowAsync(Leaver)).Standing.State);
    }

    [Fact]
    public async Task Sync_OffsetsOfAllDatesChange_RewritesNoRowOfTheCompany()
    {
        await using var stage = await OpenAsync();
        foreach (var person in stage.Company.People.ToList())
            stage.Company.Change(person.Id, one => one with { Sent = Dates("+02:00", one.Id == Leaver ? "+02:00" : null) });

        var counts = (await stage.SyncAsync()).Counts;

        Assert.Equal((5, 0, 5), (counts.Fetched, counts.Updated, counts.Unchanged));
    }

    [Fact]
    public async Task Undo_LastDayMoved_RestoresTheOffsetToo()
    {
        await using var stage = await OpenAsync();
        await SetAsync(stage, AsWritten);
        stage.Company.Change(Leaver, person => person with { Sent = Dates("-05:00", null) });
        var withdrawn = await stage.SyncAsync();
        Assert.Null((await stage.RowAsync(Leaver)).Column("TerminationDateOffset"));

        await stage.Get<RunUndo>().UndoAsync(await stage.ConnectedAsync(), withdrawn.RunId, CancellationToken.None);

        var row = await stage.RowAsync(Leaver);
        Assert.Equal(
            ("2026-11-27", "-05:00", MidnightInNewYork),
            (row.Column("TerminationDate"), row.Column("TerminationDateOffset"), row.Standing.NextTransitionAt));
    }

    [Fact]
    public async Task Upgrade_RowsWithoutOffsets_AreFilledWithoutAChangeOrAPlan()
    {
        await using var stage = await OpenAsync();
        var expected = await stage.RowsAsync();
        var table = stage.Tables.GetTableClient(TableNames.Employees);
        foreach (var id in expected.Keys)
        {
            TableEntity entity = await table.GetEntityAsync<TableEntity>(stage.Account, id);
            foreach (var field in (EmployeeField[])[EmployeeField.HireDateOffset, EmployeeField.TerminationDateOffset])
                entity.Remove(field.Column);
            entity["ContentHash"] = WithoutOffsets(entity.GetString("ContentHash"));
            await table.UpdateEntityAsync(entity, entity.ETag, TableUpdateMode.Replace);
        }

        var feed = await stage.ChangesAsync();
        var run = await stage.SyncAsync(SyncTrigger.Manual);

        Assert.Equal((SyncRunStatus.Succeeded, 5, 0), (run.Status, run.Counts.Updated, run.Counts.Held));
        Assert.Equal(feed, await stage.ChangesAsync());
        Assert.Null((await stage.StateAsync()).Held);
        Assert.Equal(expected, await stage.RowsAsync());
        Assert.Equal("-05:00", (await stage.RowAsync(Leaver)).Column("TerminationDateOffset"));
    }

    // An earlier version wrote no part for the fields from the offsets on.
    private static string WithoutOffsets(string fingerprint)
    {
        const int Part = 6;
        return fingerprint[..^(Part * (EmployeeField.All.Length - EmployeeField.HireDateOffset.Index))];
    }

    private static async Task ExpectLeavesAtAsync(SyncStage stage, DateTimeOffset midnight)
    {
        Assert.Equal(midnight, (await stage.RowAsync(Leaver)).Standing.NextTransitionAt);
        Assert.Equal(midnight, (await stage.StateAsync()).NextTransitionAt);

        stage.Time.SetUtcNow(midnight - TimeSpan.FromSeconds(1));
        await stage.DeliverAsync(stage.Message(SyncTrigger.Transition));
        Assert.Equal(LifecycleState.Leaving, (await stage.RowAsync(Leaver)).Standing.State);

        stage.Time.SetUtcNow(midnight);
        await stage.DeliverAsync(stage.Message(SyncTrigger.Transition));
        var standing = (await stage.RowAsync(Leaver)).Standing;
        Assert.Equal((LifecycleState.Left, false), (standing.State, standing.IsCurrent));
    }

    private static async Task<StoredPlan> PreviewAsync(SyncStage stage, LifecycleRequest request)
    {
        var plan = await stage.Get<SettingsDecisions>().PreviewAsync(
            await stage.ConnectedAsync(), new SettingsRequest(request), CancellationToken.None);
        Assert.NotNull(plan);
        return plan;
    }

    private static async Task SetAsync(SyncStage stage, LifecycleRequest request)
    {
        var plan = await PreviewAsync(stage, request);
        await stage.Get<SettingsDecisions>().ApplyAsync(
            await stage.ConnectedAsync(), new SettingsRequest(request), plan.PlanId, CancellationToken.None);
    }

    private static Dictionary<string, string> Dates(string hired, string? terminated) => new()
    {
        ["hire_date"] = $"\"2020-01-01T00:00:00{hired}\"",
        ["termination_date"] = terminated is null ? "null" : $"\"2026-11-27T00:00:00{terminated}\"",
    };

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    // Five people in an account of Berlin. One works in New York and leaves soon.
    private async Task<SyncStage> OpenAsync()
    {
        var company = StubCompany.Of(5);
        company.Change(Leaver, person => person with { Sent = Dates("-05:00", "-05:00") });
        var stage = await SyncStage.OpenConnectedAsync(azurite, company);
        await stage.SyncAsync();
        return stage;
    }
}
