namespace PersonioFunctions.IntegrationTests.Operations;

/// <summary>Lifecycle settings are changed by a plan, which is first previewed and then applied.</summary>
public sealed class LifecycleSettingsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly LifecycleRequest LeaveIsInactive = new(LeaveCountsAs: "inactive");

    [Fact]
    public async Task LeaveCountsAsInactive_AppliedAndReverted_RemovesAndRestoresAccess()
    {
        await using var stage = await OpenAsync();
        var (rows, account, state) = (await stage.RowsAsync(), await stage.ConnectedAsync(), await stage.StateAsync());
        var feed = await stage.ChangesAsync();

        var plan = await PreviewAsync(stage, LeaveIsInactive);

        var person = Assert.Single(plan.People);
        Assert.Equal(("1001", PlannedAction.Update, "onLeave", "onLeave"), (person.Id, person.Kind, person.Before, person.After));
        Assert.Equal(
            [new PlannedField("AppStatus", "active", "inactive"), new PlannedField("LicenseStatus", "assigned", "unassigned")],
            person.Fields);
        Assert.Equal(new AccountLifecycle("Europe/Berlin", "inactive", 0, 30), plan.Lifecycle);
        Assert.Equal(rows, await stage.RowsAsync());
        Assert.Equal((account, state.ETag), (await stage.ConnectedAsync(), (await stage.StateAsync()).ETag));

        var applied = await ApplyAsync(stage, LeaveIsInactive, plan.PlanId);

        Assert.Equal(
            (DecisionOutcome.Applied, SyncTrigger.Lifecycle, SyncRunStatus.Succeeded),
            (applied.Outcome, applied.Run!.Trigger, applied.Run.Status));
        Assert.Equal((5, 1, 4), (applied.Run.Counts.Fetched, applied.Run.Counts.Updated, applied.Run.Counts.Unchanged));
        Assert.Equal(AppAccess.Withdrawn, (await stage.RowAsync(1001)).Access);
        Assert.Equal(person.ContentHash, (await stage.RowAsync(1001)).ContentHash!.ToString());
        Assert.Equal(new LifecycleSettings(LeaveTreatment.Inactive), (await stage.ConnectedAsync()).Lifecycle);
        Assert.Equal(
            [("AppStatus", "inactive", SyncTrigger.Lifecycle), ("LicenseStatus", "unassigned", SyncTrigger.Lifecycle)],
            (await stage.ChangesAsync()).Skip(feed.Count).Select(change => (change.Field, change.New, change.Cause)));
        Assert.Equal(DecisionOutcome.AlreadyDecided, (await ApplyAsync(stage, LeaveIsInactive, plan.PlanId)).Outcome);
        Assert.Equal((0, 5), await UpdatedAndUnchangedAsync(stage));

        var back = new LifecycleRequest(LeaveCountsAs: "active");
        await ApplyAsync(stage, back, (await PreviewAsync(stage, back)).PlanId);

        Assert.Equal(rows, await stage.RowsAsync());
        Assert.Equal((0, 5), await UpdatedAndUnchangedAsync(stage));
    }

    [Fact]
    public async Task TimeZone_Changed_MovesTheNextTransitionOfRowsAndAccount()
    {
        await using var stage = await OpenAsync();
        var newYork = new LifecycleRequest(TimeZone: "America/New_York");
        Assert.Equal(new DateTimeOffset(2026, 12, 31, 23, 0, 0, TimeSpan.Zero), (await stage.StateAsync()).NextTransitionAt);

        await ApplyAsync(stage, newYork, (await PreviewAsync(stage, newYork)).PlanId);

        var moved = new DateTimeOffset(2027, 1, 1, 5, 0, 0, TimeSpan.Zero);
        Assert.Equal(moved, (await stage.RowAsync(1002)).Standing.NextTransitionAt);
        Assert.Equal(moved, (await stage.StateAsync()).NextTransitionAt);
        Assert.Equal("America/New_York", (await stage.ConnectedAsync()).TimeZone);
        Assert.Equal((0, 5), await UpdatedAndUnchangedAsync(stage));
    }

    [Fact]
    public async Task Settings_Unchanged_ChangeNothing()
    {
        await using var stage = await OpenAsync();
        var (rows, account, feed) = (await stage.RowsAsync(), await stage.ConnectedAsync(), await stage.ChangesAsync());

        var plan = await PreviewAsync(stage, new LifecycleRequest());
        var applied = await ApplyAsync(stage, new LifecycleRequest("Europe/Berlin", "active", 0, 30), plan.PlanId);

        Assert.Empty(plan.People);
        Assert.Equal((DecisionOutcome.Applied, 0, 5), (applied.Outcome, applied.Run!.Counts.Updated, applied.Run.Counts.Unchanged));
        Assert.Equal(rows, await stage.RowsAsync());
        Assert.Equal(account, await stage.ConnectedAsync());
        Assert.Equal(feed, await stage.ChangesAsync());
    }

    [Fact]
    public async Task Apply_RowsChangedInBetween_ReturnsAFreshPlanAndWritesNothing()
    {
        await using var stage = await OpenAsync();
        var plan = await PreviewAsync(stage, LeaveIsInactive);
        stage.Company.Change(1003, person => person with { Status = "leave" });
        await stage.SyncAsync();
        var (rows, account) = (await stage.RowsAsync(), await stage.ConnectedAsync());

        var moved = await ApplyAsync(stage, LeaveIsInactive, plan.PlanId);

        Assert.Equal((DecisionOutcome.SourceMoved, null), (moved.Outcome, moved.Run));
        Assert.Equal(["1001", "1003"], moved.Plan!.People.Select(person => person.Id));
        Assert.Equal(rows, await stage.RowsAsync());
        Assert.Equal(account, await stage.ConnectedAsync());

        Assert.Equal(DecisionOutcome.Applied, (await ApplyAsync(stage, LeaveIsInactive, moved.Plan.PlanId)).Outcome);
        Assert.Equal(AppAccess.Withdrawn, (await stage.RowAsync(1003)).Access);
    }

    [Fact]
    public async Task Apply_OtherBodyThanPlanned_ReturnsAFreshPlanAndWritesNothing()
    {
        await using var stage = await OpenAsync();
        var plan = await PreviewAsync(stage, LeaveIsInactive);
        var account = await stage.ConnectedAsync();

        var moved = await ApplyAsync(stage, LeaveIsInactive with { ErasedGraceDays = 5 }, plan.PlanId);

        Assert.Equal((DecisionOutcome.SourceMoved, 5), (moved.Outcome, moved.Plan!.Lifecycle!.ErasedGraceDays));
        Assert.Equal(account, await stage.ConnectedAsync());
    }

    [Fact]
    public async Task Apply_PlanOfTheOtherKind_IsRefused()
    {
        await using var stage = await OpenAsync();
        var account = await stage.ConnectedAsync();
        var settings = await PreviewAsync(stage, LeaveIsInactive);
        var sync = await stage.PreviewAsync();

        var asSync = await stage.Get<PlanDecisions>().ApplyAsync(account, settings.PlanId, CancellationToken.None);
        Assert.Equal(DecisionOutcome.OtherKind, asSync.Outcome);
        Assert.Equal(DecisionOutcome.OtherKind, (await ApplyAsync(stage, LeaveIsInactive, sync.PlanId)).Outcome);
        Assert.Equal(DecisionOutcome.NotFound, (await ApplyAsync(stage, LeaveIsInactive, RunIds.Create(stage.Time.GetUtcNow()))).Outcome);
        Assert.Equal(account, await stage.ConnectedAsync());
    }

    [Fact]
    public async Task PreviewOrApply_RunIsActive_IsBusy()
    {
        await using var stage = await OpenAsync();
        var plan = await PreviewAsync(stage, LeaveIsInactive);
        var now = stage.Time.GetUtcNow();
        await stage.ChangeStateAsync(state => state with { Lease = new AccountLease(RunIds.Create(now), "other", now + SyncStage.Lease) });

        var decisions = stage.Get<SettingsDecisions>();
        Assert.Null(await decisions.PreviewAsync(
            await stage.ConnectedAsync(), new SettingsRequest(LeaveIsInactive), CancellationToken.None));
        Assert.Equal(DecisionOutcome.Busy, (await ApplyAsync(stage, LeaveIsInactive, plan.PlanId)).Outcome);
        Assert.Equal(LifecycleSettings.Default, (await stage.ConnectedAsync()).Lifecycle);
    }

    [Fact]
    public async Task Apply_BeforeTheFirstSync_LeavesTheBaselineToTheSync()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));

        await ApplyAsync(stage, LeaveIsInactive, (await PreviewAsync(stage, LeaveIsInactive)).PlanId);
        await stage.SyncAsync();

        Assert.Equal(
            (ChangeKind.Baseline, SyncTrigger.Timer),
            (await stage.ChangesAsync()).Select(change => (change.Kind, change.Cause)).Single());
        Assert.Equal(LeaveTreatment.Inactive, (await stage.ConnectedAsync()).Lifecycle.LeaveCountsAs);
    }

    [Fact]
    public async Task Connect_Again_KeepsTheSettings()
    {
        await using var stage = await OpenAsync();
        var request = new LifecycleRequest("Asia/Tokyo", "inactive", 7, 90);
        await ApplyAsync(stage, request, (await PreviewAsync(stage, request)).PlanId);

        await stage.ConnectAsync();

        Assert.Equal(new AccountLifecycle("Asia/Tokyo", "inactive", 7, 90), AccountLifecycle.From(await stage.ConnectedAsync()));
    }

    [Fact]
    public async Task ErasedGraceDays_Shortened_PurgesAllButIdAndStateAtTheNextMidnight()
    {
        await using var stage = await OpenAsync();
        stage.Company.Change(1003, person => person with { Status = "inactive" });
        await stage.SyncAsync();
        stage.Company.People.RemoveAll(person => person.Id == 1003);
        for (var day = 0; day < 2; day++)
        {
            stage.Time.Advance(TimeSpan.FromDays(1));
            await stage.SyncAsync();
        }

        stage.Time.Advance(TimeSpan.FromDays(1));
        var erased = await stage.RowAsync(1003);
        Assert.Equal((LifecycleState.Erased, true), (erased.Standing.State, erased.LeftAt is not null));
        var request = new LifecycleRequest(ErasedGraceDays: 1);

        var plan = await PreviewAsync(stage, request);
        await ApplyAsync(stage, request, plan.PlanId);

        Assert.Equal(["NextTransitionAt"], Assert.Single(plan.People).Fields.Select(field => field.Field));
        var midnight = new DateTimeOffset(2026, 11, 26, 23, 0, 0, TimeSpan.Zero);
        Assert.Equal(
            (midnight, midnight),
            ((await stage.RowAsync(1003)).Standing.NextTransitionAt, (await stage.StateAsync()).NextTransitionAt));

        stage.Time.Advance(midnight - stage.Time.GetUtcNow());
        Assert.True(await stage.Get<TransitionRuns>().RunAsync(stage.Account, CancellationToken.None));

        Assert.Equal(
            ["AppStatus", "ContentHash", "IsCurrent", "LicenseStatus", "LifecycleRule", "LifecycleState", "RowKey"],
            (await stage.RowsAsync())["1003"].Split('|').Select(column => column.Split('=')[0]));
        var purged = await stage.RowAsync(1003);
        Assert.Equal((LifecycleState.Erased, null, null), (purged.Standing.State, purged.LeftAt, purged.EarlierRecords.OriginalHireDate));
    }

    [Fact]
    public async Task Apply_KilledAtEachStorageRequest_ASyncOrARepeatEndsTheSame()
    {
        SortedDictionary<string, string> expected;
        await using (var stage = await OpenAsync())
        {
            await ApplyAsync(stage, LeaveIsInactive, (await PreviewAsync(stage, LeaveIsInactive)).PlanId);
            expected = await stage.RowsAsync();
        }

        var (deaths, completed) = (0, 0);
        for (var failing = 1; ; failing++)
        {
            await using var stage = await OpenAsync();
            var (before, account) = (await stage.RowsAsync(), await stage.ConnectedAsync());
            var plan = await PreviewAsync(stage, LeaveIsInactive);
            stage.Storage.Begin((int number) => number >= failing ? StorageFault.Refused : StorageFault.None);
            var isDead = false;
            try
            {
                await ApplyAsync(stage, account, LeaveIsInactive, plan.PlanId);
            }
            catch (Exception exception) when (exception is Azure.RequestFailedException or AggregateException)
            {
                isDead = true;
            }

            stage.Storage.Heal();
            if (!isDead) break;
            deaths++;
            stage.Time.Advance(SyncStage.Lease + TimeSpan.FromSeconds(1));
            var isSet = (await stage.ConnectedAsync()).Lifecycle.LeaveCountsAs == LeaveTreatment.Inactive;
            if (isSet) completed++;

            // Half of the cases continue with a sync, the others repeat the call.
            if (failing % 2 == 0)
            {
                await stage.SyncAsync();
                Assert.Equal(isSet ? expected : before, await stage.RowsAsync());
            }

            await ApplyAsync(stage, LeaveIsInactive, plan.PlanId);
            await stage.SyncAsync();

            Assert.Equal(expected, await stage.RowsAsync());
            Assert.Single(await stage.ChangesAsync(), change => change is { Field: "AppStatus", New: "inactive" });
        }

        Assert.InRange(completed, 3, deaths - 3);
    }

    [Fact]
    public async Task Preview_RunStartsMeanwhile_LeavesNoPlan()
    {
        await using var stage = await OpenAsync();
        var account = await stage.ConnectedAsync();
        stage.Storage.Heal();

        // The state has been read; the rows are being requested.
        stage.Storage.MeanwhileOnce(
            request => request.Queries(TableNames.Employees),
            () => stage.ChangeStateAsync(state => state with { Epoch = state.Epoch + 1 }));
        var plan = await stage.Get<SettingsDecisions>().PreviewAsync(account, new SettingsRequest(LeaveIsInactive), CancellationToken.None);

        Assert.Null(plan);
        Assert.False(await stage.Get<PlanStore>().MentionAsync(stage.Account, "1001", CancellationToken.None));
    }

    [Fact]
    public async Task Apply_AccountChangedAtTheSameMoment_IsAConflictAndWritesNoRow()
    {
        await using var stage = await OpenAsync();
        var plan = await PreviewAsync(stage, LeaveIsInactive);
        var rows = await stage.RowsAsync();
        var isDone = false;
        stage.Storage.Meanwhile = async _ =>
        {
            // The account is read before the rows and written after them.
            var areRowsRead = stage.Storage.Arrived
                .Any(request => request.Uri.AbsolutePath.Contains("/Employees(", StringComparison.Ordinal));
            if (isDone || !areRowsRead) return;
            isDone = true;
            await stage.ChangeAccountAsync(account => account with { MinLeavers = 9 });
        };
        stage.Storage.Heal();

        var decision = await ApplyAsync(stage, LeaveIsInactive, plan.PlanId);

        Assert.True(isDone);
        Assert.Equal((DecisionOutcome.Conflict, plan.PlanId), (decision.Outcome, decision.Plan?.PlanId));
        Assert.Null(decision.Run);
        Assert.Equal(rows, await stage.RowsAsync());
        var connected = await stage.ConnectedAsync();
        Assert.Equal((9, LeaveTreatment.Active), (connected.MinLeavers, connected.Lifecycle.LeaveCountsAs));
    }

    [Fact]
    public async Task Apply_TransitionIsDue_StaysDueForTheCalendar()
    {
        await using var stage = await OpenAsync();
        stage.Time.Advance(TimeSpan.FromDays(45));
        var due = (await stage.StateAsync()).NextTransitionAt;
        var plan = await PreviewAsync(stage, LeaveIsInactive);

        var decision = await ApplyAsync(stage, LeaveIsInactive, plan.PlanId);

        Assert.Equal(DecisionOutcome.Applied, decision.Outcome);
        Assert.True(due <= stage.Time.GetUtcNow());
        Assert.Equal(due, (await stage.StateAsync()).NextTransitionAt);
    }

    // One person is on leave, one leaves at the end of the year, and three are ordinary.
    private async Task<SyncStage> OpenAsync()
    {
        var company = StubCompany.Of(5);
        company.Change(1001, person => person with { Status = "leave" });
        company.Change(1002, person => person with { TerminationDate = "2026-12-31" });
        var stage = await SyncStage.OpenConnectedAsync(azurite, company);
        await stage.SyncAsync();
        return stage;
    }

    private static async Task<StoredPlan> PreviewAsync(SyncStage stage, LifecycleRequest request)
    {
        var plan = await stage.Get<SettingsDecisions>().PreviewAsync(
            await stage.ConnectedAsync(), new SettingsRequest(request), CancellationToken.None);
        Assert.NotNull(plan);
        return plan;
    }

    private static async Task<Decision> ApplyAsync(SyncStage stage, LifecycleRequest request, string planId) =>
        await ApplyAsync(stage, await stage.ConnectedAsync(), request, planId);

    private static Task<Decision> ApplyAsync(SyncStage stage, Account account, LifecycleRequest request, string planId) =>
        stage.Get<SettingsDecisions>().ApplyAsync(account, new SettingsRequest(request), planId, CancellationToken.None);

    private static async Task<(int Updated, int Unchanged)> UpdatedAndUnchangedAsync(SyncStage stage)
    {
        var run = await stage.SyncAsync(SyncTrigger.Manual);
        return (run.Counts.Updated, run.Counts.Unchanged);
    }
}
