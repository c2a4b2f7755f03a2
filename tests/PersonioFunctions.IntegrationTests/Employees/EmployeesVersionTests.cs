using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Triggers.Http.Employees;

namespace PersonioFunctions.IntegrationTests.Employees;

/// <summary>
/// A caller who has the version of a list gets 304, and no row is read. Every kind of change gives another version.
/// </summary>
public sealed class EmployeesVersionTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private readonly HashSet<string> _versions = [];

    [Fact]
    public async Task List_VersionIsKnown_IsNotModifiedAndReadsNoRow()
    {
        await using var stage = await SyncedAsync();
        foreach (var call in new Call[] { ListAsync, ExportAsync })
        {
            var version = (await call(stage)).ETag!;
            Assert.StartsWith("W/\"", version, StringComparison.Ordinal);
            stage.Storage.Heal();

            foreach (var known in new[] { version, version[2..], $"\"other\", {version}" })
            {
                var (status, etag, length) = await call(stage, known: known);
                Assert.Equal((304, version, 0), (status, etag, length));
            }

            Assert.DoesNotContain(stage.Storage.Arrived, request => request.Queries(TableNames.Employees));
            Assert.Equal(200, (await call(stage, known: "W/\"other\"")).Status);
            Assert.Equal(200, (await call(stage, known: "nonsense")).Status);
        }
    }

    [Fact]
    public async Task Version_IsOfTheCallAndItsQueryButNotOfTheKey()
    {
        await using var stage = await SyncedAsync();

        string?[] versions =
        [
            (await ListAsync(stage)).ETag, (await ListAsync(stage, "?top=5")).ETag, (await ListAsync(stage, "?state=active")).ETag,
            (await ListAsync(stage, "?q=ada")).ETag, (await ExportAsync(stage)).ETag, (await ExportAsync(stage, "?state=left")).ETag,
        ];

        Assert.Equal(versions.Length, versions.Distinct().Count());
        Assert.Equal(versions[0], (await ListAsync(stage, "?code=key")).ETag);
        Assert.Equal(versions[1], (await ListAsync(stage, "?code=key&top=5")).ETag);
    }

    [Fact]
    public async Task Version_ARunIsActive_IsAbsent()
    {
        await using var stage = await SyncedAsync();
        var before = (await ListAsync(stage)).ETag!;
        string? meanwhile = "none";
        stage.Company.Change(1001, person => person with { Position = "Director" });
        stage.Storage.MeanwhileOnce(
            request => request.Writes(TableNames.Employees) || request.IsBatch,
            async () => meanwhile = (await ListAsync(stage, known: before)) is (200, var etag, > 0) ? etag : "not read");

        await stage.SyncAsync(SyncTrigger.Manual);

        Assert.Null(meanwhile);
        await stage.HoldAsync(stage.Message(SyncTrigger.Timer));
        Assert.Null((await ListAsync(stage)).ETag);
    }

    [Fact]
    public async Task Version_EveryKindOfChange_IsAnotherOne()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(10));
        await AnotherAsync(stage, () => Task.CompletedTask);
        await AnotherAsync(stage, () => stage.SyncAsync());

        // It verifies everybody again.
        await AnotherAsync(stage, () => stage.SyncAsync(SyncTrigger.Manual));
        stage.Company.Change(1001, person => person with { Position = "Director" });
        SyncRun? run = null;
        await AnotherAsync(stage, async () => run = await stage.SyncAsync(SyncTrigger.Manual));
        await AnotherAsync(stage, async () => Assert.Equal(
            UndoOutcome.Undone,
            (await stage.Get<RunUndo>().UndoAsync(await stage.ConnectedAsync(), run!.RunId, CancellationToken.None)).Outcome));
        await AnotherAsync(stage, async () => await stage.Get<AccountActivation>().ResumeAsync(
            await stage.ConnectedAsync(), CancellationToken.None));
        await AnotherAsync(stage, async () => Assert.Equal(
            EmployeeSyncOutcome.Done,
            (await stage.Get<EmployeeSync>().SyncAsync(
                await stage.ConnectedAsync(), "1001", SyncTrigger.Employee, CancellationToken.None)).Outcome));
        await AnotherAsync(stage, async () => Assert.Equal(
            EraseOutcome.Erased, await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1002", CancellationToken.None)));
        await AnotherAsync(stage, async () => Assert.Equal(
            ReadmitOutcome.Readmitted, await stage.Get<EmployeeReadmission>().ReadmitAsync(stage.Account, "1002", CancellationToken.None)));
        await AnotherAsync(stage, async () => await stage.Get<EarlierRecordsDecisions>().DecideAsync(
            stage.Account, "1003", new DecidedRecords([]), CancellationToken.None));
        stage.Company.Change(1004, person => person with { TerminationDate = "2026-11-30" });
        await AnotherAsync(stage, () => stage.SyncAsync(SyncTrigger.Manual));
        stage.Time.SetUtcNow(new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero));
        await AnotherAsync(stage, () => stage.HandleAsync(stage.Message(SyncTrigger.Transition)));
        Assert.Equal(LifecycleState.Left, (await stage.RowAsync(1004)).Standing.State);
        await DecideAsync(stage);
        await ChangeSettingsAsync(stage);
        await AnotherAsync(stage, async () =>
        {
            await stage.Get<AccountRemover>().RemoveAsync(stage.Account, StoredData.Keep, CancellationToken.None);
            await stage.ConnectAsync();
        });
        await AnotherAsync(stage, async () =>
        {
            await stage.Get<AccountRemover>().RemoveAsync(stage.Account, StoredData.Purge, CancellationToken.None);
            await stage.ConnectAsync();
        });
        await AnotherAsync(stage, () => stage.SyncAsync());
    }

    private async Task DecideAsync(SyncStage stage)
    {
        stage.Company.People.RemoveRange(0, 8);
        await AnotherAsync(stage, () => stage.SyncAsync(SyncTrigger.Manual));
        if ((await stage.StateAsync()).Held is null) await AnotherAsync(stage, () => stage.SyncAsync(SyncTrigger.Manual));
        var held = (await stage.StateAsync()).Held!;
        await AnotherAsync(stage, async () => Assert.Equal(
            DecisionOutcome.Applied,
            (await stage.Get<PlanDecisions>().ApplyAsync(await stage.ConnectedAsync(), held.PlanId, CancellationToken.None)).Outcome));
    }

    private async Task ChangeSettingsAsync(SyncStage stage)
    {
        var request = new SettingsRequest(new LifecycleRequest(LeaveCountsAs: "inactive"));
        var decisions = stage.Get<SettingsDecisions>();
        var plan = (await decisions.PreviewAsync(await stage.ConnectedAsync(), request, CancellationToken.None))!;
        await AnotherAsync(stage, async () => await decisions.ApplyAsync(
            await stage.ConnectedAsync(), request, plan.PlanId, CancellationToken.None));

        // A column of the CSV, although no run has read it yet.
        var connection = new AccountConnection(
            StubCompany.ClientId, StubCompany.Secret, Attributes: new Dictionary<string, string> { ["office"] = "Office" });
        await AnotherAsync(stage, async () => Assert.Equal(
            ConnectOutcome.Updated,
            (await stage.Get<AccountConnector>().ConnectAsync(
                stage.Account, connection, ExistingCredentials.Keep, "", CancellationToken.None)).Outcome));
    }

    // Fails unless both calls have versions afterwards that no earlier answer had, and that stay.
    private async Task AnotherAsync(SyncStage stage, Func<Task> change)
    {
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        await change();
        foreach (var call in new Call[] { ListAsync, ExportAsync })
        {
            var (status, version, _) = await call(stage);
            Assert.Equal(200, status);
            Assert.NotNull(version);
            Assert.True(_versions.Add(version), "The version is one of an earlier answer.");
            Assert.Equal(version, (await call(stage)).ETag);
        }
    }

    private delegate Task<(int Status, string? ETag, long Length)> Call(SyncStage stage, string query = "", string? known = null);

    private static Task<(int Status, string? ETag, long Length)> ListAsync(SyncStage stage, string query = "", string? known = null) =>
        SendAsync(stage, "employees", query, known, trigger => trigger.ListAsync);

    private static Task<(int Status, string? ETag, long Length)> ExportAsync(SyncStage stage, string query = "", string? known = null) =>
        SendAsync(stage, "employees.csv", query, known, trigger => trigger.ExportAsync);

    private static async Task<(int Status, string? ETag, long Length)> SendAsync(
        SyncStage stage,
        string path,
        string query,
        string? known,
        Func<EmployeesTrigger, Func<HttpRequest, string, CancellationToken, Task<IActionResult>>> call)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = $"/api/accounts/{stage.Account}/{path}";
        context.Request.QueryString = new QueryString(query);
        if (known is not null) context.Request.Headers.IfNoneMatch = known;
        context.Response.Body = new MemoryStream();
        var trigger = new EmployeesTrigger(stage.Get<AccountStore>(), stage.States, stage.Get<EmployeeStore>());
        var answer = await call(trigger)(context.Request, stage.Account, CancellationToken.None);
        await answer.ExecuteResultAsync(new ActionContext { HttpContext = context });
        return (context.Response.StatusCode, context.Response.Headers.ETag, context.Response.Body.Length);
    }

    private async Task<SyncStage> SyncedAsync()
    {
        var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(10));
        await stage.SyncAsync();
        return stage;
    }
}
