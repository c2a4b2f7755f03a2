using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace PersonioFunctions.IntegrationTests.Sync;

/// <summary>Changes that look like an accident are held for a decision, and all others are applied.</summary>
public sealed class GuardedSyncTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const int Company = 40;

    [Fact]
    public async Task Run_FiveOfFortyVanish_HoldsExactlyThoseAndAppliesTheRest()
    {
        await using var stage = await SyncedAsync();
        var before = await stage.RowsAsync();
        stage.Company.People.RemoveRange(0, 5);
        stage.Company.Change(1040, person => person with { Position = "Director" });

        var run = await stage.SyncAsync();

        Assert.Equal(SyncRunStatus.Held, run.Status);
        Assert.Equal(new SyncCounts(Fetched: 35, Updated: 1, Unchanged: 34, Missing: 5), run.Counts);
        Assert.Equal(AccountHealthStatus.Held, await stage.HealthAsync());
        Assert.Equal(["1001", "1002", "1003", "1004", "1005"], stage.Company.LookedUp);
        var after = await stage.RowsAsync();
        Assert.All(before.Where(row => row.Key != "1040"), row => Assert.Equal(row.Value, after[row.Key]));
        Assert.Contains("JobTitle=Director", after["1040"], StringComparison.Ordinal);
        var plan = await HeldPlanAsync(stage);
        Assert.Equal(5, plan.Counts.Missing);
        Assert.Contains(
            plan.Reasons,
            reason => reason.Code == "tooManyLeavers" && reason.Message.Contains("5 of 40", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_TwoOfFortyVanish_AreMissingAndAfterASecondCompleteRunHaveLeft()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 2);

        var first = await stage.SyncAsync();

        Assert.Equal(SyncRunStatus.Succeeded, first.Status);
        Assert.Equal((2, 0), (first.Counts.Missing, first.Counts.Left));
        Assert.Equal(LifecycleState.Missing, (await stage.RowAsync(1001)).Standing.State);
        Assert.Equal("active", (await stage.RowAsync(1001)).Access?.AppStatus);

        var second = await stage.SyncAsync();

        Assert.Equal(2, second.Counts.Left);
        var row = await stage.RowAsync(1001);
        Assert.Equal(
            (LifecycleState.Left, LifecycleRuleIds.RemovedFromSource, AppAccess.Deleted),
            (row.Standing.State, row.Standing.Rule, row.Access));

        var third = await stage.SyncAsync();

        Assert.Equal((0, 0), (third.Counts.Left, third.Counts.Missing));
        Assert.Empty(third.Warnings);
    }

    [Fact]
    public async Task Run_MissingPersonIsListedAgain_RestoresTheState()
    {
        await using var stage = await SyncedAsync();
        var before = await stage.RowsAsync();
        var person = stage.Company.People[0];
        stage.Company.People.Remove(person);
        await stage.SyncAsync();
        stage.Company.People.Add(person);

        var run = await stage.SyncAsync();

        Assert.Equal(1, run.Counts.Updated);
        Assert.Equal(before, await stage.RowsAsync());
    }

    [Fact]
    public async Task Run_UnlistedPersonIsFoundById_IsUpdatedAndNotMissing()
    {
        await using var stage = await SyncedAsync();
        var person = stage.Company.People[0];
        stage.Company.People.Remove(person);
        stage.Company.Unlisted.Add(person with { Position = "Traveller" });

        var run = await stage.SyncAsync();

        Assert.Equal(new SyncCounts(Fetched: Company, Updated: 1, Unchanged: Company - 1), run.Counts);
        Assert.Contains("JobTitle=Traveller", (await stage.RowsAsync())[$"{person.Id}"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LookupOfOnePersonFails_AppliesAllOtherChanges()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveAt(0);
        stage.Company.Change(1040, person => person with { Position = "Director" });
        stage.Company.InsteadOfList = () => stage.Company.LookedUp.Count == 0
            ? null
            : new HttpResponseMessage(System.Net.HttpStatusCode.InternalServerError);

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Succeeded, 1), (run.Status, run.Counts.Updated));
        Assert.Contains(run.Warnings, warning => warning.Code == "lookupFailed");
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).Standing.State);
        Assert.Equal("Director", (await stage.RowAsync(1040)).Column("JobTitle"));
    }

    [Fact]
    public async Task Run_UnprovenListAfterARejection_ReportsNothing()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        var plan = await HeldPlanAsync(stage);
        await stage.Get<PlanDecisions>().RejectAsync(await stage.ConnectedAsync(), plan.PlanId, CancellationToken.None);
        stage.Company.AnnouncedTotal = Company;
        await stage.SyncAsync();
        stage.Company.AnnouncedTotal = null;

        await stage.SyncAsync();

        var state = await stage.StateAsync();
        Assert.Equal((plan.PlanId, "rejected"), (state.Held?.PlanId, state.Held?.Reason.Code));
    }

    [Fact]
    public async Task Run_EmptyList_HoldsAllChanges()
    {
        await using var stage = await SyncedAsync();
        var before = await stage.RowsAsync();
        stage.Company.People.Clear();
        var asOf = (await stage.StateAsync()).Freshness.DataAsOf;
        stage.Time.Advance(TimeSpan.FromHours(1));

        var run = await stage.SyncAsync();

        Assert.Equal(asOf, (await stage.StateAsync()).Freshness.DataAsOf);

        Assert.Equal(SyncRunStatus.Held, run.Status);
        Assert.Equal(before, await stage.RowsAsync());
        Assert.Contains(run.Warnings, warning => warning.Code == "nobodyListed");
    }

    [Fact]
    public async Task Run_TotalIsNotReached_ReadsAgainAndMarksNoPersonAsMissing()
    {
        await using var stage = await SyncedAsync();
        var before = await stage.RowsAsync();
        stage.Company.People.RemoveAt(0);
        stage.Company.AnnouncedTotal = Company;
        var requests = stage.Company.ListRequests;

        var run = await stage.SyncAsync();

        Assert.Equal(SyncRunStatus.Succeeded, run.Status);
        Assert.Contains(run.Warnings, warning => warning.Code == "listIncomplete");
        Assert.Equal((4, 4), (stage.Company.ListRequests - requests, run.Pages)); // Both reads return 39 people and an empty page.
        Assert.Empty(stage.Company.LookedUp);
        Assert.Equal(0, run.Counts.Missing);
        Assert.Equal(before, await stage.RowsAsync());
    }

    [Theory]
    [InlineData("Sync:MinLeavers", "5", SyncRunStatus.Succeeded)]
    [InlineData("Sync:MaxLeaversPercent", "13", SyncRunStatus.Succeeded)]
    [InlineData("Sync:MaxLeaversPercent", "12", SyncRunStatus.Held)]
    public async Task Run_FiveOfFortyVanish_UsesTheSettingsOfTheDeployment(string setting, string value, SyncRunStatus expected)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(Company), settings: new() { [setting] = value });
        await stage.SyncAsync();
        stage.Company.People.RemoveRange(0, 5);

        Assert.Equal(expected, (await stage.SyncAsync()).Status);
    }

    [Fact]
    public async Task Run_SecondReadIsComplete_UsesIt()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveAt(0);
        stage.Company.AnnouncedTotal = Company;
        var requests = stage.Company.ListRequests;
        stage.Company.BeforeList = _ =>
        {
            if (stage.Company.ListRequests - requests == 3) stage.Company.AnnouncedTotal = null;
            return Task.CompletedTask;
        };

        var run = await stage.SyncAsync();

        Assert.Equal(4, run.Pages);
        Assert.DoesNotContain(run.Warnings, warning => warning.Code == "listIncomplete");
        Assert.Equal("1001", Assert.Single(stage.Company.LookedUp));
        Assert.Equal(1, run.Counts.Missing);
    }

    [Fact]
    public async Task Run_IncompleteList_AppliesNewAndChangedPeople()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1005, person => person with { Position = "Director" });
        stage.Company.People[0] = new StubPerson(2001, "Grace");
        stage.Company.AnnouncedTotal = Company + 1;

        var run = await stage.SyncAsync();

        Assert.Contains(run.Warnings, warning => warning.Code == "listIncomplete");
        Assert.Equal(new SyncCounts(Fetched: Company, Created: 1, Updated: 1, Unchanged: Company - 2), run.Counts);
        var rows = await stage.RowsAsync();
        Assert.Equal(Company + 1, rows.Count);
        Assert.Contains("JobTitle=Director", rows["1005"], StringComparison.Ordinal);
        Assert.Contains("FirstName=Grace", rows["2001"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DepartmentIsBlankForHalfTheCompany_HoldsThoseColumnsAndAppliesTheRest()
    {
        await using var stage = await SyncedAsync();
        for (var id = 1001; id <= 1020; id++)
            stage.Company.Change(id, person => person with { Department = null, Position = "Engineer II" });

        var run = await stage.SyncAsync();

        Assert.Equal(SyncRunStatus.Held, run.Status);
        Assert.Equal(new SyncCounts(Fetched: Company, Unchanged: 20, Held: 20), run.Counts);
        var row = (await stage.RowsAsync())["1001"];
        Assert.Contains("Department=Research", row, StringComparison.Ordinal);
        Assert.Contains("JobTitle=Engineer II", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OneDepartmentIsCleared_RemovesTheColumnAndKeepsTheOldValueInTheLog()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { Department = null });

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Succeeded, 1), (run.Status, run.Counts.Updated));
        Assert.DoesNotContain("Department", (await stage.RowsAsync())["1001"], StringComparison.Ordinal);
        var change = Assert.Single((await stage.ChangesAsync()), change => change.Field == "Department");
        Assert.Equal(("1001", "Research", null, run.RunId), (change.EmployeeId, change.Old, change.New, change.RunId));
    }

    [Fact]
    public async Task Run_SameChangesHeldAgain_KeepsThePlanWithoutReportingAgain()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        var state = await stage.StateAsync();
        stage.Time.Advance(TimeSpan.FromHours(1));

        var again = await stage.SyncAsync();

        Assert.Equal(SyncRunStatus.Held, again.Status);
        var after = await stage.StateAsync();
        Assert.Equal((state.Held?.PlanId, state.Held?.Hash, state.Held?.Since), (after.Held?.PlanId, after.Held?.Hash, after.Held?.Since));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("reject")]
    [InlineData("erase")]
    [InlineData("fortnight")]
    public async Task Run_HiresRaiseTheLimitAboveTheHeldChanges_KeepsThemHeld(string meanwhile)
    {
        await using var stage = await SyncedAsync();
        var leavers = stage.Company.People[..5].Select(person => person.Id).ToList();
        stage.Company.People.RemoveRange(0, 5);
        for (var id = 2001; id <= 2015; id++) stage.Company.People.Add(new StubPerson(id));

        Assert.Equal((SyncRunStatus.Held, 15), ((await stage.SyncAsync()).Status, (await stage.RowsAsync()).Count - Company));
        var plan = await HeldPlanAsync(stage);
        switch (meanwhile)
        {
            case "reject":
                await stage.Get<PlanDecisions>().RejectAsync(await stage.ConnectedAsync(), plan.PlanId, CancellationToken.None);
                break;
            case "erase":
                await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1040", CancellationToken.None);
                Assert.Equal(AccountHealthStatus.Held, await stage.HealthAsync());
                break;
            case "fortnight":
                for (var day = 0; day < 20; day++)
                {
                    stage.Time.Advance(TimeSpan.FromDays(1));
                    await stage.Get<RetentionSweep>().SweepAsync(CancellationToken.None);
                    await stage.SyncAsync();
                }

                break;
        }

        // 55 people are stored, so the current bounds allow five to leave.
        var again = await stage.SyncAsync();

        Assert.Equal(SyncRunStatus.Held, again.Status);
        foreach (var id in leavers) Assert.Equal(LifecycleState.Active, (await stage.RowAsync(id)).Standing.State);
        var waiting = await HeldPlanAsync(stage);
        if (meanwhile != "erase") Assert.Equal(plan.PlanId, waiting.PlanId);

        Assert.Equal(
            DecisionOutcome.Applied,
            (await stage.Get<PlanDecisions>().ApplyAsync(await stage.ConnectedAsync(), waiting.PlanId, CancellationToken.None)).Outcome);
        Assert.Equal(LifecycleState.Missing, (await stage.RowAsync(leavers[0])).Standing.State);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    [Fact]
    public async Task Run_OneHeldPersonIsListedAgain_KeepsTheOthersHeld()
    {
        await using var stage = await SyncedAsync();
        var back = stage.Company.People[0];
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        stage.Company.People.Add(back);

        var run = await stage.SyncAsync();

        Assert.Equal(SyncRunStatus.Held, run.Status);
        Assert.Equal("undecided", (await stage.StateAsync()).Held?.Reason.Code);
        Assert.Equal(["1002", "1003", "1004", "1005"], (await HeldPlanAsync(stage)).People.Select(person => person.Id));

        stage.Company.People.AddRange(StubCompany.Of(5).People[1..]);

        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
        Assert.Null((await stage.StateAsync()).Held);
    }

    [Fact]
    public async Task Run_LookupsOfHeldPeopleFail_KeepsThemHeld()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        for (var id = 2001; id <= 2015; id++) stage.Company.People.Add(new StubPerson(id));
        await stage.SyncAsync();
        var plan = await HeldPlanAsync(stage);
        stage.Company.InsteadOfPerson = () => new HttpResponseMessage(System.Net.HttpStatusCode.InternalServerError);
        await stage.SyncAsync();
        stage.Company.InsteadOfPerson = () => null;

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Held, plan.PlanId), (run.Status, (await stage.StateAsync()).Held?.PlanId));
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).Standing.State);
    }

    [Fact]
    public async Task EmployeeResync_PersonIsHeld_IsHeldToo()
    {
        await using var stage = await SyncedAsync();
        for (var id = 1001; id <= 1005; id++) stage.Company.Change(id, person => person with { Status = "inactive" });
        await stage.SyncAsync();

        var done = await stage.Get<EmployeeSync>().SyncAsync(
            await stage.ConnectedAsync(), "1001", SyncTrigger.Employee, CancellationToken.None);

        Assert.Equal(SyncRunStatus.Held, done.Run!.Status);
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).Standing.State);
    }

    [Fact]
    public async Task Apply_HeldPlan_AppliesExactlyThatPlanAndHealsTheAccount()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        var plan = await HeldPlanAsync(stage);

        var decision = await stage.Get<PlanDecisions>().ApplyAsync(await stage.ConnectedAsync(), plan.PlanId, CancellationToken.None);

        Assert.Equal(DecisionOutcome.Applied, decision.Outcome);
        Assert.Equal((SyncTrigger.Plan, SyncRunStatus.Succeeded), (decision.Run!.Trigger, decision.Run.Status));
        Assert.Equal(LifecycleState.Missing, (await stage.RowAsync(1005)).Standing.State);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());

        var next = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Succeeded, 5), (next.Status, next.Counts.Left));
    }

    [Fact]
    public async Task Apply_SourceHasChanged_AppliesNothingAndReturnsAFreshPlan()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        var plan = await HeldPlanAsync(stage);
        var before = await stage.RowsAsync();
        stage.Company.People.RemoveAt(0);

        var decision = await stage.Get<PlanDecisions>().ApplyAsync(await stage.ConnectedAsync(), plan.PlanId, CancellationToken.None);

        Assert.Equal(DecisionOutcome.SourceMoved, decision.Outcome);
        Assert.Equal(6, decision.Plan!.Counts.Missing);
        Assert.NotEqual(plan.Hash, decision.Plan.Hash);
        Assert.Null(decision.Run);
        Assert.Equal(before, await stage.RowsAsync());

        var fresh = await stage.Get<PlanDecisions>().ApplyAsync(await stage.ConnectedAsync(), decision.Plan.PlanId, CancellationToken.None);

        Assert.Equal(DecisionOutcome.Applied, fresh.Outcome);
        Assert.Equal(LifecycleState.Missing, (await stage.RowAsync(1006)).Standing.State);
    }

    [Fact]
    public async Task Apply_Twice_IsAppliedOnce()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        var plan = await HeldPlanAsync(stage);
        await stage.Get<PlanDecisions>().ApplyAsync(await stage.ConnectedAsync(), plan.PlanId, CancellationToken.None);

        var again = await stage.Get<PlanDecisions>().ApplyAsync(await stage.ConnectedAsync(), plan.PlanId, CancellationToken.None);

        Assert.Equal(DecisionOutcome.AlreadyDecided, again.Outcome);
    }

    [Fact]
    public async Task Apply_WhileARunHoldsTheAccount_IsBusy()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        var plan = await HeldPlanAsync(stage);
        await stage.ChangeStateAsync(state => state with
        {
            Lease = new AccountLease(RunIds.Create(stage.Time.GetUtcNow()), "another-host", stage.Time.GetUtcNow() + SyncStage.Lease),
        });

        var decision = await stage.Get<PlanDecisions>().ApplyAsync(await stage.ConnectedAsync(), plan.PlanId, CancellationToken.None);

        Assert.Equal(DecisionOutcome.Busy, decision.Outcome);
    }

    [Fact]
    public async Task Reject_HeldPlan_OmitsTheChangesUntilTheSourceChanges()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        var plan = await HeldPlanAsync(stage);

        var decision = await stage.Get<PlanDecisions>().RejectAsync(await stage.ConnectedAsync(), plan.PlanId, CancellationToken.None);
        var run = await stage.SyncAsync();

        Assert.Equal(DecisionOutcome.Rejected, decision.Outcome);
        Assert.Equal(SyncRunStatus.Held, run.Status);
        var reason = new Notice("rejected", $"Plan {plan.PlanId} was rejected: its changes are not applied until Personio's data changes.");
        Assert.Equal((plan.PlanId, reason), ((await stage.StateAsync()).Held?.PlanId, (await stage.StateAsync()).Held?.Reason));
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).Standing.State);

        stage.Company.People.RemoveAt(0);
        await stage.SyncAsync();

        Assert.NotEqual(plan.PlanId, (await stage.StateAsync()).Held?.PlanId);
    }

    [Fact]
    public async Task Reject_PreviewWhileAnotherPlanIsHeld_KeepsTheHeldPlan()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        var held = await stage.StateAsync();
        stage.Company.People.RemoveAt(0);
        var preview = await stage.PreviewAsync();

        var decision = await stage.Get<PlanDecisions>().RejectAsync(await stage.ConnectedAsync(), preview.PlanId, CancellationToken.None);

        Assert.Equal(DecisionOutcome.Rejected, decision.Outcome);
        Assert.NotEqual(preview.PlanId, held.Held?.PlanId);
        var state = await stage.StateAsync();
        Assert.Equal((held.Held?.PlanId, held.Held?.Reason), (state.Held?.PlanId, state.Held?.Reason));
    }

    [Fact]
    public async Task Preview_RunStartsMeanwhile_LeavesNoPlan()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveAt(0);
        stage.Company.BeforeList = async _ =>
        {
            stage.Company.BeforeList = _ => Task.CompletedTask;
            await stage.SyncAsync();
        };

        Assert.Null(await stage.Get<PlanDecisions>().PreviewAsync(await stage.ConnectedAsync(), CancellationToken.None));

        var blobs = stage.Get<BlobServiceClient>().GetBlobContainerClient(ContainerNames.Plans);
        Assert.Empty(await blobs.GetBlobsAsync(new GetBlobsOptions { Prefix = stage.Account }).ToListAsync());
    }

    [Fact]
    public async Task Reject_AppliedAtTheSameMoment_TheFirstDecisionWins()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        var plan = await HeldPlanAsync(stage);
        var account = await stage.ConnectedAsync();
        var decisions = stage.Get<PlanDecisions>();
        Decision? applied = null;
        stage.Storage.Heal();
        stage.Storage.MeanwhileOnce(
            request => request.Writes(ContainerNames.Plans),
            async () => applied = await decisions.ApplyAsync(account, plan.PlanId, CancellationToken.None));

        var rejected = await decisions.RejectAsync(account, plan.PlanId, CancellationToken.None);

        Assert.Equal((DecisionOutcome.Applied, DecisionOutcome.AlreadyDecided), (applied?.Outcome, rejected.Outcome));
        Assert.Equal(PlanStatus.Applied, rejected.Plan?.Status);
        var stored = await stage.Get<PlanStore>().FindAsync(stage.Account, plan.PlanId, CancellationToken.None);
        Assert.Equal(PlanStatus.Applied, stored?.Status);
        Assert.Null((await stage.StateAsync()).Held);
    }

    [Fact]
    public async Task Reject_WhileARunIsActive_StaysRejected()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        var plan = await HeldPlanAsync(stage);
        stage.Company.BeforeList = async token =>
        {
            stage.Company.BeforeList = _ => Task.CompletedTask;
            await stage.Get<PlanDecisions>().RejectAsync(await stage.ConnectedAsync(), plan.PlanId, token);
        };

        var run = await stage.SyncAsync();

        Assert.Equal(SyncRunStatus.Held, run.Status);
        Assert.Equal(PlanStatus.Rejected, (await HeldPlanAsync(stage)).Status);
        Assert.Equal((plan.PlanId, "rejected"), ((await stage.StateAsync()).Held?.PlanId, (await stage.StateAsync()).Held?.Reason.Code));
    }

    [Fact]
    public async Task Reject_WhileItIsBeingApplied_IsBusy()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        var plan = await HeldPlanAsync(stage);
        var decisions = stage.Get<PlanDecisions>();
        Decision? rejected = null;
        stage.Company.BeforeList = async token =>
        {
            stage.Company.BeforeList = _ => Task.CompletedTask;
            rejected = await decisions.RejectAsync(await stage.ConnectedAsync(), plan.PlanId, token);
        };

        var applied = await decisions.ApplyAsync(await stage.ConnectedAsync(), plan.PlanId, CancellationToken.None);

        Assert.Equal((DecisionOutcome.Busy, DecisionOutcome.Applied), (rejected?.Outcome, applied.Outcome));
        var stored = await stage.Get<PlanStore>().FindAsync(stage.Account, plan.PlanId, CancellationToken.None);
        Assert.Equal(PlanStatus.Applied, stored?.Status);
    }

    [Fact]
    public async Task Apply_PersonIsErasedWhileItWaits_DoesNotRestoreThePlan()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });
        var plan = await stage.PreviewAsync();
        var account = await stage.ConnectedAsync();
        stage.Storage.Heal();
        // The plan has been read, and the lease is about to be acquired.
        stage.Storage.MeanwhileOnce(
            request => request.ReadsRow(TableNames.Accounts, "state"),
            () => stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1040", CancellationToken.None));

        var decision = await stage.Get<PlanDecisions>().ApplyAsync(account, plan.PlanId, CancellationToken.None);

        Assert.Equal(DecisionOutcome.NotFound, decision.Outcome);
        Assert.Null(await stage.Get<PlanStore>().FindAsync(stage.Account, plan.PlanId, CancellationToken.None));
        Assert.Equal("Engineer", (await stage.RowAsync(1001)).Column("JobTitle"));
    }

    [Fact]
    public async Task Reject_WhileTheRetentionOfThePlanIsRenewed_IsRejected()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        var plan = await HeldPlanAsync(stage);
        var account = await stage.ConnectedAsync();
        stage.Time.Advance(PlanRetention.Period * 0.6);
        stage.Storage.Heal();
        stage.Storage.MeanwhileOnce(
            request => request.Writes(ContainerNames.Plans), () => stage.Get<RetentionSweep>().SweepAsync(CancellationToken.None));

        var rejected = await stage.Get<PlanDecisions>().RejectAsync(account, plan.PlanId, CancellationToken.None);

        Assert.Equal(DecisionOutcome.Rejected, rejected.Outcome);
        var stored = await stage.Get<PlanStore>().FindAsync(stage.Account, plan.PlanId, CancellationToken.None);
        Assert.Equal((PlanStatus.Rejected, stage.Time.GetUtcNow()), (stored?.Status, stored?.KeptAt));
    }

    [Fact]
    public async Task Preview_OfAChange_ShowsOldAndNewAndWritesNothing()
    {
        await using var stage = await SyncedAsync();
        var before = await stage.RowsAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });

        var plan = await stage.PreviewAsync();

        var person = Assert.Single(plan.People);
        Assert.Equal(new PlannedField("JobTitle", "Engineer", "Director"), Assert.Single(person.Fields));
        Assert.Equal(before, await stage.RowsAsync());
        Assert.DoesNotContain(await stage.ChangesAsync(), change => change.Kind != ChangeKind.Baseline);
    }

    // Nothing runs for a paused account, and the storage account deletes blobs that nobody writes.
    [Fact]
    public async Task Plan_WaitsForAPausedAccount_IsKeptAsLongAsItWaits()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        var plan = await HeldPlanAsync(stage);
        await stage.ChangeAccountAsync(account => account with { Enabled = false });

        for (var day = 0; day < 40; day++)
        {
            stage.Time.Advance(TimeSpan.FromDays(1));
            await stage.Get<RetentionSweep>().SweepAsync(CancellationToken.None);
        }

        Assert.Equal(plan.CreatedAt, (await HeldPlanAsync(stage)).CreatedAt);
    }

    [Fact]
    public async Task Plan_AfterFourteenDays_IsGone()
    {
        await using var stage = await SyncedAsync();
        var plan = await stage.PreviewAsync();
        stage.Time.Advance(PlanRetention.Period + TimeSpan.FromMinutes(1));

        await stage.Get<RetentionSweep>().SweepAsync(CancellationToken.None);

        Assert.Null(await stage.Get<PlanStore>().FindAsync(stage.Account, plan.PlanId, CancellationToken.None));
        var blobs = stage.Get<Azure.Storage.Blobs.BlobServiceClient>().GetBlobContainerClient(ContainerNames.Plans);
        Assert.False(await blobs.GetBlobClient($"{stage.Account}/{plan.PlanId}.json").ExistsAsync());
    }

    [Fact]
    public async Task Run_Held_WarnsWithThePlanAndGivesEachReason()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        for (var id = 1006; id <= 1015; id++) stage.Company.Change(id, person => person with { Department = null });

        var run = await stage.SyncAsync();

        var state = await stage.StateAsync();
        Assert.Equal(["planHeld", "tooManyLeavers", "tooManyCleared"], run.Warnings.Select(warning => warning.Code));
        Assert.Equal(stage.Company.LookedUp.Count + 2, run.PersonioRequests);
        Assert.Equal(
            "5 of 40 people would leave unannounced; the limit without approval is 4. Department would be emptied for 10 of the 40 people "
            + "who have it; the limit without approval is 4. "
            + $"Review the plan with GET /api/accounts/{stage.Account}/plans/{state.Held?.PlanId}, then call POST …/apply or …/reject.",
            state.Held?.Reason.Message);
    }

    [Fact]
    public async Task Apply_OtherChangesSince_AppliesThemWithTheHeldPlan()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        var plan = await HeldPlanAsync(stage);
        stage.Company.Change(1040, person => person with { Position = "Director" });

        var decision = await stage.Get<PlanDecisions>().ApplyAsync(await stage.ConnectedAsync(), plan.PlanId, CancellationToken.None);

        Assert.Equal(DecisionOutcome.Applied, decision.Outcome);
        Assert.Equal("Director", (await stage.RowAsync(1040)).Employee[EmployeeField.JobTitle]);
        Assert.Equal(LifecycleState.Missing, (await stage.RowAsync(1001)).Standing.State);
    }

    [Fact]
    public async Task Apply_EmptyPreviewAndChangesSince_AppliesNothing()
    {
        await using var stage = await SyncedAsync();
        var plan = await stage.PreviewAsync();
        Assert.Empty(plan.People);
        stage.Company.Change(1040, person => person with { Position = "Director" });

        var decision = await stage.Get<PlanDecisions>().ApplyAsync(await stage.ConnectedAsync(), plan.PlanId, CancellationToken.None);

        Assert.Equal(DecisionOutcome.SourceMoved, decision.Outcome);
        Assert.Equal("Engineer", (await stage.RowAsync(1040)).Employee[EmployeeField.JobTitle]);
    }

    [Fact]
    public async Task Apply_PreviewWithHeldAndOtherChanges_AppliesAll()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        stage.Company.Change(1040, person => person with { Position = "Director" });
        var plan = await stage.PreviewAsync();
        Assert.Equal((6, 5), (plan.People.Count, plan.People.Count(person => person.Held)));

        var decision = await stage.Get<PlanDecisions>().ApplyAsync(await stage.ConnectedAsync(), plan.PlanId, CancellationToken.None);

        Assert.Equal(DecisionOutcome.Applied, decision.Outcome);
        Assert.Equal(LifecycleState.Missing, (await stage.RowAsync(1001)).Standing.State);
    }

    // Sixty past people are not listed. Each day fifty are looked up, different ones from the day before.
    [Fact]
    public async Task Run_MorePastPeopleThanLookups_LooksUpOthersEachDay()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(65));
        for (var id = 1001; id <= 1060; id++) stage.Company.Change(id, person => person with { Status = "inactive" });
        await stage.SyncAsync();
        stage.Company.Unlisted.AddRange(stage.Company.People[..60]);
        stage.Company.People.RemoveRange(0, 60);

        var asked = new List<List<string>>();
        for (var day = 0; day < 2; day++)
        {
            stage.Time.Advance(TimeSpan.FromDays(1));
            stage.Company.LookedUp.Clear();
            await stage.SyncAsync();
            asked.Add([.. stage.Company.LookedUp]);
        }

        Assert.All(asked, ids => Assert.Equal(50, ids.Distinct().Count()));
        Assert.Equal(60, asked.SelectMany(ids => ids).Distinct().Count());
    }

    // A deferral for one person defers the whole run. A failed lookup of one person does not affect the others.
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 3)]
    public async Task Run_LookupFails_ContinuesWithOthersUnlessDeferred(bool later, int asked)
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 3);
        stage.Company.InsteadOfPerson = () => later ? StubCompany.Throttled() : StubCompany.Refused();

        var run = await stage.SyncAsync();

        Assert.Equal(asked, stage.Company.LookedUp.Distinct().Count());
        Assert.Contains(run.Warnings, warning => warning.Code == "lookupFailed");
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).Standing.State);
    }

    [Fact]
    public async Task Run_FirstRunOfAnEmptyCompany_StartsTheFeedOnce()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(0));

        await stage.SyncAsync();
        await stage.SyncAsync();

        Assert.Equal(ChangeKind.Baseline, Assert.Single(await stage.ChangesAsync()).Kind);
    }

    private async Task<SyncStage> SyncedAsync()
    {
        var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(Company));
        var run = await stage.SyncAsync();
        Assert.Equal(new SyncCounts(Fetched: Company, Created: Company), run.Counts);
        return stage;
    }

    private static async Task<StoredPlan> HeldPlanAsync(SyncStage stage)
    {
        var plan = await stage.Get<PlanStore>().FindAsync(stage.Account, (await stage.StateAsync()).Held!.PlanId, CancellationToken.None);
        Assert.NotNull(plan);
        return plan;
    }
}
