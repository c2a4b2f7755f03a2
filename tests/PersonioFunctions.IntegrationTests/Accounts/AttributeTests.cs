using System.Net;

namespace PersonioFunctions.IntegrationTests.Accounts;

/// <summary>The stored report of an account's readable attributes, from connecting through several runs.</summary>
public sealed class AttributeTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Connect_PersonioAnswers_StoresItBeforeAnyRun()
    {
        var company = StubCompany.Of(3);
        company.Hidden.Add("team");
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, company);

        var report = (await stage.StateAsync()).Attributes!;

        Assert.Equal(1, company.AttributeRequests);
        Assert.Equal(0, company.ListRequests);
        Assert.Equal(stage.Time.GetUtcNow(), report.AsOf);
        Assert.Equal(new AttributeFinding("team", AttributeStatus.Unreadable, stage.Time.GetUtcNow()), report.Of("team"));
        Assert.Equal(["team"], report.Findings.Where(finding => finding.Status != AttributeStatus.Readable).Select(finding => finding.Key));
        Assert.Equal(AccountHealthStatus.Pending, await stage.HealthAsync());
    }

    [Theory]
    [InlineData(403, """{"success":false,"error":{"code":0,"message":"Verboten"}}""")]
    [InlineData(404, """{"success":false,"error":{"code":0,"message":"Unbekannt"}}""")]
    [InlineData(401, """{"success":false,"error":{"code":401,"message":"Unbekannt"}}""")]
    [InlineData(429, "")]
    [InlineData(500, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, """{"success":true,"data":[]}""")]
    public async Task Connect_AttributesRequestFails_ConnectsAnyway(int status, string body)
    {
        var company = StubCompany.Of(3);
        company.InsteadOfAttributes = _ => Task.FromResult<HttpResponseMessage?>(StubCompany.Json(body, (HttpStatusCode)status));
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, company);

        Assert.Null((await stage.StateAsync()).Attributes);

        var run = await stage.SyncAsync();
        Assert.Equal(SyncRunStatus.Succeeded, run.Status);
        Assert.Equal(run.RunId, (await stage.StateAsync()).Attributes!.Of("team")!.SinceRunId);
    }

    [Fact]
    public async Task Connect_AttributesRequestIsSlow_ConnectsAfterTenSeconds()
    {
        var company = StubCompany.Of(3);
        await using var stage = await SyncStage.OpenAsync(azurite, company);
        var asked = new TaskCompletionSource();
        company.InsteadOfAttributes = async cancelled =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancelled);
            return null;
        };

        var connecting = stage.ConnectAsync();
        await asked.Task;
        stage.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(ConnectOutcome.Created, (await connecting).Outcome);
        Assert.Null((await stage.StateAsync()).Attributes);
    }

    [Fact]
    public async Task Connect_CallerCancels_ConnectsNothing()
    {
        var company = StubCompany.Of(3);
        await using var stage = await SyncStage.OpenAsync(azurite, company);
        using var source = new CancellationTokenSource();
        company.InsteadOfAttributes = async cancelled =>
        {
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancelled);
            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.Get<AccountConnector>().ConnectAsync(
            stage.Account, new AccountConnection(StubCompany.ClientId, StubCompany.Secret), ExistingCredentials.Keep, "", source.Token));

        Assert.Null(await stage.Get<AccountStore>().FindAsync(stage.Account, CancellationToken.None));
    }

    [Fact]
    public async Task Sync_AttributeHiddenAndShownAgain_UpdatesTheReport()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var connected = stage.Time.GetUtcNow();
        await stage.SyncAsync();
        stage.Time.Advance(TimeSpan.FromHours(1));
        var unchanged = await stage.SyncAsync();
        var rows = await stage.RowsAsync();

        stage.Company.Hidden.Add("department");
        stage.Time.Advance(TimeSpan.FromHours(1));
        var hidden = await stage.SyncAsync();
        var since = stage.Time.GetUtcNow();
        stage.Time.Advance(TimeSpan.FromHours(1));
        await stage.SyncAsync();

        var report = (await stage.StateAsync()).Attributes!;
        Assert.Equal(
            new AttributeFinding("department", AttributeStatus.Unreadable, since, hidden.RunId, ValuesKept: 3), report.Of("department"));
        Assert.Equal(new AttributeFinding("status", AttributeStatus.Readable, connected, Filled: 1), report.Of("status"));
        Assert.Equal(stage.Time.GetUtcNow(), report.AsOf);
        Assert.Equal(AccountHealthStatus.Degraded, await stage.HealthAsync());

        // The response differs from the earlier one, so all people are compared.
        Assert.Equal(unchanged.StorageTransactions + 1, hidden.StorageTransactions);
        Assert.Equal(rows, await stage.RowsAsync());

        stage.Company.Hidden.Clear();
        stage.Time.Advance(TimeSpan.FromHours(1));
        var healed = await stage.SyncAsync();

        Assert.Equal(
            new AttributeFinding("department", AttributeStatus.Readable, stage.Time.GetUtcNow(), healed.RunId, Filled: 1),
            (await stage.StateAsync()).Attributes!.Of("department"));
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
        Assert.Equal(1, stage.Company.AttributeRequests);
    }

    [Fact]
    public async Task Sync_AttributeLeftOutOfSomeRecords_WarnsAndKeepsTheirValues()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        var rows = await stage.RowsAsync();
        stage.Company.People[1] = stage.Company.People[1] with { LeftOut = "department" };

        var run = await stage.SyncAsync();

        var warning = Assert.Single(run.Warnings);
        Assert.Equal("attributeMissingInSome", warning.Code);
        Assert.Contains("department out of 1 of 3 records", warning.Message, StringComparison.Ordinal);
        Assert.Equal(rows, await stage.RowsAsync());
        Assert.Equal(0.6667, (await stage.StateAsync()).Attributes!.Of("department")!.Filled);
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }
}
