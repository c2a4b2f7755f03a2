using System.Net;
using Azure.Data.Tables;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>Connected accounts: health, disabling, disconnecting, connecting again.</summary>
[Collection(SharedProduct.Name)]
public sealed class AccountTests(ProductFixture fixture)
{
    private RunningProduct Product => fixture.Product;

    private ApiClient Api => fixture.Product.Api;

    [Fact]
    public async Task List_AccountsInSeveralStates_ShowsTheHealthOfEach()
    {
        var healthy = await Product.ConnectAsync("list-healthy", 10);
        var degraded = await Product.ConnectAsync("list-degraded", 10);
        await Product.Control.SetWhitelistAsync(degraded.Name, ["first_name", "last_name"], CancellationToken.None);
        await degraded.ResyncAsync();
        var failing = await Product.ConnectAsync("list-failing", 10);
        await failing.AddFaultAsync(new FaultRule { Kind = FaultKind.Forbidden, On = FaultTarget.Employees });
        await failing.ResyncAsync();
        var disabled = await Product.ConnectAsync("list-disabled", 10);
        await SwitchAsync(disabled, enabled: false);
        var pending = await ConnectSlowlyAsync("list-pending");

        var accounts = (await Api.GetAsync("accounts")).Read<ListView<AccountView>>().Items;

        Assert.Equal(accounts.Select(account => account.Name).Order(StringComparer.Ordinal), accounts.Select(account => account.Name));
        var health = accounts.ToDictionary(account => account.Name, account => account.Health);
        Assert.Equal(("pending", "pending"), Words(health[pending.Name]));
        Assert.Null(health[pending.Name].DataAsOf);
        Assert.Equal(("healthy", null), Words(health[healthy.Name]));
        Assert.Null(health[healthy.Name].Since);
        Assert.Equal(("degraded", "unreadableAttributes"), Words(health[degraded.Name]));
        Assert.Equal(("failing", "personioForbidden"), Words(health[failing.Name]));
        Assert.Equal(("disabled", "disabled"), Words(health[disabled.Name]));
        Assert.All([degraded, failing, disabled], account =>
        {
            Assert.NotNull(health[account.Name].Since);
            Assert.NotNull(health[account.Name].DataAsOf);
            Assert.NotEmpty(health[account.Name].Reason!);
        });
        Assert.All(accounts, account => Assert.NotEmpty(account.ClientId));

        await Eventually.TrueAsync(
            async () => (await pending.HealthAsync()).Status == "healthy", $"{pending.Name} is healthy once its first run has ended");
    }

    [Fact]
    public async Task Resync_RunIsActive_JoinsIt()
    {
        var account = await ConnectSlowlyAsync("account-join");
        await Eventually.TrueAsync(async () => (await account.RunsAsync())[0].Status == "running", "the first run is at work");

        var joined = (await Api.PostAsync($"accounts/{account.Name}/resync")).Read<RunStartedView>(HttpStatusCode.Accepted);

        Assert.Equal(Assert.Single(await account.RunsAsync()).RunId, joined.RunId);
        Assert.Equal("succeeded", (await account.AtRestAsync(joined.RunId)).Status);
    }

    [Fact]
    public async Task Disabled_ThenEnabled_PausesAndResumes()
    {
        var account = await Product.ConnectAsync("account-disabled", 10);
        await SwitchAsync(account, enabled: false);

        (await Api.PostAsync($"accounts/{account.Name}/resync")).ReadProblem(HttpStatusCode.Conflict, "disabled");
        var all = (await Api.PostAsync("resync")).Read<ListView<RunStartedView>>(HttpStatusCode.Accepted).Items;
        Assert.DoesNotContain(all, run => run.Account == account.Name);
        Assert.Single(await account.RunsAsync());

        await SwitchAsync(account, enabled: true);

        Assert.Equal(2, (await account.RunsAsync()).Count);
        await account.LatestAtRestAsync();
        Assert.Equal("healthy", (await account.HealthAsync()).Status);
        // No work of this test may continue during the next one.
        await Api.WaitForRunsAsync(all);
    }

    [Fact]
    public async Task Delete_Account_StopsAndDeletesTheSecretButKeepsPeople()
    {
        var account = await Product.ConnectAsync("account-delete", 120);
        var versions = await account.VersionsAsync();
        Assert.True(File.Exists(SecretOf(account)));

        Assert.Equal(HttpStatusCode.NoContent, (await Api.DeleteAsync($"accounts/{account.Name}")).Status);

        Assert.False(File.Exists(SecretOf(account)));
        await AssertNotFoundAsync(account);
        Assert.Equal(versions, await account.VersionsAsync());
        Assert.NotEmpty(await Product.Runs.QueryAsync<TableEntity>(row => row.PartitionKey == account.Name).ToListAsync());

        await account.ConnectAsync();

        WholeRoadTests.AssertSucceeded(account.FirstRun, new CountsView(120, 0, 0, Unchanged: 120, 0, 0, 0, 0));
        Assert.Equal(versions, await account.VersionsAsync());
        Assert.Equal(2, (await account.RunsAsync()).Count);
    }

    [Fact]
    public async Task DeleteWithPurge_Account_LeavesNothing()
    {
        var account = await Product.ConnectAsync("account-purge", 250);

        Assert.Equal(HttpStatusCode.NoContent, (await Api.DeleteAsync($"accounts/{account.Name}?purge=true")).Status);

        Assert.False(File.Exists(SecretOf(account)));
        await AssertNotFoundAsync(account);
        Assert.Empty(await account.RowsAsync());
        Assert.Empty(await Product.Runs.QueryAsync<TableEntity>(row => row.PartitionKey == account.Name).ToListAsync());
        Assert.Empty(await Product.Accounts.QueryAsync<TableEntity>(row => row.RowKey == account.Name).ToListAsync());

        await account.ConnectAsync();

        Assert.Equal(250, account.FirstRun.Counts.Created);
        await account.AssertTableIsTrueAsync();
    }

    [Theory]
    [InlineData("purge=perhaps")]
    [InlineData("purge=")]
    public async Task Delete_InvalidFlag_DeletesNothing(string query)
    {
        var account = await Product.ConnectAsync(query.Length > 6 ? "account-flag" : "account-flag-empty", 5);

        (await Api.DeleteAsync($"accounts/{account.Name}?{query}")).ReadProblem(HttpStatusCode.BadRequest, "invalidFlag");

        Assert.Equal("healthy", (await account.HealthAsync()).Status);
    }

    [Fact]
    public async Task Resync_CredentialsWithdrawn_FailsAloneAndKeepsTheTable()
    {
        var bad = await Product.ConnectAsync("account-bad", 60);
        var good = await Product.ConnectAsync("account-good", 60);
        var versions = await bad.VersionsAsync();

        var runs = await Task.WhenAll(bad.WithdrawCredentialsAsync(), good.ResyncAsync());

        Assert.Equal(("failed", "personioUnauthorized"), (runs[0].Status, runs[0].Error?.Code));
        Assert.Equal(("quarantined", "quarantined"), Words(await bad.HealthAsync()));
        Assert.Equal(versions, await bad.VersionsAsync());
        Assert.Equal("succeeded", runs[1].Status);
        Assert.Equal(("healthy", null), Words(await good.HealthAsync()));

        var issued = await Product.Control.AddCredentialAsync(bad.Name, CancellationToken.None);
        (await Api.PutAsync(
            $"accounts/{bad.Name}?replaceCredentials=true", new { clientId = issued.ClientId, clientSecret = issued.ClientSecret }))
            .Read<AccountView>();
        await bad.LatestAtRestAsync();
        Assert.Equal(("healthy", null), Words(await bad.HealthAsync()));
    }

    private static (string Status, string? Code) Words(HealthView health) => (health.Status, health.Code);

    private string SecretOf(TestAccount account) => Path.Combine(Product.Secrets, $"personio-{account.Name}.secret");

    private async Task SwitchAsync(TestAccount account, bool enabled)
    {
        var body = new { clientId = account.Company.ClientId, clientSecret = account.Company.ClientSecret, enabled };
        Assert.Equal(enabled, (await Api.PutAsync($"accounts/{account.Name}", body)).Read<AccountView>().Enabled);
    }

    /// <summary>An account whose first run takes seconds.</summary>
    private async Task<TestAccount> ConnectSlowlyAsync(string name)
    {
        var account = new TestAccount(
            Product, await Product.Control.AddCompanyAsync(new SimulatorCompany(name, 10), CancellationToken.None));
        await account.AddFaultAsync(
            new FaultRule { Kind = FaultKind.Slow, On = FaultTarget.Employees, DelayMilliseconds = 3_000, Skip = 1, Times = 1 });
        (await Api.PutAsync($"accounts/{name}", account.Connection)).Read<AccountView>(HttpStatusCode.Created);
        return account;
    }

    private async Task AssertNotFoundAsync(TestAccount account)
    {
        foreach (var path in (string[])["", "/runs", "/employees", $"/runs/{account.FirstRun.RunId}"])
            (await Api.GetAsync($"accounts/{account.Name}{path}")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await Api.PostAsync($"accounts/{account.Name}/resync")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await Api.DeleteAsync($"accounts/{account.Name}")).ReadProblem(HttpStatusCode.NotFound, "notFound");
    }
}
