namespace PersonioFunctions.IntegrationTests.Sync;

/// <summary>Runs are deferred when Personio asks to come back later.</summary>
public sealed class DeferralTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Handle_RepeatedDeferrals_WaitLongerEachTimeThenFail()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        stage.Company.InsteadOfList = () => StubCompany.Throttled();
        var message = stage.Message(SyncTrigger.Timer);

        await stage.HandleAsync(message);
        TimeSpan[] waits =
        [
            TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6),
        ];
        foreach (var (deferrals, wait) in waits.Index())
        {
            Assert.Equal(deferrals + 1, stage.Sent.All.Count);
            var retry = stage.Sent.All[deferrals];
            Assert.Equal(message with { Trigger = SyncTrigger.Retry }, retry.Message);
            Assert.Equal(wait, retry.Delay);
            var waiting = await stage.RunAsync(message);
            Assert.Equal(SyncRunStatus.Queued, waiting.Status);
            Assert.Equal(SyncTrigger.Timer, waiting.Trigger);
            Assert.Equal(deferrals + 1, waiting.Deferrals);
            Assert.Null(waiting.FinishedAt);
            Assert.Equal(stage.Time.GetUtcNow() + wait, (await stage.StateAsync()).Deferral?.Until);
            Assert.Equal(AccountHealthStatus.Failing, await stage.HealthAsync());
            stage.Time.Advance(retry.Delay);
            await stage.HandleAsync(retry.Message);
        }

        Assert.Equal(waits.Length, stage.Sent.All.Count);
        var run = await stage.RunAsync(message);
        Assert.Equal(SyncRunStatus.Failed, run.Status);
        Assert.Equal("personioThrottled", run.Error?.Code);
        Assert.Null((await stage.StateAsync()).Deferral);
        Assert.Equal(AccountHealthStatus.Failing, await stage.HealthAsync());

        // From here on the schedule requests runs again without delay.
        stage.Company.InsteadOfList = () => null;
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    [Fact]
    public async Task Handle_PersonioAsksForALongerWait_WaitsThatLong()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        stage.Company.InsteadOfList = () => StubCompany.Throttled(retryAfterSeconds: 1234);

        await stage.HandleAsync(stage.Message(SyncTrigger.Timer));

        Assert.Equal(TimeSpan.FromSeconds(1234), Assert.Single(stage.Sent.All).Delay);
    }

    [Fact]
    public async Task Handle_SecretStoreDown_IsDeferredToo()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        stage.Secrets.IsDown = true;
        // Connecting left a token in the cache. Without it, the secret is needed.
        stage.Time.Advance(TimeSpan.FromDays(2));

        await stage.HandleAsync(stage.Message(SyncTrigger.Timer));

        Assert.Equal(TimeSpan.FromMinutes(1), Assert.Single(stage.Sent.All).Delay);
        Assert.Equal("secretStore", (await stage.StateAsync()).Failure?.Notice.Code);
        Assert.Equal(0, stage.Company.ListRequests);
    }

    [Fact]
    public async Task Handle_PersonioRefuses_FailsWithoutWaiting()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        stage.Company.InsteadOfList = StubCompany.Refused;

        var run = await stage.SyncAsync();

        Assert.Equal(SyncRunStatus.Failed, run.Status);
        Assert.Equal("personioForbidden", run.Error?.Code);
        Assert.Contains("read permission for employees", run.Error!.Message, StringComparison.Ordinal);
        Assert.Empty(stage.Sent.All);
        Assert.Equal(AccountHealthStatus.Failing, await stage.HealthAsync());

        // The schedule keeps trying, because Personio does not tell when the permission is granted.
        stage.Company.InsteadOfList = () => null;
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    [Fact]
    public async Task Handle_TickWhileDeferred_DoesNothingUntilTheWaitIsOver()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await DeferAsync(stage);
        stage.Time.Advance(TimeSpan.FromSeconds(59));
        var early = stage.Message(SyncTrigger.Timer);

        await stage.HandleAsync(early);

        Assert.Null(await stage.Runs.FindAsync(stage.Account, early.RunId, CancellationToken.None));
        Assert.Equal(0, stage.Company.ListRequests - RequestsOfADeferral);
        stage.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
    }

    [Theory]
    [InlineData(SyncTrigger.Manual)]
    [InlineData(SyncTrigger.Connect)]
    public async Task Handle_RequestWhileDeferred_RunsAtOnceAndSupersedesTheDeferredRun(SyncTrigger trigger)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var deferred = await DeferAsync(stage);

        var asked = await stage.SyncAsync(trigger);

        Assert.Equal(SyncRunStatus.Succeeded, asked.Status);
        Assert.Null((await stage.StateAsync()).Deferral);
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        await stage.HandleAsync(stage.Sent.All[0].Message);
        var superseded = await stage.RunAsync(deferred);
        Assert.Equal(SyncRunStatus.Failed, superseded.Status);
        Assert.Equal("superseded", superseded.Error?.Code);
        Assert.Equal(2, stage.Company.ListRequests - RequestsOfADeferral);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    [Fact]
    public async Task Handle_RetryAfterTheWait_EndsTheSameRun()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var message = await DeferAsync(stage);
        stage.Time.Advance(TimeSpan.FromMinutes(1));

        await stage.HandleAsync(stage.Sent.All[0].Message);

        var run = await stage.RunAsync(message);
        Assert.Equal(SyncRunStatus.Succeeded, run.Status);
        Assert.Null(run.Error);
        Assert.Equal(SyncTrigger.Timer, run.Trigger);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    // One attempt and the client's own three retries.
    private const int RequestsOfADeferral = 4;

    private static async Task<SyncMessage> DeferAsync(SyncStage stage)
    {
        stage.Company.InsteadOfList = () => StubCompany.Throttled();
        var message = stage.Message(SyncTrigger.Timer);
        await stage.HandleAsync(message);
        Assert.Equal(RequestsOfADeferral, stage.Company.ListRequests);
        stage.Company.InsteadOfList = () => null;
        return message;
    }
}
