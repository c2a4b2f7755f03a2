using System.Globalization;
using Azure.Storage.Blobs;

namespace PersonioFunctions.IntegrationTests.Sync;

/// <summary>Date-driven transitions happen on their day, without an edit and whether or not Personio responds.</summary>
public sealed class TransitionTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly SyncCounts OneLeft = new(Fetched: 1, Updated: 1, Left: 1);

    [Fact]
    public async Task Transition_UnchangedPayload_StartsAndEndsPeople()
    {
        await using var stage = await SyncedAsync();
        stage.Time.SetUtcNow(Instant("2026-12-01T08:00:00Z"));
        Assert.Equal(
            (2, LifecycleState.FutureHire),
            ((await stage.SyncAsync()).Counts.Updated, (await stage.RowAsync(1001)).Standing.State));

        await AtAsync(stage, "2026-12-24T23:00:00Z");

        Assert.Equal((LifecycleState.Active, true), await StandingAsync(stage, 1001));
        Assert.Equal((LifecycleState.Leaving, true), await StandingAsync(stage, 1002));

        await AtAsync(stage, "2026-12-31T23:00:00Z");

        Assert.Equal((LifecycleState.Left, false), await StandingAsync(stage, 1002));
        var row = await stage.RowAsync(1002);
        Assert.Equal(("2026-12-31", "2027-01-01", "active"), (row.Column("LeftAt"), row.Column("LifecycleSince"), row.Column("Status")));
        Assert.Equal(
            [("1001", "started", SyncTrigger.Transition), ("1002", "left", SyncTrigger.Transition)],
            (await stage.ChangesAsync()).Where(change => change is { Event: not null, Cause: SyncTrigger.Transition })
                .Select(change => (change.EmployeeId, change.Event, change.Cause)));

        // Personio's data has not changed, and the next sync has nothing left to do.
        Assert.Equal(new SyncCounts(Fetched: 10, Unchanged: 10), (await stage.SyncAsync()).Counts);
    }

    [Fact]
    public async Task Transition_PersonioIsDown_HappensWithoutARequest()
    {
        await using var stage = await SyncedAsync();
        await stage.SyncAsync();
        stage.Company.InsteadOfList = () => new HttpResponseMessage(System.Net.HttpStatusCode.InternalServerError);
        stage.Time.SetUtcNow(Instant("2026-12-31T12:00:00Z"));
        await stage.TrySyncAsync();
        var requests = stage.Company.ListRequests;

        await AtAsync(stage, "2026-12-31T23:00:00Z");

        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).Standing.State);
        Assert.Equal(LifecycleState.Left, (await stage.RowAsync(1002)).Standing.State);
        Assert.Equal(requests, stage.Company.ListRequests);
        Assert.NotNull((await stage.StateAsync()).Failure);
        Assert.Contains(await stage.ChangesAsync(), change => change is { EmployeeId: "1002", Event: "left" });
    }

    [Theory]
    [InlineData("Europe/Berlin", "2027-01-15", "2027-01-14T23:00:00Z")]
    [InlineData("Europe/Berlin", "2027-07-15", "2027-07-14T22:00:00Z")]
    [InlineData("Europe/Berlin", "2027-03-28", "2027-03-27T23:00:00Z")]
    [InlineData("Europe/Berlin", "2027-03-29", "2027-03-28T22:00:00Z")]
    [InlineData("Europe/Berlin", "2027-10-31", "2027-10-30T22:00:00Z")]
    [InlineData("Europe/Berlin", "2027-11-01", "2027-10-31T23:00:00Z")]
    [InlineData("Europe/Berlin", "2028-02-29", "2028-02-28T23:00:00Z")]
    [InlineData("Africa/Cairo", "2027-04-30", "2027-04-29T22:00:00Z")] // the clock goes from 23:59 to 01:00
    [InlineData("Africa/Cairo", "2027-10-29", "2027-10-28T22:00:00Z")] // the hour before midnight comes twice
    [InlineData("America/Santiago", "2027-09-05", "2027-09-05T04:00:00Z")] // the clock goes from 23:59 to 01:00
    [InlineData("Pacific/Kiritimati", "2027-01-15", "2027-01-14T10:00:00Z")]
    [InlineData("Asia/Kathmandu", "2027-01-15", "2027-01-14T18:15:00Z")]
    public async Task Transition_FirstDay_BeginsAtMidnightOfTheAccountAndNotBefore(string zone, string day, string midnight)
    {
        await using var stage = await OpenAsync(zone, before: midnight);
        stage.Company.Change(1001, person => person with { HireDate = day, Status = "onboarding" });
        await stage.SyncAsync();

        await ExpectAtAsync(stage, midnight, LifecycleState.FutureHire, LifecycleState.Active);

        Assert.Equal(day, (await stage.RowAsync(1001)).Column("LifecycleSince"));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2027-03-27", "2027-03-27T23:00:00Z")]
    [InlineData("Europe/Berlin", "2027-10-30", "2027-10-30T22:00:00Z")]
    [InlineData("Europe/Berlin", "2028-02-29", "2028-02-29T23:00:00Z")]
    [InlineData("Europe/Berlin", "2028-02-28", "2028-02-28T23:00:00Z")]
    [InlineData("Africa/Cairo", "2027-04-29", "2027-04-29T22:00:00Z")]
    [InlineData("Africa/Cairo", "2027-10-28", "2027-10-28T22:00:00Z")]
    public async Task Transition_DayAfterTheLast_BeginsAtMidnightOfTheAccountAndNotBefore(string zone, string day, string midnight)
    {
        await using var stage = await OpenAsync(zone, before: midnight);
        stage.Company.Change(1001, person => person with { TerminationDate = day });
        await stage.SyncAsync();

        await ExpectAtAsync(stage, midnight, LifecycleState.Leaving, LifecycleState.Left);

        Assert.Equal(day, (await stage.RowAsync(1001)).Column("LeftAt"));
    }

    [Fact]
    public async Task Transition_DaysBeforeTheStart_MakeCurrentAndThenStart()
    {
        await using var stage = await OpenAsync("Europe/Berlin", before: "2027-01-11T23:00:00Z");
        await stage.ChangeAccountAsync(account => account with { Lifecycle = account.Lifecycle with { CurrentDaysBeforeStart = 3 } });
        stage.Company.Change(1001, person => person with { HireDate = "2027-01-15", Status = "onboarding" });
        await stage.SyncAsync();
        Assert.Equal((LifecycleState.FutureHire, false), await StandingAsync(stage, 1001));

        await AtAsync(stage, "2027-01-11T23:00:00Z");

        Assert.Equal((LifecycleState.FutureHire, true), await StandingAsync(stage, 1001));
        Assert.Equal(Instant("2027-01-14T23:00:00Z"), (await stage.StateAsync()).NextTransitionAt);

        await AtAsync(stage, "2027-01-14T23:00:00Z");

        Assert.Equal((LifecycleState.Active, true), await StandingAsync(stage, 1001));
        Assert.Single(await stage.ChangesAsync(), change => change is { EmployeeId: "1001", Event: "started" });
    }

    [Fact]
    public async Task Transition_TwoMessages_AreAppliedOnce()
    {
        await using var stage = await SyncedAsync();
        await stage.SyncAsync();
        stage.Time.SetUtcNow(Instant("2026-12-24T23:00:00Z"));
        var (one, other) = (stage.Message(SyncTrigger.Transition), stage.Message(SyncTrigger.Transition));

        await stage.HandleAsync(one);
        var rows = await stage.RowsAsync();
        await stage.HandleAsync(other);
        await stage.HandleAsync(one);

        Assert.Equal(rows, await stage.RowsAsync());
        Assert.Single(await stage.ChangesAsync(), change => change.Event == "started");
        Assert.Single((await RunsAsync(stage)), run => run.Trigger == SyncTrigger.Transition);
    }

    [Fact]
    public async Task Transition_SyncWasFaster_OnlyUpdatesTheNextInstant()
    {
        await using var stage = await SyncedAsync();
        await stage.SyncAsync();
        stage.Time.SetUtcNow(Instant("2026-12-24T23:00:00Z"));
        Assert.Equal(1, (await stage.SyncAsync()).Counts.Updated);
        Assert.Equal(Instant("2026-12-24T23:00:00Z"), (await stage.StateAsync()).NextTransitionAt);

        await TransitionAsync(stage);

        Assert.Equal(Instant("2026-12-31T23:00:00Z"), (await stage.StateAsync()).NextTransitionAt);
        Assert.DoesNotContain(await RunsAsync(stage), run => run.Trigger == SyncTrigger.Transition);
    }

    [Fact]
    public async Task Transition_SyncWritesAnEarlierInstantMeanwhile_KeepsThatInstant()
    {
        await using var stage = await SyncedAsync();
        await stage.SyncAsync();
        stage.Time.SetUtcNow(Instant("2026-12-24T23:00:00Z"));
        await stage.SyncAsync();
        stage.Company.Change(1003, person => person with { HireDate = "2026-12-27", Status = "onboarding" });
        stage.Storage.Heal();
        // The next instant has been read from the rows. Now the state is written.
        stage.Storage.MeanwhileOnce(
            request => request.ChangesRow(TableNames.Accounts, "state"),
            async () => Assert.Equal(1, (await stage.SyncAsync()).Counts.Updated));

        await TransitionAsync(stage);
        stage.Storage.Meanwhile = _ => Task.CompletedTask;

        Assert.InRange((await stage.StateAsync()).NextTransitionAt!.Value, DateTimeOffset.MinValue, Instant("2026-12-26T23:00:00Z"));
        await AtAsync(stage, "2026-12-26T23:00:00Z");
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1003)).Standing.State);
    }

    [Fact]
    public async Task Transition_Done_LeavesARunAndTheNextInstant()
    {
        await using var stage = await SyncedAsync();
        await stage.SyncAsync();
        Assert.Equal(Instant("2026-12-24T23:00:00Z"), (await stage.StateAsync()).NextTransitionAt);

        await AtAsync(stage, "2026-12-24T23:00:00Z");

        var run = (await RunsAsync(stage))[0];
        Assert.Equal((SyncTrigger.Transition, SyncRunStatus.Succeeded, 0), (run.Trigger, run.Status, run.PersonioRequests));
        Assert.Equal(new SyncCounts(Fetched: 1, Updated: 1), run.Counts);
        Assert.Equal(Instant("2026-12-24T23:00:00Z"), run.FinishedAt);
        Assert.Equal(Instant("2026-12-31T23:00:00Z"), (await stage.StateAsync()).NextTransitionAt);

        await AtAsync(stage, "2026-12-31T23:00:00Z");

        Assert.Equal(OneLeft, (await RunsAsync(stage))[0].Counts);
        Assert.Null((await stage.StateAsync()).NextTransitionAt);
    }

    [Fact]
    public async Task Transition_DisabledAccount_IsNotTouched()
    {
        await using var stage = await SyncedAsync();
        await stage.SyncAsync();
        await stage.ChangeAccountAsync(account => account with { Enabled = false });
        var before = await stage.RowsAsync();

        await AtAsync(stage, "2026-12-31T23:00:00Z");

        Assert.Equal(before, await stage.RowsAsync());
        Assert.DoesNotContain(await RunsAsync(stage), run => run.Trigger == SyncTrigger.Transition);

        // The transition is not repeated every 15 minutes, but it stays due.
        Assert.Equal(Instant("2027-01-01T23:00:00Z"), (await stage.StateAsync()).NextTransitionAt);
        await stage.ChangeAccountAsync(account => account with { Enabled = true });
        await AtAsync(stage, "2027-01-01T23:00:00Z");
        Assert.Equal(
            (LifecycleState.Active, LifecycleState.Left),
            ((await stage.RowAsync(1001)).Standing.State, (await stage.RowAsync(1002)).Standing.State));
    }

    [Fact]
    public async Task Transition_RunIsActive_IsDelayedUntilItEnds()
    {
        await using var stage = await SyncedAsync();
        await stage.SyncAsync();
        stage.Time.SetUtcNow(Instant("2026-12-24T23:00:00Z"));
        await stage.ChangeStateAsync(state => state with
        {
            Lease = new AccountLease(RunIds.Create(stage.Time.GetUtcNow()), "another", stage.Time.GetUtcNow() + SyncStage.Lease),
        });
        var message = stage.Message(SyncTrigger.Transition);

        await stage.HandleAsync(message);

        var sent = Assert.Single(stage.Sent.All);
        Assert.Equal((message.RunId, SyncTrigger.Transition), (sent.Message.RunId, sent.Message.Trigger));
        Assert.True(sent.Delay > TimeSpan.Zero);
        Assert.Equal(LifecycleState.FutureHire, (await stage.RowAsync(1001)).Standing.State);

        await stage.DeliverAsync([sent]);

        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).Standing.State);
    }

    [Fact]
    public async Task ListDue_AnyNumberOfAccounts_IsOneQuery()
    {
        await using var stage = await SyncedAsync();
        await stage.SyncAsync();
        stage.Storage.Heal();

        var before = await stage.States.ListDueAsync(Instant("2026-12-24T22:59:59Z"), CancellationToken.None).ToListAsync();
        var due = await stage.States.ListDueAsync(Instant("2026-12-24T23:00:00Z"), CancellationToken.None).ToListAsync();

        Assert.DoesNotContain(stage.Account, before);
        Assert.Contains(stage.Account, due);
        Assert.Equal(2, stage.Storage.Count);
    }

    [Fact]
    public async Task Undo_OfATransition_RestoresTheRowsUntilTheAccountIsResumed()
    {
        await using var stage = await SyncedAsync();
        await stage.SyncAsync();
        var before = await stage.RowsAsync();
        await AtAsync(stage, "2026-12-31T23:00:00Z");
        var run = (await RunsAsync(stage))[0];
        var after = await stage.RowsAsync();
        Assert.Equal(2, run.Counts.Updated);

        var undo = await stage.Get<RunUndo>().UndoAsync(await stage.ConnectedAsync(), run.RunId, CancellationToken.None);

        Assert.Equal((UndoOutcome.Undone, 2), (undo.Outcome, undo.Run!.Counts.Updated));
        Assert.Empty(undo.LeftAlone!);
        Assert.Equal(before, await stage.RowsAsync());

        await stage.ChangeAccountAsync(account => account with { Enabled = true, PausedBecause = null });
        await stage.SyncAsync();

        Assert.Equal(after, await stage.RowsAsync());
    }

    [Fact]
    public async Task Transition_ErasedPersonsGraceIsOver_IsPurged()
    {
        await using var stage = await SyncedAsync();
        foreach (var (status, hired, left) in ((string, string, string?)[])[
            ("inactive", "2020-01-01", "2025-12-31"), ("active", "2026-01-01", null), ("inactive", "2026-01-01", "2026-11-01")])
        {
            stage.Company.Change(1003, person => person with { Status = status, HireDate = hired, TerminationDate = left });
            await stage.SyncAsync();
        }

        Assert.Equal("2020-01-01", (await stage.RowAsync(1003)).Column("OriginalHireDate"));
        stage.Company.Change(1004, person => person with { ManagerId = 1003, Position = "Assistant" });
        await stage.SyncAsync();
        stage.Company.People.RemoveAll(person => person.Id == 1003);
        await NextDayAsync(stage);
        await NextDayAsync(stage);
        Assert.Equal(LifecycleState.Erased, (await stage.RowAsync(1003)).Standing.State);
        var due = (await stage.RowAsync(1003)).Standing.NextTransitionAt;
        Assert.Equal(Instant("2026-12-24T23:00:00Z"), due);

        stage.Time.SetUtcNow(due!.Value - TimeSpan.FromSeconds(1));
        await TransitionAsync(stage);
        Assert.Equal("Ada3", (await stage.RowAsync(1003)).Column("FirstName"));

        stage.Time.SetUtcNow(due.Value);
        await TransitionAsync(stage);

        var row = (await stage.RowsAsync())["1003"];
        foreach (var column in FieldSet.All.Select(field => field.Column).Append("DisplayName").Append("OriginalHireDate"))
            Assert.DoesNotMatch($@"(^|\|){column}=", row);
        Assert.Contains("LifecycleState=erased", row, StringComparison.Ordinal);
        Assert.Contains("AppStatus=deleted", row, StringComparison.Ordinal);
        Assert.DoesNotContain("NextTransitionAt", row, StringComparison.Ordinal);
        var reported = Assert.Single(await stage.ChangesAsync(), change => change.EmployeeId == "1003");
        Assert.Equal((ChangeKind.Purged, null, SyncTrigger.Transition), (reported.Kind, reported.Event, reported.Cause));

        // No list or transition restores the data, and no row has the name as its manager's.
        await NextDayAsync(stage);
        Assert.Equal(row, (await stage.RowsAsync())["1003"]);
        var report = await stage.RowAsync(1004);
        Assert.Equal(("1003", null, null), (report.Column("ManagerId"), report.Column("ManagerName"), report.Column("ManagerEmail")));
        var values = string.Join(' ', (await stage.ChangesAsync()).Select(change => $"{change.Old} {change.New}"));
        Assert.DoesNotContain("Ada3", values, StringComparison.Ordinal);
        Assert.DoesNotContain("person1003@", string.Join(' ', (await stage.RowsAsync()).Values), StringComparison.Ordinal);
    }

    // The timer of the calendar may be disabled, or the account may be busy at its ticks.
    [Theory]
    [InlineData(SyncTrigger.Timer)]
    [InlineData(SyncTrigger.Manual)]
    public async Task Sync_ErasedPersonsGraceIsOver_IsPurgedToo(SyncTrigger trigger)
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1003, person => person with { Status = "inactive", TerminationDate = "2026-11-01" });
        stage.Company.Change(1004, person => person with { ManagerId = 1003 });
        await stage.SyncAsync();
        stage.Company.People.RemoveAll(person => person.Id == 1003);
        await NextDayAsync(stage);
        await NextDayAsync(stage);
        var due = (await stage.RowAsync(1003)).Standing.NextTransitionAt!.Value;

        stage.Time.SetUtcNow(due - TimeSpan.FromSeconds(1));
        await stage.SyncAsync(trigger);
        Assert.Equal("Ada3", (await stage.RowAsync(1003)).Column("FirstName"));
        var plan = await stage.PreviewAsync();
        stage.Time.SetUtcNow(due);
        var run = await stage.SyncAsync(trigger);

        Assert.Equal(SyncRunStatus.Succeeded, run.Status);
        var row = await stage.RowAsync(1003);
        Assert.Equal((LifecycleState.Erased, null, null), (row.Standing.State, row.Column("FirstName"), row.Standing.NextTransitionAt));
        var reported = Assert.Single(await stage.ChangesAsync(), change => change.EmployeeId == "1003");
        Assert.Equal((ChangeKind.Purged, run.RunId, trigger), (reported.Kind, reported.RunId, reported.Cause));
        Assert.Null((await stage.RowAsync(1004)).Column("ManagerName"));
        Assert.Null(await stage.Get<PlanStore>().FindAsync(stage.Account, plan.PlanId, CancellationToken.None));

        // The transition finds nothing to do, and the run after it is as cheap as before.
        await TransitionAsync(stage);
        await stage.SyncAsync();
        stage.Storage.Begin((int _) => StorageFault.None);
        await stage.SyncAsync();
        Assert.DoesNotContain(stage.Storage.Arrived, request => request.Queries(TableNames.Employees));
    }

    [Fact]
    public async Task Sync_ErasedPersonIsListedWhenTheGraceIsOver_IsNotPurged()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1003, person => person with { Status = "inactive", TerminationDate = "2026-11-01" });
        await stage.SyncAsync();
        var gone = stage.Company.People.Single(person => person.Id == 1003);
        stage.Company.People.Remove(gone);
        await NextDayAsync(stage);
        await NextDayAsync(stage);
        stage.Time.SetUtcNow((await stage.RowAsync(1003)).Standing.NextTransitionAt!.Value);
        stage.Company.People.Add(gone);

        await stage.SyncAsync();

        var row = await stage.RowAsync(1003);
        Assert.Equal((LifecycleState.Left, "Ada3"), (row.Standing.State, row.Column("FirstName")));
    }

    [Fact]
    public async Task Transition_GraceOfSeveralErasedPeopleIsOver_ReadsTheLogOnceAndDeletesPlans()
    {
        await using var stage = await SyncedAsync();
        foreach (var id in (long[])[1003, 1004])
        {
            stage.Company.Change(
                id, person => person with { Status = "inactive", TerminationDate = "2026-11-01", Position = $"Clerk of {id}" });
            stage.Company.Change(id + 2, person => person with { ManagerId = id });
        }

        await stage.SyncAsync();
        stage.Company.Change(1007, person => person with { Department = "Archive" });
        var preview = await stage.PreviewAsync();
        stage.Company.People.RemoveAll(person => person.Id is 1003 or 1004);
        await NextDayAsync(stage);
        await NextDayAsync(stage);
        var due = (await stage.RowAsync(1003)).Standing.NextTransitionAt!.Value;
        Assert.Equal(due, (await stage.RowAsync(1004)).Standing.NextTransitionAt);

        stage.Time.SetUtcNow(due);
        stage.Storage.Heal();
        await TransitionAsync(stage);

        Assert.Single(
            stage.Storage.Arrived,
            request => request.Method == "GET" && request.Uri.AbsolutePath.Contains("EmployeeChanges", StringComparison.Ordinal));
        var changes = await stage.ChangesAsync();
        Assert.Equal(
            ["1003", "1004"],
            changes.Where(change => change.Kind == ChangeKind.Purged).Select(change => change.EmployeeId).Order());
        var values = string.Join(' ', changes.Select(change => $"{change.Old} {change.New}"));
        foreach (var name in (string[])["Ada3", "Ada4", "person1003@", "person1004@", "Clerk of"])
            Assert.DoesNotContain(name, values, StringComparison.Ordinal);
        var blobs = stage.Get<BlobServiceClient>().GetBlobContainerClient(ContainerNames.Plans);
        Assert.False(await blobs.GetBlobClient($"{stage.Account}/{preview.PlanId}.json").ExistsAsync());
    }

    [Fact]
    public async Task Transition_PurgeWhileAPlanWaits_KeepsThePlanWithoutThePersonsValues()
    {
        // Six people lose their manager, who has left, so the change is held. Meanwhile Personio forgets the manager.
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(30));
        await stage.ChangeAccountAsync(account => account with { Lifecycle = account.Lifecycle with { ErasedGraceDays = 1 } });
        stage.Company.Change(1003, person => person with { Status = "inactive", TerminationDate = "2026-11-01" });
        for (var id = 1011; id <= 1016; id++) stage.Company.Change(id, person => person with { ManagerId = 1003 });
        await stage.SyncAsync();
        for (var id = 1011; id <= 1016; id++) stage.Company.Change(id, person => person with { ManagerId = null });
        var held = await stage.SyncAsync();
        Assert.Equal((SyncRunStatus.Held, 6), (held.Status, held.Counts.Held));
        var planId = (await stage.StateAsync()).Held!.PlanId;
        Assert.Contains("Ada3", await TextAsync(stage, planId), StringComparison.Ordinal);
        stage.Company.People.RemoveAll(person => person.Id == 1003);
        for (var day = 0; day < 2; day++)
        {
            stage.Time.Advance(TimeSpan.FromDays(1));
            await stage.SyncAsync();
        }

        var due = (await stage.RowAsync(1003)).Standing.NextTransitionAt!.Value;
        stage.Time.SetUtcNow(due);
        await TransitionAsync(stage);

        Assert.Equal(planId, (await stage.StateAsync()).Held?.PlanId);
        var text = await TextAsync(stage, planId);
        Assert.DoesNotContain("Ada3", text, StringComparison.Ordinal);
        Assert.DoesNotContain("person1003@", text, StringComparison.Ordinal);
        Assert.Null((await stage.RowAsync(1003)).Column("LastName"));
        var again = await stage.SyncAsync();
        Assert.Equal((SyncRunStatus.Held, 6, planId), (again.Status, again.Counts.Held, (await stage.StateAsync()).Held?.PlanId));
        Assert.Equal("1003", (await stage.RowAsync(1011)).Column("ManagerId"));
    }

    private static async Task<string> TextAsync(SyncStage stage, string planId)
    {
        var plans = stage.Get<BlobServiceClient>().GetBlobContainerClient(ContainerNames.Plans);
        var blob = plans.GetBlobClient($"{stage.Account}/{planId}.json");
        return (await blob.DownloadContentAsync()).Value.Content.ToString();
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    // Ten people are present. The first starts at Christmas, and the second leaves at the end of the year.
    private async Task<SyncStage> SyncedAsync()
    {
        var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(10));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { HireDate = "2026-12-25", Status = "onboarding" });
        stage.Company.Change(1002, person => person with { TerminationDate = "2026-12-31" });
        return stage;
    }

    private async Task<SyncStage> OpenAsync(string zone, string before)
    {
        var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.ChangeAccountAsync(account => account with { TimeZone = zone });
        stage.Time.SetUtcNow(Instant(before) - TimeSpan.FromHours(30));
        await stage.SyncAsync();
        return stage;
    }

    private static async Task ExpectAtAsync(SyncStage stage, string midnight, LifecycleState before, LifecycleState after)
    {
        Assert.Equal(before, (await stage.RowAsync(1001)).Standing.State);
        Assert.Equal(Instant(midnight), (await stage.RowAsync(1001)).Standing.NextTransitionAt);
        Assert.Equal(Instant(midnight), (await stage.StateAsync()).NextTransitionAt);

        stage.Time.SetUtcNow(Instant(midnight) - TimeSpan.FromSeconds(1));
        await TransitionAsync(stage);
        Assert.Equal(0, (await stage.SyncAsync()).Counts.Updated);
        Assert.Equal(before, (await stage.RowAsync(1001)).Standing.State);

        stage.Time.SetUtcNow(Instant(midnight));
        await TransitionAsync(stage);
        Assert.Equal(after, (await stage.RowAsync(1001)).Standing.State);
        Assert.Equal(SyncTrigger.Transition, (await RunsAsync(stage))[0].Trigger);
        Assert.Null((await stage.StateAsync()).NextTransitionAt);
    }

    private static Task AtAsync(SyncStage stage, string instant)
    {
        stage.Time.SetUtcNow(Instant(instant));
        return TransitionAsync(stage);
    }

    private static Task TransitionAsync(SyncStage stage) => stage.DeliverAsync(stage.Message(SyncTrigger.Transition));

    private static async Task NextDayAsync(SyncStage stage)
    {
        stage.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
    }

    private static async Task<(LifecycleState State, bool? IsCurrent)> StandingAsync(SyncStage stage, long id)
    {
        var row = await stage.RowAsync(id);
        return (row.Standing.State, row.Standing.IsCurrent);
    }

    private static async Task<IReadOnlyList<SyncRun>> RunsAsync(SyncStage stage) =>
        (await stage.Runs.ListAsync(stage.Account, 100, null, CancellationToken.None)).Items;
}
