using PersonioFunctions.IntegrationTests.Infrastructure;
using PersonioFunctions.Sync;

namespace PersonioFunctions.IntegrationTests.Stores;

/// <summary>Which run at work a person may join who asks for one.</summary>
[Collection(SharedAzurite.Name)]
public sealed class RequesterTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(SyncTrigger.Timer, true)]
    [InlineData(SyncTrigger.Connect, true)]
    [InlineData(SyncTrigger.Plan, false)]
    [InlineData(SyncTrigger.Employee, false)]
    [InlineData(SyncTrigger.Undo, false)]
    public async Task Request_WhileARunIsAtWork_JoinsItOnlyIfItReadsEverybody(SyncTrigger atWork, bool joins)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var message = stage.Message(atWork);
        await stage.Runs.WriteAsync(SyncRun.Of(message, SyncRunStatus.Running), CancellationToken.None);
        await stage.ChangeStateAsync(state => state with
        {
            ActiveRunId = message.RunId,
            ActiveOwner = "somebody",
            ActiveUntil = stage.Time.GetUtcNow() + SyncStage.Lease,
        });

        var runId = await stage.Get<SyncRequester>().RequestAsync(stage.Account, SyncTrigger.Manual, CancellationToken.None);

        Assert.Equal(joins, runId == message.RunId);
        Assert.Equal(joins ? 0 : 1, stage.Sent.All.Count);
    }
}
