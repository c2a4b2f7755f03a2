using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using PersonioFunctions.Tests.Telemetry;

namespace PersonioFunctions.IntegrationTests.Runs;

/// <summary>The log and metrics for each outcome of a message, and of a person's request.</summary>
[Collection(RunsAlone.Name)]
public sealed class ToldTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Runs = "personio_functions.sync.runs";

    private static readonly string[] Rooms = ["Runs", "Sync", "Schedule"];

    [Fact]
    public async Task Handle_SuccessfulRun_ReportsOutcomeCountsAndTimes()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        using var recorder = new TelemetryRecorder();
        var message = stage.Message(SyncTrigger.Manual);
        stage.Time.Advance(TimeSpan.FromSeconds(30));

        await stage.HandleAsync(message);

        var record = Assert.Single(LogOf(stage));
        Assert.Equal(("Ended", LogLevel.Information), (record.Id.Name, record.Level));
        Assert.Equal(
            "The run ended as Succeeded: 3 fetched, 3 created, 0 updated, 0 unchanged, 0 held, 0 skipped, 0 left, 0 missing; "
            + $"run {message.RunId} of account {stage.Account}",
            record.Message);
        Assert.Equal([$"Account {stage.Account}, run {message.RunId}"], record.Scopes.Select(scope => scope?.ToString()));
        Assert.Equal([("succeeded", null)], Outcomes(recorder));
        Assert.Equal(30, Assert.Single(recorder.Of("personio_functions.queue.message.age")).Value);
        var created = Assert.Single(recorder.Of("personio_functions.sync.employees"));
        Assert.Equal((3, "created"), (created.Value, created.Tags["personio_functions.employee.outcome"]));
        var span = recorder.Spans.Single(one => one.DisplayName == "process sync-accounts");
        Assert.Equal(
            (message.RunId, "succeeded"),
            (span.GetTagItem("personio_functions.run.id"), span.GetTagItem("personio_functions.run.outcome")));
    }

    [Fact]
    public async Task Handle_NothingToDo_LogsTheReason()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var done = stage.Message(SyncTrigger.Manual);
        await stage.HandleAsync(done);
        LogOf(stage);

        await stage.HandleAsync(done);
        Assert.Equal(["AlreadyFinished"], Names(stage));

        var overtaken = stage.Message(SyncTrigger.Retry);
        await stage.Runs.WriteAsync(SyncRun.From(overtaken, SyncRunStatus.Queued), CancellationToken.None);
        await stage.HandleAsync(overtaken);
        Assert.Equal("The run is given up (superseded)", Assert.Single(LogOf(stage)).Message);
        Assert.Equal("A later run did the work.", (await stage.RunAsync(overtaken)).Error?.Message);

        await stage.HoldAsync(stage.Message(SyncTrigger.Timer));
        await stage.HandleAsync(stage.Message(SyncTrigger.Timer));
        Assert.Equal("Nothing to do: the account is Busy", Assert.Single(LogOf(stage)).Message);

        await stage.HandleAsync(stage.Message(SyncTrigger.Manual));
        Assert.Equal("Another attempt holds the account; the message is delivered again in 00:00:05", Assert.Single(LogOf(stage)).Message);

        await stage.ConnectAsync(enabled: false);
        await stage.HandleAsync(stage.Message(SyncTrigger.Timer));
        Assert.Equal("The run is given up (notConnected)", Assert.Single(LogOf(stage)).Message);
    }

    [Fact]
    public async Task Handle_ChangesAreHeld_IsLoggedOnceForTheSameChanges()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(40));
        await stage.SyncAsync();
        LogOf(stage);
        stage.Company.People.RemoveRange(0, 5);

        await stage.SyncAsync();
        var plan = (await stage.StateAsync()).Held?.PlanId;
        var logged = LogOf(stage);
        Assert.Equal(["Held", "Ended"], logged.Select(record => record.Id.Name));
        Assert.Equal(
            (LogLevel.Warning, $"Changes wait for a decision (tooManyLeavers): plan {plan}"), (logged[0].Level, logged[0].Message));

        await stage.SyncAsync();
        Assert.Equal(["Ended"], Names(stage));

        stage.Company.People.RemoveAt(0);
        await stage.SyncAsync();
        Assert.Equal(["Held", "Ended"], Names(stage));
    }

    [Fact]
    public async Task Handle_CredentialsRefused_LogsTheRefusalAndLaterSkips()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        using var recorder = new TelemetryRecorder();
        stage.Company.Revoke();

        await stage.RefuseAsync();
        var logged = LogOf(stage);
        Assert.Equal(
            ["Deferred", "Ended", "Deferred", "Ended", "Deferred", "Ended", "Quarantined", "Ended"],
            logged.Select(record => record.Id.Name));
        Assert.StartsWith("The run ended as Failed personioUnauthorized: 0 fetched, ", logged[^1].Message, StringComparison.Ordinal);

        var runId = await stage.Get<SyncRequester>().RequestAsync(stage.Account, SyncTrigger.Manual, CancellationToken.None);
        await stage.HandleAsync(stage.Sent.All[^1].Message);
        Assert.Equal("Nothing to do: the account is Quarantined", Assert.Single(LogOf(stage)).Message);
        Assert.Equal(SyncRunStatus.Failed, (await stage.Runs.FindAsync(stage.Account, runId, CancellationToken.None))?.Status);
        Assert.Equal(
            [.. Enumerable.Repeat(("deferred", "personioUnauthorized"), 3), ("failed", "personioUnauthorized"), ("failed", "quarantined")],
            Outcomes(recorder));
    }

    [Fact]
    public async Task Handle_ForbiddenOrDeferred_IsNoQuarantine()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        using var recorder = new TelemetryRecorder();
        stage.Company.InsteadOfList = StubCompany.Refused;
        await stage.SyncAsync();
        Assert.Equal(["Ended"], Names(stage));

        stage.Company.InsteadOfList = () => StubCompany.Throttled();
        await stage.SyncAsync();
        Assert.Equal(["Deferred", "Ended"], Names(stage));

        await stage.HandleAsync(stage.Message(SyncTrigger.Timer));
        Assert.Equal("Nothing to do: the account is Deferred", Assert.Single(LogOf(stage)).Message);
        Assert.Equal([("failed", "personioForbidden"), ("deferred", "personioThrottled")], Outcomes(recorder));
    }

    [Fact]
    public async Task Handle_HolderDiedOrAnotherTakesOver_IsLogged()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        using var recorder = new TelemetryRecorder();
        var dead = stage.Message(SyncTrigger.Manual);
        await stage.HoldAsync(dead);
        await stage.Runs.WriteAsync(SyncRun.From(dead, SyncRunStatus.Running), CancellationToken.None);
        stage.Time.Advance(SyncStage.Lease + TimeSpan.FromSeconds(1));

        await stage.SyncAsync();
        var logged = LogOf(stage);
        Assert.Equal(["TookOver", "Ended"], logged.Select(record => record.Id.Name));
        Assert.Equal($"Took over the account from run {dead.RunId}, whose host stopped", logged[0].Message);
        Assert.Equal([("failed", "interrupted"), ("succeeded", null)], Outcomes(recorder));

        var fetching = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Company.BeforeList = cancelled =>
        {
            fetching.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancelled);
        };
        var handling = stage.HandleAsync(stage.Message(SyncTrigger.Manual));
        await fetching.Task;
        await stage.HoldAsync(stage.Message(SyncTrigger.Timer));
        stage.Time.Advance(SyncStage.Lease / 3);
        await handling.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(["LeaseLost"], Names(stage));
    }

    [Fact]
    public async Task Handle_StorageFails_CountsAsBroken()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        using var recorder = new TelemetryRecorder();
        stage.Storage.Begin((StorageRequest _) =>
            stage.Storage.Arrived.Any(request => request.IsBatch) ? StorageFault.Refused : StorageFault.None);

        await Assert.ThrowsAnyAsync<Exception>(() => stage.HandleAsync(stage.Message(SyncTrigger.Timer)));

        Assert.Equal("broken", Assert.Single(Outcomes(recorder)).Outcome);
        Assert.Equal(["EndNotStored"], Names(stage));
    }

    [Fact]
    public async Task HandlePoison_AnyText_IsCountedAndLogged()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        using var recorder = new TelemetryRecorder();
        var message = stage.Message(SyncTrigger.Timer);
        await stage.Runs.WriteAsync(SyncRun.From(message, SyncRunStatus.Running), CancellationToken.None);

        await stage.Get<PoisonMessageHandler>().HandleAsync("hello", CancellationToken.None);
        Assert.Equal(("NoMessage", LogLevel.Error), LogOf(stage).Select(record => (record.Id.Name, record.Level)).Single());

        await stage.Get<PoisonMessageHandler>().HandleAsync(message.ToJson(), CancellationToken.None);
        var logged = Assert.Single(LogOf(stage));
        Assert.Equal("The run is given up (poison)", logged.Message);
        Assert.Equal([$"Account {stage.Account}, run {message.RunId}"], logged.Scopes.Select(scope => scope?.ToString()));
        Assert.Equal(2, recorder.Of("personio_functions.queue.poisoned").Count);
        Assert.Equal([("failed", "poison")], Outcomes(recorder));
        Assert.Equal(
            "The run failed too many times in a row. Read the log of this run id, correct the cause, then resync the account.",
            (await stage.RunAsync(message)).Error?.Message);
    }

    [Fact]
    public async Task Apply_EachOutcome_IsReportedAsARunOfItsOwn()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(40));
        await stage.SyncAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        LogOf(stage);
        using var recorder = new TelemetryRecorder();

        // The token has expired.
        stage.Time.Advance(TimeSpan.FromHours(25));
        stage.Secrets.IsDown = true;
        await Assert.ThrowsAsync<SecretStoreException>(() => ApplyAsync(stage));
        Assert.Equal("The run is given up (secretStore)", Assert.Single(LogOf(stage)).Message);

        stage.Secrets.IsDown = false;
        var decision = await ApplyAsync(stage);
        var logged = Assert.Single(LogOf(stage));
        Assert.Equal("Ended", logged.Id.Name);
        Assert.Equal([$"Account {stage.Account}, run {decision.Run?.RunId}"], logged.Scopes.Select(scope => scope?.ToString()));
        Assert.Equal([("failed", "secretStore"), ("succeeded", null)], Outcomes(recorder));

        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        LogOf(stage);
        stage.Company.Revoke();
        await Assert.ThrowsAsync<PersonioException>(() => ApplyAsync(stage));
        Assert.Equal(["GivenUp"], Names(stage));
    }

    [Fact]
    public async Task Apply_AnotherHolderTakesOver_IsLoggedAtAnyStep()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(40));
        await stage.SyncAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        LogOf(stage);
        var fetching = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Company.BeforeList = cancelled =>
        {
            fetching.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancelled);
        };

        var applying = ApplyAsync(stage);
        await fetching.Task;
        await stage.HoldAsync(stage.Message(SyncTrigger.Timer));
        stage.Time.Advance(SyncStage.Lease / 3);

        Assert.Equal(DecisionOutcome.Busy, (await applying.WaitAsync(TimeSpan.FromSeconds(30))).Outcome);
        Assert.Equal(["LeaseLost"], Names(stage));
        var lost = Assert.Single(await RunsAsync(stage), run => run.Trigger == SyncTrigger.Plan);
        Assert.Equal((SyncRunStatus.Failed, "interrupted", stage.Time.GetUtcNow()), (lost.Status, lost.Error?.Code, lost.FinishedAt));
    }

    [Fact]
    public async Task Schedule_AccountsInEveryHealth_ReportsEach()
    {
        // Every account in the storage counts.
        var own = await azurite.TakeAnotherAsync();
        await using var healthy = await SyncStage.OpenConnectedAsync(own, StubCompany.Of(3));
        await using var refused = await SyncStage.OpenConnectedAsync(own, StubCompany.Of(3));
        await using var disabled = await SyncStage.OpenAsync(own, StubCompany.Of(3));
        await using var pending = await SyncStage.OpenConnectedAsync(own, StubCompany.Of(3));
        await using var rejected = await SyncStage.OpenConnectedAsync(own, StubCompany.Of(3));
        await disabled.ConnectAsync(enabled: false);
        foreach (var stage in new[] { healthy, pending, rejected }) await stage.SyncAsync();
        refused.Company.Revoke();
        await refused.RefuseAsync();
        var now = healthy.Time.GetUtcNow();
        HeldPlan Held(string code) => new("plan", Hash: null, new Notice(code, "why"), now);
        await pending.ChangeStateAsync(state => state with { Held = Held("tooManyLeavers") });
        await rejected.ChangeStateAsync(state => state with { Held = Held("rejected") });
        healthy.Time.Advance(TimeSpan.FromMinutes(30));
        LogOf(healthy);
        using var recorder = new TelemetryRecorder();

        var sent = await healthy.Get<SyncScheduler>().ScheduleAsync(CancellationToken.None);
        recorder.Observe();

        Assert.Equal(3, sent);
        Assert.Equal("Requested a sync of 3 accounts for the tick of 2026-11-23 14:00:00Z", Assert.Single(LogOf(healthy)).Message);
        var byHealth = recorder.Of("personio_functions.accounts")
            .ToDictionary(one => (string)one.Tags["personio_functions.account.health"]!, one => one.Value);
        Assert.Equal((1, 1, 2), (byHealth["quarantined"], byHealth["disabled"], byHealth["held"]));
        Assert.Equal(5, byHealth.Values.Sum());
        var ages = recorder.Of("personio_functions.account.data_age")
            .ToDictionary(one => (string)one.Tags["personio_functions.account.name"]!, one => one.Value);
        Assert.Equal(
            new[] { healthy.Account, refused.Account, pending.Account, rejected.Account }.Order(StringComparer.Ordinal),
            ages.Keys.Order(StringComparer.Ordinal));
        Assert.All(ages.Values, age => Assert.Equal(1800, age));
        var sick = recorder.Of("personio_functions.account.health.duration")
            .ToDictionary(one => (string)one.Tags["personio_functions.account.name"]!, one => one.Value);

        // The quarantine began 21 minutes after the first refusal.
        Assert.Equal((540, 1800), (sick[refused.Account], sick[pending.Account]));
        Assert.Equal(
            [("pending", 1), ("rejected", 1)],
            recorder.Of("personio_functions.plans.held")
                .Select(one => ((string)one.Tags["personio_functions.plan.decision"]!, (int)one.Value)));
        var span = recorder.Spans.Single(one => one.DisplayName.StartsWith("send", StringComparison.Ordinal));
        Assert.Equal(3, span.GetTagItem("messaging.batch.message_count"));
    }

    // The first failure is the one to tell, and the account is free again.
    [Fact]
    public async Task Operation_FailsAndItsRecordCannotBeWritten_ThrowsTheFirstFailureAndReleasesTheAccount()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));

        await Assert.ThrowsAsync<InvalidOperationException>(() => stage.Get<ExclusiveOperations>().TryRunAsync<int>(
            stage.Account,
            SyncTrigger.Undo,
            credentials: null,
            _ =>
            {
                stage.Storage.Begin(request => request.Writes(TableNames.SyncRuns) ? StorageFault.Refused : StorageFault.None);
                throw new InvalidOperationException("first");
            },
            CancellationToken.None));

        stage.Storage.Heal();
        Assert.Null((await stage.StateAsync()).Lease);
        await stage.SyncAsync();
    }

    [Fact]
    public async Task Sweep_StorageFails_LogsTheAccountAndContinues()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        await stage.ChangeStateAsync(state => state with { Retention = state.Retention with { SweptAt = null } });
        LogOf(stage);

        // The accounts can be listed, but every request about one of them fails.
        stage.Storage.Begin(request => request.Queries(TableNames.Accounts) ? StorageFault.None : StorageFault.Refused);
        await stage.Get<RetentionSweep>().SweepAsync(CancellationToken.None);

        var logged = LogOf(stage);
        Assert.Contains(
            $"Old data of account {stage.Account} could not be deleted (RequestFailedException, status 0); the next tick tries again",
            logged.Select(record => record.Message));
        Assert.All(logged, record => Assert.Equal(("NotSwept", LogLevel.Warning), (record.Id.Name, record.Level)));
    }

    [Theory]
    [InlineData(SyncTrigger.Timer, "The host stopped during the run. The next run completes the remaining work.")]
    [InlineData(SyncTrigger.Transition, "The host stopped during the run. The next run completes the remaining work.")]
    [InlineData(SyncTrigger.Webhook, "The host stopped during the run. The next run completes the remaining work.")]
    [InlineData(SyncTrigger.Plan, "The host stopped during the call. Repeat the call; repeating it is safe.")]
    [InlineData(SyncTrigger.Undo, "The host stopped during the call. Repeat the call; repeating it is safe.")]
    public void Interrupted_EachTrigger_SaysWhatContinuesTheWork(SyncTrigger trigger, string message) =>
        Assert.Equal(new Notice("interrupted", message), Interruption.NoticeFor(trigger));

    private static async Task<Decision> ApplyAsync(SyncStage stage) => await stage.Get<PlanDecisions>().ApplyAsync(
        await stage.ConnectedAsync(), (await stage.StateAsync()).Held!.PlanId, CancellationToken.None);

    private static async Task<IReadOnlyList<SyncRun>> RunsAsync(SyncStage stage) =>
        (await stage.Runs.ListAsync(stage.Account, 100, null, CancellationToken.None)).Items;

    /// <summary>Returns the sync's log records since the previous call.</summary>
    private static IReadOnlyList<FakeLogRecord> LogOf(SyncStage stage) => [.. stage.Log.GetSnapshot(clear: true)
        .Where(record => Rooms.Any(room => record.Category?.StartsWith($"PersonioFunctions.{room}.", StringComparison.Ordinal) == true))];

    private static IEnumerable<string?> Names(SyncStage stage) => LogOf(stage).Select(record => record.Id.Name);

    private static IEnumerable<(string? Outcome, string? Error)> Outcomes(TelemetryRecorder recorder) => recorder.Of(Runs)
        .Select(run => ((string?)run.Tags["personio_functions.run.outcome"], (string?)run.Tags.GetValueOrDefault("error.type")));
}
