using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace PersonioFunctions.IntegrationTests.Operations;

/// <summary>One person can be synced at once, and erased permanently.</summary>
public sealed partial class PersonTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Resync_ChangedPerson_WritesOnlyThemAndReturnsTheSteps()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { Position = "Director", ManagerId = 1002 });
        stage.Company.Change(1003, person => person with { Position = "Gardener" });

        var result = await ResyncAsync(stage, "1001");

        Assert.Equal(EmployeeSyncOutcome.Done, result.Outcome);
        Assert.Equal(["fetched", "mapped", "compared", "decided", "written"], result.Steps!.Select(step => step.Name));
        Assert.Contains("JobTitle", result.Steps![2].Detail, StringComparison.Ordinal);
        Assert.Equal(new SyncCounts(Fetched: 1, Updated: 1), result.Run!.Counts);
        var row = await stage.RowAsync(1001);
        Assert.Equal(("Director", "Ada2 Müster"), (row.Column("JobTitle"), row.Column("ManagerName")));
        Assert.Equal("Engineer", (await stage.RowAsync(1003)).Column("JobTitle"));
        Assert.Contains(
            await stage.ChangesAsync(), change => change is { Field: "JobTitle", New: "Director", Cause: SyncTrigger.Employee });

        var whole = await stage.SyncAsync();

        Assert.Equal((1, 9), (whole.Counts.Updated, whole.Counts.Unchanged));
    }

    [Fact]
    public async Task Resync_UnchangedPerson_WritesNoRow()
    {
        await using var stage = await SyncedAsync();
        var etag = (await stage.RowAsync(1001)).ETag;

        var result = await ResyncAsync(stage, "1001");

        Assert.Equal(new SyncCounts(Fetched: 1, Unchanged: 1), result.Run!.Counts);
        Assert.Equal(etag, (await stage.RowAsync(1001)).ETag);
    }

    [Fact]
    public async Task Resync_AccountChangedSinceItWasRead_UsesTheCurrentAccount()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { HireDate = "2026-11-24", Status = "onboarding" });
        var before = await stage.ConnectedAsync();
        await stage.ChangeAccountAsync(account => account with { TimeZone = "Pacific/Kiritimati" });

        await stage.Get<EmployeeSync>().SyncAsync(before, "1001", SyncTrigger.Employee, CancellationToken.None);

        // In that time zone it is already tomorrow.
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).Standing.State);
    }

    [Fact]
    public async Task Resync_NewPerson_IsStored()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.Add(new StubPerson(2000));

        var result = await ResyncAsync(stage, "2000");

        Assert.Equal(1, result.Run!.Counts.Created);
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(2000)).Standing.State);
    }

    [Fact]
    public async Task Resync_PersonUnknownToPersonio_KeepsTheStoredRow()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveAt(0);
        var before = await stage.RowsAsync();

        var result = await ResyncAsync(stage, "1001");

        Assert.Equal(EmployeeSyncOutcome.Done, result.Outcome);
        Assert.Equal(before, await stage.RowsAsync());
        Assert.Equal(EmployeeSyncOutcome.NotFound, (await ResyncAsync(stage, "99")).Outcome);
    }

    [Fact]
    public async Task Erase_Person_LeavesNothingButAHash()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1002, person => person with { ManagerId = 1001, Position = "Assistant" });
        stage.Company.Change(1001, person => person with { FirstName = "Zeno", Email = "zeno@example.org" });
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { FirstName = "Zenobia" });
        await stage.SyncAsync();
        var plan = await stage.PreviewAsync();

        var outcome = await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1001", CancellationToken.None);

        Assert.Equal(EraseOutcome.Erased, outcome);
        await AssertNothingOfAsync(stage, "1001", "Zeno", "zeno@example.org");
        Assert.Null(await stage.Get<PlanStore>().FindAsync(stage.Account, plan.PlanId, CancellationToken.None));
        var reported = Assert.Single(await stage.ChangesAsync(), change => change.Kind == ChangeKind.Erased);
        Assert.Equal(ErasedEmployees.HashOf(stage.Account, "1001"), reported.EmployeeId);
        Assert.Contains(await stage.ChangesAsync(), change => change is { EmployeeId: "1002", Field: "JobTitle" });
    }

    [Fact]
    public async Task Sync_ErasedPersonIsStillListed_IsReportedAndNotResurrected()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1002, person => person with { ManagerId = 1001 });
        await stage.SyncAsync();
        await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1001", CancellationToken.None);

        var run = await stage.SyncAsync();

        Assert.Equal(new SyncCounts(Fetched: 10, Unchanged: 9, Skipped: 1), run.Counts);
        var warning = Assert.Single(run.Warnings, warning => warning.Code == "skippedRecords");
        Assert.DoesNotContain("1001", warning.Message, StringComparison.Ordinal);
        await AssertNothingOfAsync(stage, "1001", "Ada1 ", "person1001@example.org");
        Assert.Equal(EmployeeSyncOutcome.Erased, (await ResyncAsync(stage, "1001")).Outcome);
        await AssertNothingOfAsync(stage, "1001", "Ada1 ", "person1001@example.org");
    }

    [Fact]
    public async Task Sync_UnlistedReportOfAnErasedManager_DoesNotRestoreTheName()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1002, person => person with { ManagerId = 1001 });
        await stage.SyncAsync();
        await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1001", CancellationToken.None);
        var report = stage.Company.People.Single(person => person.Id == 1002);
        stage.Company.People.Remove(report);
        stage.Company.Unlisted.Add(report with { Position = "Traveller" });

        await stage.SyncAsync();

        Assert.Equal("Traveller", (await stage.RowAsync(1002)).Column("JobTitle"));
        await AssertNothingOfAsync(stage, "1001", "Ada1 ", "person1001@example.org");
    }

    [Fact]
    public async Task Erase_UnknownPerson_IsNotFoundAndStoresNothing()
    {
        await using var stage = await SyncedAsync();

        Assert.Equal(EraseOutcome.NotFound, await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "99", CancellationToken.None));
        Assert.False((await stage.StateAsync()).HasErased);
    }

    [Fact]
    public async Task Erase_KilledAtEachStorageRequest_CompletesWhenRepeatedAndRestoresNothing()
    {
        for (var failing = 1; ; failing++)
        {
            await using var stage = await SyncedAsync();
            stage.Company.Change(1002, person => person with { ManagerId = 1001 });
            stage.Company.Change(1001, person => person with { Position = "Director" });
            await stage.SyncAsync();
            stage.Storage.Begin((int number) => number >= failing ? StorageFault.Refused : StorageFault.None);
            var isDead = false;
            try
            {
                await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1001", CancellationToken.None);
            }
            catch (Exception exception) when (exception is Azure.RequestFailedException or AggregateException)
            {
                isDead = true;
            }

            stage.Storage.Heal();
            if (!isDead)
            {
                Assert.True(failing > 12, "The person cannot have been erased by then.");
                return;
            }

            stage.Time.Advance(SyncStage.Lease + TimeSpan.FromSeconds(1));
            Assert.Equal(EraseOutcome.Erased, await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1001", CancellationToken.None));
            await stage.SyncAsync();

            await AssertNothingOfAsync(stage, "1001", "Ada1 ", "person1001@example.org");
        }
    }

    [Fact]
    public async Task Resync_EachOutcome_IsExplained()
    {
        await using var stage = await SyncedAsync();
        const string Found = "Personio has the person; 1 requests.";
        const string Written = "The row and its changes.";
        var mapped = $"Read: {string.Join(", ", FieldSet.All.Select(field => field.Column))}. Not readable or not usable: nothing.";

        Assert.Equal(
            [Found, mapped, "Different: nothing.", "The person stays active; nothing to write.", "Nothing."],
            await DetailsAsync("1001"));
        stage.Company.Change(1001, person => person with { Position = "Director", Status = "leave" });
        Assert.Equal(
            [Found, mapped, "Different: Status, JobTitle.", "The person is onLeave by the rule statusLeave.", Written],
            await DetailsAsync("1001"));
        stage.Company.People.Add(new StubPerson(2000));
        Assert.Equal(
            [Found, mapped, "The person is not stored yet.", "The person is active by the rule statusActive.", Written],
            await DetailsAsync("2000"));
        stage.Company.Hidden.Add("team");
        Assert.EndsWith("Not readable or not usable: Team, TeamId.", (await DetailsAsync("2000"))[1], StringComparison.Ordinal);
        stage.Company.People.RemoveAt(0);
        Assert.Equal(
            [
                "Personio has no employee with this id.",
                "The row stays. If the next complete list does not have the person either, the person becomes missing.",
                "Nothing.",
            ],
            await DetailsAsync("1001"));

        async Task<string[]> DetailsAsync(string id) => [.. (await ResyncAsync(stage, id)).Steps!.Select(step => step.Detail)];
    }

    [Fact]
    public async Task Resync_NothingToDo_ExplainsTheReason()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveAt(1);
        await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1001", CancellationToken.None);

        var erased = await ResyncAsync(stage, "1001");
        var unknown = await ResyncAsync(stage, "99");
        var notThere = await ResyncAsync(stage, "1002");

        Assert.Equal((EmployeeSyncOutcome.Erased, null), (erased.Outcome, erased.Run));
        Assert.Equal((EmployeeSyncOutcome.NotFound, null), (unknown.Outcome, unknown.Run));
        Assert.Equal((SyncRunStatus.Succeeded, null, 1), (notThere.Run!.Status, notThere.Run.Error, notThere.Run.PersonioRequests));
        Assert.All([erased, unknown], result => Assert.Null(result.Steps));
        Assert.Equal(["fetched", "decided", "written"], notThere.Steps!.Select(step => step.Name));
    }

    [Fact]
    public async Task Resync_PersonWithAHeldDeparture_IsHeldWithAdvice()
    {
        await using var stage = await SyncedAsync();
        for (var id = 1001; id <= 1005; id++) stage.Company.Change(id, person => person with { Status = "inactive" });
        await stage.SyncAsync();

        var result = await ResyncAsync(stage, "1001");

        Assert.Equal((SyncRunStatus.Held, 1), (result.Run!.Status, result.Run.Counts.Held));
        Assert.Equal(
            "The person is left by the rule statusInactive. Held: An earlier run held changes of 1 people. "
            + "They stay held until a person approves them or Personio no longer reports them. "
            + "Resync the account to create a plan, then apply or reject it.",
            result.Steps![3].Detail);
        Assert.Equal("Nothing.", result.Steps[4].Detail);
        Assert.Contains(result.Run.Warnings, warning => warning.Code == "undecided");
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).Standing.State);
    }

    [Fact]
    public async Task Resync_PersonWhoIsTheirOwnManager_IsStored()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { ManagerId = 1001, FirstName = "Zeno" });

        await ResyncAsync(stage, "1001");

        var row = await stage.RowAsync(1001);
        Assert.Equal(("1001", "Zeno Müster"), (row.Column("ManagerId"), row.Column("ManagerName")));
    }

    [Fact]
    public async Task Resync_NextTransition_IsWrittenToTheAccountToo()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { TerminationDate = "2026-12-31" });

        await ResyncAsync(stage, "1001");

        Assert.Equal((await stage.RowAsync(1001)).Standing.NextTransitionAt, (await stage.StateAsync()).NextTransitionAt);
        Assert.NotNull((await stage.StateAsync()).NextTransitionAt);
    }

    [Fact]
    public async Task Erase_WhileChangesAreHeld_DeletesThePlanAndKeepsThemHeld()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        var held = (await stage.StateAsync()).Held?.PlanId;
        Assert.NotNull(held);

        await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1001", CancellationToken.None);

        var state = await stage.StateAsync();
        Assert.Equal((held, null), (state.Held?.PlanId, state.Held?.Hash));
        Assert.Equal(
            new Notice(
                "undecided",
                "Changes wait for a decision. "
                + "Their plan was deleted because it showed a person who was erased; the next run makes a new one."),
            state.Held?.Reason);
        var runs = (await stage.Runs.ListAsync(stage.Account, 100, null, CancellationToken.None)).Items;
        Assert.Equal(SyncRunStatus.Succeeded, Assert.Single(runs, run => run.Trigger == SyncTrigger.Employee).Status);
        await stage.SyncAsync();
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1002)).Standing.State);
    }

    // Log and plans mention a person longer than the row exists.
    [Theory]
    [InlineData("log")]
    [InlineData("plan")]
    [InlineData("hash")]
    public async Task Erase_RowIsGoneButOtherDataRemains_IsErased(string what)
    {
        await using var stage = await SyncedAsync();
        var store = stage.Get<EmployeeStore>();
        if (what == "log") stage.Company.Change(1001, person => person with { Position = "Director" });
        await stage.SyncAsync();
        if (what == "plan")
        {
            stage.Company.Change(1001, person => person with { Position = "Director" });
            await stage.PreviewAsync();
        }

        if (what == "hash")
        {
            var hash = ErasedEmployees.HashOf(stage.Account, "1001");
            await stage.Get<ErasedEmployees>().AddAsync(stage.Account, hash, CancellationToken.None);
        }

        await store.DeleteAsync([await stage.RowAsync(1001)], CancellationToken.None);

        Assert.Equal(EraseOutcome.Erased, await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1001", CancellationToken.None));
        await AssertNothingOfAsync(stage, "1001", "Ada1 ", "person1001@example.org");
        Assert.False(await stage.Get<PlanStore>().MentionAsync(stage.Account, "1001", CancellationToken.None));
    }

    [Fact]
    public async Task Erase_ManagerAndEarlierRecord_RemovesMentionsInOtherRows()
    {
        await using var stage = await SyncedAsync();
        var store = stage.Get<EmployeeStore>();
        stage.Company.Change(1002, person => person with { ManagerId = 1001 });
        stage.Company.Change(1001, person => person with { ManagerId = 1001 });
        stage.Company.Change(1003, person => person with { ManagerId = 1005 });
        await stage.SyncAsync();
        var (one, two) = (await stage.RowAsync(1003), await stage.RowAsync(1004));
        await store.WriteAsync([WithEarlierIds(one, "1001,7"), WithEarlierIds(two, "1001")], CancellationToken.None);

        await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1001", CancellationToken.None);

        var report = await stage.RowAsync(1002);
        Assert.Equal((null, null, null), (report.Column("ManagerId"), report.Column("ManagerName"), report.Column("ManagerEmail")));
        one = await stage.RowAsync(1003);
        Assert.Equal(("7", null, "1005"), (one.Column("PreviousEmployeeIds"), one.Column("OriginalHireDate"), one.Column("ManagerId")));
        two = await stage.RowAsync(1004);
        Assert.Equal((null, null), (two.Column("PreviousEmployeeIds"), two.Column("OriginalHireDate")));
        Assert.Equal(9, (await stage.RowsAsync()).Count);
        Assert.Null((await stage.StateAsync()).Held);

        EmployeeRow WithEarlierIds(EmployeeRow row, string ids)
        {
            var columns = new Dictionary<string, string?> { ["PreviousEmployeeIds"] = ids, ["OriginalHireDate"] = "2019-01-01" };
            return row.WithColumns(columns, stage.Time.GetUtcNow());
        }
    }

    [Fact]
    public async Task Erase_Twice_IsReportedOnce()
    {
        await using var stage = await SyncedAsync();
        var eraser = stage.Get<EmployeeEraser>();
        await eraser.EraseAsync(stage.Account, "1001", CancellationToken.None);

        Assert.Equal(EraseOutcome.Erased, await eraser.EraseAsync(stage.Account, "1001", CancellationToken.None));
        Assert.Single(await stage.ChangesAsync(), change => change.Kind == ChangeKind.Erased);

    }

    // A mistyped id is the caller's affair: the answer says so, and nothing is recorded that an alert could report.
    [Fact]
    public async Task Operation_OfAPersonWhoIsNotThere_LeavesNoRunAndNoLogAndFreesTheAccount()
    {
        await using var stage = await SyncedAsync();
        var before = await stage.Runs.ListAsync(stage.Account, 100, null, CancellationToken.None);
        stage.Log.GetSnapshot(clear: true);

        Assert.Equal(EraseOutcome.NotFound, await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "99", CancellationToken.None));
        Assert.Equal(EmployeeSyncOutcome.NotFound, (await ResyncAsync(stage, "99")).Outcome);
        Assert.Equal(
            ReadmitOutcome.NotErased, await stage.Get<EmployeeReadmission>().ReadmitAsync(stage.Account, "99", CancellationToken.None));

        var after = await stage.Runs.ListAsync(stage.Account, 100, null, CancellationToken.None);
        Assert.Equal(before.Items.Select(run => run.RunId), after.Items.Select(run => run.RunId));
        Assert.Null((await stage.StateAsync()).Lease);
        var logged = stage.Log.GetSnapshot();
        Assert.DoesNotContain(logged, record => record.Level >= LogLevel.Warning);
        Assert.DoesNotContain(logged, record => record.Message.Contains("Failed", StringComparison.Ordinal));
    }

    private async Task<SyncStage> SyncedAsync()
    {
        var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(10));
        await stage.SyncAsync();
        return stage;
    }

    private static async Task<EmployeeSyncResult> ResyncAsync(SyncStage stage, string id) =>
        await stage.Get<EmployeeSync>().SyncAsync(await stage.ConnectedAsync(), id, SyncTrigger.Employee, CancellationToken.None);

    // Checks every column of every row of the account, in all tables.
    private static async Task AssertNothingOfAsync(SyncStage stage, params string[] traces)
    {
        var account = stage.Account;
        foreach (var table in TableNames.All)
        {
            await foreach (var row in stage.Tables.GetTableClient(table).QueryAsync<Azure.Data.Tables.TableEntity>())
            {
                if (row.PartitionKey != account && !row.RowKey.StartsWith(account, StringComparison.Ordinal)) continue;
                foreach (var (column, value) in row.Where(column => column.Key is not "PartitionKey" and not "odata.etag" and not "RunId"))
                {
                    if (table == TableNames.SyncRuns && column == "RowKey") continue;
                    if (value is not string text || column is "ContentHash" or "SecretVersion") continue;

                    // A hash occasionally contains a short number by chance.
                    var telling = Hash().Replace(text.Replace(account, "", StringComparison.Ordinal), "");
                    Assert.All(traces, trace => Assert.DoesNotContain(trace, telling, StringComparison.Ordinal));
                }
            }
        }
    }

    [GeneratedRegex("[0-9a-f]{64}|erased person [0-9a-f]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();
}
