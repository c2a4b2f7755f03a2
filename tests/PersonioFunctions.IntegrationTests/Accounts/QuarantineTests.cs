using System.Net;

namespace PersonioFunctions.IntegrationTests.Accounts;

/// <summary>Credentials that Personio rejects.</summary>
public sealed class QuarantineTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Handle_CredentialsRefused_TriesAgainThreeTimesThenQuarantinesAndKeepsAllPeople()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(40));
        await stage.SyncAsync();
        var rows = await stage.RowsAsync();
        stage.Company.Revoke();
        var message = stage.Message(SyncTrigger.Timer);

        await stage.HandleAsync(message);
        TimeSpan[] waits = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];
        foreach (var (tries, wait) in waits.Index())
        {
            var retry = stage.Sent.All[tries];
            Assert.Equal((message.RunId, wait), (retry.Message.RunId, retry.Delay));
            Assert.Equal(SyncRunStatus.Queued, (await stage.RunAsync(message)).Status);
            var failing = await stage.ExplainedHealthAsync();
            Assert.Equal((AccountHealthStatus.Failing, "personioUnauthorized"), (failing.Status, failing.Reason?.Code));
            stage.Time.Advance(retry.Delay);
            await stage.HandleAsync(retry.Message);
        }

        Assert.Equal(3, stage.Sent.All.Count);
        var run = await stage.RunAsync(message);
        Assert.Equal((SyncRunStatus.Failed, "personioUnauthorized"), (run.Status, run.Error?.Code));
        var health = await stage.ExplainedHealthAsync();
        Assert.Equal((AccountHealthStatus.Quarantined, stage.Time.GetUtcNow()), (health.Status, health.Since));
        Assert.Contains($"PUT /api/accounts/{stage.Account}", health.Reason!.Message, StringComparison.Ordinal);
        Assert.Equal(rows, await stage.RowsAsync());
    }

    // The token in use is refused, and the token endpoint answers one 401 at random. Afterwards everything is as before.
    [Fact]
    public async Task Handle_OneSpurious401OfTheTokenEndpoint_HealsByItselfWithinAMinute()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(12));
        await stage.SyncAsync();
        var refusals = new Queue<Func<HttpResponseMessage>>([StubCompany.Unauthorized, StubCompany.Unauthorized]);
        stage.Company.InsteadOfList = stage.Company.InsteadOfToken = () => refusals.TryDequeue(out var refused) ? refused() : null;
        var message = stage.Message(SyncTrigger.Manual);

        await stage.HandleAsync(message);

        Assert.Empty(refusals);
        Assert.Equal(AccountHealthStatus.Failing, await stage.HealthAsync());
        var retry = Assert.Single(stage.Sent.All);
        stage.Time.Advance(retry.Delay);
        await stage.HandleAsync(retry.Message);

        Assert.Equal(SyncRunStatus.Succeeded, (await stage.RunAsync(message)).Status);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
        Assert.Null((await stage.StateAsync()).Refusal);
    }

    [Fact]
    public async Task Handle_RequestedAgainWhileARefusalWaits_DoesNotHastenTheQuarantine()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        stage.Company.Revoke();

        for (var times = 0; times < 6; times++) await stage.SyncAsync(SyncTrigger.Manual);

        Assert.Equal(AccountHealthStatus.Failing, await stage.HealthAsync());
        Assert.Equal(1, (await stage.StateAsync()).Refusal?.Refusals);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task Handle_GatewayRefuses_WaitsAndHeals(HttpStatusCode status)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(12));
        await stage.SyncAsync();
        stage.Company.InsteadOfList = () => StubCompany.Blocked(status);
        stage.Company.InsteadOfToken = () => StubCompany.Blocked(status);
        var message = stage.Message(SyncTrigger.Timer);

        await stage.HandleAsync(message);

        var health = await stage.ExplainedHealthAsync();
        Assert.Equal((AccountHealthStatus.Failing, "personioUnavailable"), (health.Status, health.Reason?.Code));
        Assert.Null((await stage.StateAsync()).Refusal);
        stage.Company.InsteadOfList = stage.Company.InsteadOfToken = () => null;
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        await stage.HandleAsync(Assert.Single(stage.Sent.All).Message);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.RunAsync(message)).Status);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    [Theory]
    [InlineData(true, AccountHealthStatus.Healthy)]
    [InlineData(false, AccountHealthStatus.Quarantined)]
    public async Task Handle_ResyncOfAQuarantinedAccount_MakesOneRealAttempt(bool isRestored, AccountHealthStatus health)
    {
        await using var stage = await QuarantinedAsync();
        var since = (await stage.ExplainedHealthAsync()).Since;
        stage.Time.Advance(TimeSpan.FromMinutes(5));
        if (isRestored) stage.Company.Restore();
        var (asked, sent) = (stage.Company.SecretsSeen.Count, stage.Sent.All.Count);

        await stage.Get<SyncRequester>().RequestAsync(stage.Account, SyncTrigger.Manual, CancellationToken.None);
        var message = Assert.Single(stage.Sent.All.Skip(sent)).Message;
        await stage.HandleAsync(message);

        Assert.Equal(asked + 1, stage.Company.SecretsSeen.Count);
        Assert.Equal(
            isRestored ? (SyncRunStatus.Succeeded, null) : (SyncRunStatus.Failed, "personioUnauthorized"),
            ((await stage.RunAsync(message)).Status, (await stage.RunAsync(message)).Error?.Code));
        Assert.Equal(sent + 1, stage.Sent.All.Count);
        var explained = await stage.ExplainedHealthAsync();
        Assert.Equal(health, explained.Status);
        if (!isRestored) Assert.Equal(since, explained.Since);
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
                Assert.DoesNotContain(stage.Storage.Arrived, request => request.Method != "GET" && !request.IsOfQueue);
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

        await stage.HandleAsync(Assert.Single(stage.Sent.All, sent => sent.Message.RunId == runId).Message);

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
        stage.Company.InsteadOfList = () => null;
        await QuarantineAsync(stage, SyncTrigger.Manual);
        var requests = stage.Company.SecretsSeen.Count;

        await stage.HandleAsync(Assert.Single(stage.Sent.All, sent => sent.Message.RunId == waiting.RunId).Message);

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

        await stage.HandleAsync(Assert.Single(stage.Sent.All, sent => sent.Message.RunId == probe.RunId).Message);

        Assert.Equal(SyncRunStatus.Succeeded, (await stage.RunAsync(probe)).Status);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    [Fact]
    public async Task Apply_CredentialsRefusedOnce_FailsAndLeavesTheAccountToTheNextSync()
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
        Assert.Equal(AccountHealthStatus.Held, await stage.HealthAsync());
        Assert.Equal(40, (await stage.RowsAsync()).Count);

        await QuarantineAsync(stage);
        var requests = stage.Company.SecretsSeen.Count;
        Assert.Equal(DecisionOutcome.Busy, (await stage.Get<PlanDecisions>().ApplyAsync(account, planId, CancellationToken.None)).Outcome);
        Assert.Equal(requests, stage.Company.SecretsSeen.Count);
    }

    private async Task<SyncStage> QuarantinedAsync()
    {
        var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await QuarantineAsync(stage);
        return stage;
    }

    private static async Task QuarantineAsync(SyncStage stage, SyncTrigger trigger = SyncTrigger.Timer)
    {
        stage.Company.Revoke();
        await stage.RefuseAsync(trigger);
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
