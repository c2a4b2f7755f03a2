namespace PersonioFunctions.IntegrationTests.Runs;

/// <summary>Records of runs as rows.</summary>
public sealed class SyncRunStoreTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Find_RunWithAllValues_EqualsTheWrittenOne()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var now = stage.Time.GetUtcNow();
        var run = SyncRun.From(stage.Message(SyncTrigger.Manual), SyncRunStatus.Held) with
        {
            RequestedAt = now.AddMinutes(-1),
            StartedAt = now.AddSeconds(-3),
            FinishedAt = now,
            Epoch = 7,
            FirstEpoch = 5,
            Deferrals = 2,
            Counts = new SyncCounts(21, 1, 2, 3, 4, 11, 5, 6, 12),
            Total = 22,
            Pages = 8,
            PersonioRequests = 9,
            StorageTransactions = 10,
            Warnings = [new Notice("odd", "Something is odd.")],
            Error = new Notice("code", "why"),
        };

        await stage.Runs.WriteAsync(run, CancellationToken.None);

        Assert.Equivalent(run, await stage.Runs.FindAsync(stage.Account, run.RunId, CancellationToken.None), strict: true);
    }

    [Fact]
    public async Task TryAdd_ExistingRun_ChangesNothing()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var run = SyncRun.From(stage.Message(SyncTrigger.Manual), SyncRunStatus.Running);

        Assert.True(await stage.Runs.TryAddAsync(run, CancellationToken.None));
        Assert.False(await stage.Runs.TryAddAsync(run with { Status = SyncRunStatus.Failed }, CancellationToken.None));

        Assert.Equal(SyncRunStatus.Running, (await stage.Runs.FindAsync(stage.Account, run.RunId, CancellationToken.None))?.Status);
    }

    [Fact]
    public async Task List_SeveralRuns_IsNewestFirst()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var run = SyncRun.From(stage.Message(SyncTrigger.Manual), SyncRunStatus.Succeeded);
            ids.Add(run.RunId);
            await stage.Runs.WriteAsync(run, CancellationToken.None);
            stage.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await stage.Runs.ListAsync(stage.Account, 2, null, CancellationToken.None);
        var second = await stage.Runs.ListAsync(stage.Account, 2, first.ContinuationToken, CancellationToken.None);

        Assert.Equal([ids[2], ids[1], ids[0]], first.Items.Concat(second.Items).Select(run => run.RunId));
        Assert.Equal(3, await stage.Runs.DeleteAllAsync(stage.Account, CancellationToken.None));
        Assert.Empty((await stage.Runs.ListAsync(stage.Account, 2, null, CancellationToken.None)).Items);
    }
}
