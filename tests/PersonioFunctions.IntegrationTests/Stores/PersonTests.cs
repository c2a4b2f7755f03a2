using System.Text.RegularExpressions;
using PersonioFunctions.Employees;
using PersonioFunctions.IntegrationTests.Infrastructure;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Storage;
using PersonioFunctions.Sync;

namespace PersonioFunctions.IntegrationTests.Stores;

/// <summary>One person can be synced now, and erased for good.</summary>
[Collection(SharedAzurite.Name)]
public sealed partial class PersonTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Resync_ChangedPerson_WritesThemAloneAndTellsItsSteps()
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
        Assert.Contains(await stage.ChangesAsync(), change => change is { Field: "JobTitle", New: "Director", Cause: SyncTrigger.Employee });

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
    public async Task Resync_AccountChangedSinceItWasLookedUp_GoesByTheAccountAsItIsNow()
    {
        await using var stage = await SyncedAsync();
        stage.Company.Change(1001, person => person with { HireDate = "2026-11-24", Status = "onboarding" });
        var before = await stage.ConnectedAsync();
        await stage.ChangeAccountAsync(account => account with { TimeZone = "Pacific/Kiritimati" });

        await stage.Get<EmployeeSync>().SyncAsync(before, "1001", CancellationToken.None);

        // There it is tomorrow already.
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).State);
    }

    [Fact]
    public async Task Resync_NewPerson_IsStored()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.Add(new StubPerson(2000));

        var result = await ResyncAsync(stage, "2000");

        Assert.Equal(1, result.Run!.Counts.Created);
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(2000)).State);
    }

    [Fact]
    public async Task Resync_PersonWhomPersonioDoesNotHave_IsLeftAsStored()
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
        var told = Assert.Single(await stage.ChangesAsync(), change => change.Kind == ChangeEvent.Erased);
        Assert.Equal(ErasedEmployees.HashOf(stage.Account, "1001"), told.EmployeeId);
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
    public async Task Sync_ReportOfAnErasedManagerIsNotListedButThere_DoesNotBringTheNameBack()
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
    public async Task Erase_UnknownPerson_IsNotFoundAndRemembersNothing()
    {
        await using var stage = await SyncedAsync();

        Assert.Equal(EraseOutcome.NotFound, await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "99", CancellationToken.None));
        Assert.False((await stage.StateAsync()).HasErased);
    }

    [Fact]
    public async Task Erase_KilledAtEveryStorageRequestInTurn_IsDoneWhenRepeatedAndNeverResurrected()
    {
        for (var failing = 1; ; failing++)
        {
            await using var stage = await SyncedAsync();
            stage.Company.Change(1002, person => person with { ManagerId = 1001 });
            stage.Company.Change(1001, person => person with { Position = "Director" });
            await stage.SyncAsync();
            stage.Storage.Begin(request => request >= failing ? StorageFault.Refused : StorageFault.None);
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

    private async Task<SyncStage> SyncedAsync()
    {
        var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(10));
        await stage.SyncAsync();
        return stage;
    }

    private static async Task<EmployeeSyncResult> ResyncAsync(SyncStage stage, string id) =>
        await stage.Get<EmployeeSync>().SyncAsync(await stage.ConnectedAsync(), id, CancellationToken.None);

    // In every column of every row of the account, whatever the table.
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

                    // A hash holds every short number now and then.
                    var telling = Hash().Replace(text.Replace(account, "", StringComparison.Ordinal), "");
                    Assert.All(traces, trace => Assert.DoesNotContain(trace, telling, StringComparison.Ordinal));
                }
            }
        }
    }

    [GeneratedRegex("[0-9a-f]{64}|erased person [0-9a-f]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();
}
