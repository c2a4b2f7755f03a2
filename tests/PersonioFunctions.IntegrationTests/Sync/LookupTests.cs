using System.Net;
using System.Text;

namespace PersonioFunctions.IntegrationTests.Sync;

/// <summary>What Personio, or something in its place, answers about employees who are not listed any more.</summary>
public sealed class LookupTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Run_IdIsAnsweredWithAnotherRecord_IsAnAbsenceThatNamesBoth()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveAt(0);
        stage.Company.Merged[1001] = 1005;

        var run = await stage.SyncAsync();

        var warning = Assert.Single(run.Warnings, warning => warning.Code == "mergedRecord");
        Assert.Contains("1001 with the record of 1005", warning.Message, StringComparison.Ordinal);
        Assert.Equal(LifecycleState.Missing, (await stage.RowAsync(1001)).Standing.State);
        await stage.SyncAsync();
        Assert.Equal(LifecycleState.Left, (await stage.RowAsync(1001)).Standing.State);
        Assert.Equal("Ada5", (await stage.RowAsync(1005)).Employee[EmployeeField.FirstName]);
    }

    [Theory]
    [InlineData("""{"success":true,"data":[]}""")]
    [InlineData("""{"success":true,"data":null}""")]
    public async Task Run_AnswerWithoutARecord_IsNobody(string body)
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveAt(0);
        stage.Company.InsteadOfPerson = () => StubCompany.Json(body);

        var run = await stage.SyncAsync();

        Assert.Empty(run.Warnings);
        Assert.Equal(LifecycleState.Missing, (await stage.RowAsync(1001)).Standing.State);
    }

    [Fact]
    public async Task Run_RecordsWithoutAnId_AreAskedForThreeTimesInAll()
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 8);
        stage.Company.InsteadOfPerson = () => StubCompany.Json("""{"success":true,"data":{"type":"Employee","attributes":{}}}""");

        var run = await stage.SyncAsync();

        Assert.Equal(["1001", "1002", "1003"], stage.Company.LookedUp);
        Assert.Contains(run.Warnings, warning => warning.Code == "lookupFailed");
    }

    /// <summary>Records that answer with an error for weeks keep nobody else from being looked up.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Run_SomeIdsAlwaysFail_TheOthersAreFoundMissing(int failing)
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 6);
        for (var id = 1001; id < 1001 + failing; id++) stage.Company.Failing.Add(id);
        await stage.ChangeAccountAsync(account => account with { MinLeavers = 10 });

        for (var run = 0; run < 5; run++) await stage.SyncAsync();

        for (var id = 1001; id <= 1006; id++)
        {
            var expected = id < 1001 + failing ? LifecycleState.Active : LifecycleState.Left;
            Assert.Equal(expected, (await stage.RowAsync(id)).Standing.State);
        }
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.Found)]
    public async Task Run_PageInsteadOfThePerson_CostsOneRequestEachAndThreeInAll(HttpStatusCode status)
    {
        await using var stage = await SyncedAsync();
        stage.Company.People.RemoveRange(0, 8);
        stage.Company.InsteadOfPerson = () => new HttpResponseMessage(status)
        {
            Content = new StringContent("<html><body><h1>404 Not Found</h1></body></html>", Encoding.UTF8, "text/html"),
        };

        var run = await stage.SyncAsync();

        Assert.Equal(["1001", "1002", "1003"], stage.Company.LookedUp);
        Assert.Equal((SyncRunStatus.Succeeded, 8), (run.Status, run.Counts.Missing));
        Assert.Contains(run.Warnings, warning => warning.Code == "lookupFailed");
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).Standing.State);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());

        await stage.SyncAsync();
        await stage.SyncAsync();

        var health = await stage.ExplainedHealthAsync();
        Assert.Equal((AccountHealthStatus.Degraded, "lookupFailed"), (health.Status, health.Reason?.Code));
        stage.Company.InsteadOfPerson = () => null;
        await stage.SyncAsync();
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    [Fact]
    public async Task Run_FormerEmployeesAreDeletedAtOnce_OneApprovalCoversAll()
    {
        const int Former = 120;
        var company = StubCompany.Of(40);
        for (var id = 2001; id <= 2000 + Former; id++)
        {
            company.People.Add(new StubPerson(id)
            {
                Status = "inactive",
                HireDate = "2010-01-01",
                TerminationDate = "2015-12-31",
            });
        }

        await using var stage = await SyncStage.OpenConnectedAsync(azurite, company);
        await stage.SyncAsync();
        company.People.RemoveAll(person => person.Id > 2000);

        // Each day looks up another fifty people, so it takes some days until somebody is looked up again.
        SyncRun run;
        do
        {
            stage.Time.Advance(TimeSpan.FromDays(1));
            run = await stage.SyncAsync();
        }
        while (run.Status == SyncRunStatus.Succeeded);

        Assert.Equal(SyncRunStatus.Held, run.Status);
        Assert.Contains(run.Warnings, warning => warning.Message.StartsWith($"{Former} of {Former}", StringComparison.Ordinal));

        var plan = (await stage.StateAsync()).Held!.PlanId;
        await stage.Get<PlanDecisions>().ApplyAsync(await stage.ConnectedAsync(), plan, CancellationToken.None);
        Assert.Equal(Former, (await stage.StateAsync()).ApprovedErasures);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);

        var states = await stage.Get<EmployeeStore>().ReadAllAsync(stage.Account, CancellationToken.None)
            .Where(row => row.Employee.Id.StartsWith('2'))
            .Select(row => row.Standing.State)
            .ToListAsync();
        Assert.Equal(Former, states.Count(state => state == LifecycleState.Erased));
        await stage.SyncAsync();
        Assert.Equal(0, (await stage.StateAsync()).ApprovedErasures);
    }

    private async Task<SyncStage> SyncedAsync()
    {
        var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(80));
        await stage.SyncAsync();
        return stage;
    }
}
