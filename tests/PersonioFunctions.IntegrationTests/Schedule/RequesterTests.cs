namespace PersonioFunctions.IntegrationTests.Schedule;

/// <summary>The active run that a request may join.</summary>
public sealed class RequesterTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Request_ScheduledRunIsActive_JoinsThatRun()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var joined = AskWhileReading(stage);

        var run = await stage.SyncAsync();

        Assert.Equal(run.RunId, await joined);
        Assert.Empty(stage.Sent.All);
    }

    [Fact]
    public async Task Request_WhileAPlanIsApplied_QueuesARunOfItsOwn()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });
        var plan = await stage.PreviewAsync();
        var joined = AskWhileReading(stage);

        var decision = await stage.Get<PlanDecisions>().ApplyAsync(await stage.ConnectedAsync(), plan.PlanId, CancellationToken.None);

        Assert.Equal(DecisionOutcome.Applied, decision.Outcome);
        var sent = Assert.Single(stage.Sent.All).Message;
        Assert.Equal((sent.RunId, SyncTrigger.Manual), (await joined, sent.Trigger));
        Assert.NotEqual(decision.Run!.RunId, sent.RunId);
        await stage.DeliverAsync(sent);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.RunAsync(sent)).Status);
    }

    private static Task<string> AskWhileReading(SyncStage stage)
    {
        var asked = new TaskCompletionSource<string>();
        stage.Company.BeforeList = async token =>
        {
            stage.Company.BeforeList = _ => Task.CompletedTask;
            asked.SetResult(await stage.Get<SyncRequester>().RequestAsync(stage.Account, SyncTrigger.Manual, token));
        };
        return asked.Task;
    }
}
