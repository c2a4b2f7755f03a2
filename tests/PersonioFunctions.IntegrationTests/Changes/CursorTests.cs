using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Triggers.Http.Changes;

namespace PersonioFunctions.IntegrationTests.Changes;

/// <summary>
/// The response to a reader whose cursor has been swept. The test needs its own clock, because a real cursor expires after a year.
/// </summary>
public sealed class CursorTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Feed_CursorOfSweptChanges_IsGoneAndReadingFromTheStartWorks()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });
        await stage.SyncAsync();
        var old = await stage.ChangesAsync();
        stage.Time.Advance(TimeSpan.FromDays(401));
        stage.Company.Change(1001, person => person with { Position = "Gardener" });
        var run = await stage.SyncAsync();
        await stage.Get<RetentionSweep>().SweepAsync(CancellationToken.None);

        var (status, problem) = await GetAsync(stage, $"?after={old[0].Cursor}");

        Assert.Equal((410, "cursorTooOld"), (status, problem.GetProperty("code").GetString()));

        // A reader that had read everything that was swept has missed nothing. A new reader gets what remains.
        foreach (var query in new[] { $"?after={old[^1].Cursor}", "" })
        {
            (status, var body) = await GetAsync(stage, query);
            Assert.Equal(200, status);
            var change = Assert.Single(body.GetProperty("items").EnumerateArray().ToList());
            Assert.Equal((run.RunId, "Gardener"), (change.GetProperty("runId").GetString(), change.GetProperty("new").GetString()));
        }
    }

    [Fact]
    public async Task Feed_CursorFromBeforeAPurge_IsGoneHoweverManyRunsFollow()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        await stage.SyncAsync(SyncTrigger.Manual);
        var old = await stage.ChangesAsync();
        await stage.Get<AccountRemover>().RemoveAsync(stage.Account, StoredData.Purge, CancellationToken.None);
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        await stage.ConnectAsync();

        for (var run = 0; run < 4; run++)
        {
            Assert.Equal(410, (await GetAsync(stage, $"?after={old[^1].Cursor}")).Status);
            stage.Company.Change(1001, person => person with { Position = $"Position {run}" });
            await stage.SyncAsync(SyncTrigger.Manual);
        }

        Assert.Equal(200, (await GetAsync(stage, $"?after={(await stage.ChangesAsync())[0].Cursor}")).Status);
    }

    private static async Task<(int Status, JsonElement Body)> GetAsync(SyncStage stage, string query)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        context.Response.Body = new MemoryStream();
        var trigger = new ChangesTrigger(stage.Get<AccountStore>(), stage.Get<ChangeFeed>());
        var answer = await trigger.ListAsync(context.Request, stage.Account, CancellationToken.None);
        await answer.ExecuteResultAsync(new ActionContext { HttpContext = context });
        context.Response.Body.Position = 0;
        return (context.Response.StatusCode, await JsonSerializer.DeserializeAsync<JsonElement>(context.Response.Body));
    }
}
