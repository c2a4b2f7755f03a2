namespace PersonioFunctions.IntegrationTests.Accounts;

/// <summary>Credentials that Personio rejects.</summary>
public sealed class QuarantineTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Handle_CredentialsRefused_QuarantinesAtTheFirstRunAndKeepsAllPeople()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(40));
        await stage.SyncAsync();
        var rows = await stage.RowsAsync();
        stage.Company.Revoke();

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Failed, "personioUnauthorized"), (run.Status, run.Error?.Code));
        var health = await stage.ExplainedHealthAsync();
        Assert.Equal((AccountHealthStatus.Quarantined, stage.Time.GetUtcNow()), (health.Status, health.Since));
        Assert.Contains($"PUT /api/accounts/{stage.Account}", health.Reason!.Message, StringComparison.Ordinal);
        Assert.Equal(rows, await stage.RowsAsync());
        Assert.Empty(stage.Sent.All);
    }

    [Fact]
    public async Task Handle_TicksOfTwoDays_CallPersonioOnceADayAndWriteNothingBetween()
    {
        await using var stage = await QuarantinedAsync();
        var since = (await stage.ExplainedHealthAsync()).Since;
        var probes = new List<int>();

        for (var hour = 1; hour <= 48; hour++)
        {
            stage.Time.Advance(TimeSpan.FromHours(1));
            var tick = stage.Message(SyncTrigger.Timer);
            var requests = stage.Company.SecretsSeen.Count + stage.Company.ListRequests;
            stage.Storage.Heal();

            // The message arrives although the timer skips the account, because two instances may see different states.
            await stage.HandleAsync(tick);

            if (await stage.Runs.FindAsync(stage.Account, tick.RunId, CancellationToken.None) is { } probe)
            {
                Assert.Equal("personioUnauthorized", probe.Error?.Code);
                probes.Add(hour);
            }
            else
            {
                Assert.Equal(requests, stage.Company.SecretsSeen.Count + stage.Company.ListRequests);
                Assert.DoesNotContain(stage.Storage.Arrived, request => request.Method != "GET");
            }
        }

        Assert.Equal([24, 48], probes);
        Assert.Equal(since, (await stage.ExplainedHealthAsync()).Since);
    }

    [Fact]
    public async Task Schedule_QuarantinedAccount_SendsNoMessageUntilTheProbe()
    {
        await using var stage = await QuarantinedAsync();

        for (var hour = 1; hour < 24; hour++)
        {
            stage.Time.Advance(TimeSpan.FromHours(1));
            Assert.Empty(await TickAsync(stage));
        }

        stage.Time.Advance(TimeSpan.FromHours(1));
        var probe = Assert.Single(await TickAsync(stage));
        stage.Company.Restore();
        await stage.HandleAsync(probe.Message);

        Assert.Equal(SyncRunStatus.Succeeded, (await stage.RunAsync(probe.Message)).Status);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
        Assert.Single(await TickAsync(stage));
    }

    [Fact]
    public async Task Connect_NewSecret_EndsTheQuarantine()
    {
        await using var stage = await QuarantinedAsync();
        var state = await stage.StateAsync();
        stage.Company.Restore();

        await stage.ConnectAsync(secret: "another-s3cret");

        Assert.Equal(state.Quarantine, (await stage.StateAsync()).Quarantine);
        Assert.NotEqual(AccountHealthStatus.Quarantined, await stage.HealthAsync());
        Assert.Single(await TickAsync(stage));
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync(SyncTrigger.Connect)).Status);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    [Theory]
    [InlineData(SyncTrigger.Manual)]
    [InlineData(SyncTrigger.Connect)]
    public async Task Handle_RequestedBeforeTheRefusal_EndsWithoutACall(SyncTrigger trigger)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var runId = await stage.Get<SyncRequester>().RequestAsync(stage.Account, trigger, CancellationToken.None);
        await QuarantineAsync(stage);
        var requests = stage.Company.SecretsSeen.Count;
        stage.Time.Advance(TimeSpan.FromDays(2)); // The probe is due, but only a tick may send it.

        await stage.HandleAsync(Assert.Single(stage.Sent.All).Message);

        var run = await stage.Runs.FindAsync(stage.Account, runId, CancellationToken.None);
        Assert.Equal((SyncRunStatus.Failed, "quarantined"), (run!.Status, run.Error?.Code));
        Assert.NotNull(run.FinishedAt);
        Assert.Equal(requests, stage.Company.SecretsSeen.Count);
    }

    [Fact]
    public async Task Handle_RunThatWaitedForPersonio_EndsWithoutACall()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        stage.Company.InsteadOfList = () => StubCompany.Throttled();
        var waiting = stage.Message(SyncTrigger.Timer);
        await stage.HandleAsync(waiting);
        stage.Company.Revoke();
        Assert.Equal("personioUnauthorized", (await stage.SyncAsync(SyncTrigger.Manual)).Error?.Code);
        var requests = stage.Company.SecretsSeen.Count;

        await stage.HandleAsync(Assert.Single(stage.Sent.All).Message);

        Assert.Equal(
            (SyncRunStatus.Failed, "quarantined"), ((await stage.RunAsync(waiting)).Status, (await stage.RunAsync(waiting)).Error?.Code));
        Assert.Equal(requests, stage.Company.SecretsSeen.Count);
    }

    // There is one probe, even when Personio repeatedly asks it to come back later.
    [Fact]
    public async Task Handle_ProbeIsDeferred_ContinuesAsTheSameRunAndHeals()
    {
        await using var stage = await QuarantinedAsync();
        stage.Company.Restore();
        stage.Company.InsteadOfList = () => StubCompany.Throttled();
        stage.Time.Advance(TimeSpan.FromHours(24));
        var probe = stage.Message(SyncTrigger.Timer);

        await stage.HandleAsync(probe);

        Assert.Equal(AccountHealthStatus.Quarantined, await stage.HealthAsync());
        Assert.Equal(SyncRunStatus.Queued, (await stage.RunAsync(probe)).Status);
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(await TickAsync(stage));
        stage.Company.InsteadOfList = () => null;

        // The tick also asks for the accounts of other tests in this storage account.
        await stage.HandleAsync(Assert.Single(stage.Sent.All, sent => sent.Message.Account == probe.Account).Message);

        Assert.Equal(SyncRunStatus.Succeeded, (await stage.RunAsync(probe)).Status);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    [Fact]
    public async Task Apply_CredentialsRefused_QuarantinesLikeAnyRun()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(40));
        await stage.SyncAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        var account = (await stage.Get<AccountStore>().FindAsync(stage.Account, CancellationToken.None))!;
        var planId = (await stage.StateAsync()).Held!.PlanId;
        stage.Company.Revoke();

        var refused = await Assert.ThrowsAsync<PersonioException>(
            () => stage.Get<PlanDecisions>().ApplyAsync(account, planId, CancellationToken.None));

        Assert.Equal(PersonioFailureKind.Unauthorized, refused.Kind);
        Assert.Equal(AccountHealthStatus.Quarantined, await stage.HealthAsync());
        var requests = stage.Company.SecretsSeen.Count;
        Assert.Equal(DecisionOutcome.Busy, (await stage.Get<PlanDecisions>().ApplyAsync(account, planId, CancellationToken.None)).Outcome);
        Assert.Equal(requests, stage.Company.SecretsSeen.Count);
        Assert.Equal(40, (await stage.RowsAsync()).Count);
    }

    private async Task<SyncStage> QuarantinedAsync()
    {
        var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await QuarantineAsync(stage);
        return stage;
    }

    private static async Task QuarantineAsync(SyncStage stage)
    {
        stage.Company.Revoke();
        await stage.SyncAsync();
        Assert.Equal(AccountHealthStatus.Quarantined, await stage.HealthAsync());
    }

    // Tests share the storage, so only messages for this stage's account count.
    private static async Task<IEnumerable<SentMessage>> TickAsync(SyncStage stage)
    {
        var before = stage.Sent.All.Count;
        await stage.Get<SyncScheduler>().ScheduleAsync(CancellationToken.None);
        return stage.Sent.All.Skip(before).Where(sent => sent.Message.Account == stage.Account);
    }
}
