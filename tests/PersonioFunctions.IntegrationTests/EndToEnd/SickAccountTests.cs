using System.Net;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>Failing accounts over HTTP.</summary>
[Collection(SharedProduct.Name)]
public sealed class SickAccountTests(ProductFixture fixture)
{
    private RunningProduct Product => fixture.Product;

    private ApiClient Api => fixture.Product.Api;

    [Fact]
    public async Task Quarantined_CallsThatNeedPersonio_AreRefusedUntilNewCredentials()
    {
        var account = await Product.ConnectAsync("sick-quarantined", 30);
        var plan = (await Api.PostAsync($"accounts/{account.Name}/plans")).Location!["/api/".Length..];
        Assert.Equal("personioUnauthorized", (await account.WithdrawCredentialsAsync()).Error?.Code);
        var runs = (await account.RunsAsync()).Count;
        var requests = (await Product.Control.GetRequestsAsync(account.Name, CancellationToken.None)).Count;

        var problem = (await Api.PostAsync($"accounts/{account.Name}/plans")).ReadProblem(HttpStatusCode.Conflict, "quarantined");
        (await Api.PostAsync($"{plan}/apply")).ReadProblem(HttpStatusCode.Conflict, "quarantined");
        (await Api.PostAsync($"accounts/{account.Name}/employees/1/resync")).ReadProblem(HttpStatusCode.Conflict, "quarantined");
        var all = (await Api.PostAsync("resync")).Read<ListView<RunStartedView>>(HttpStatusCode.Accepted).Items;

        Assert.Contains($"PUT /api/accounts/{account.Name}", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(all, run => run.Account == account.Name);
        Assert.Equal(runs, (await account.RunsAsync()).Count);
        Assert.Equal(requests, (await Product.Control.GetRequestsAsync(account.Name, CancellationToken.None)).Count);
        var health = await account.HealthAsync();
        Assert.Equal("quarantined", health.Status);
        Assert.NotNull(health.Since);
        Assert.Equal(health, (await ListedAsync(account.Name)).Health);

        // A resync that a person requests tries the credentials once.
        var attempt = await account.ResyncAsync();
        Assert.Equal(("failed", "personioUnauthorized"), (attempt.Status, attempt.Error?.Code));
        Assert.Equal("quarantined", (await account.HealthAsync()).Status);

        // So does a person who resumes the account, though it is enabled.
        var answer = await account.PostAsync("resume");
        var resumed = answer.Read<RunStartedView>(HttpStatusCode.Accepted);
        Assert.Equal($"/api/accounts/{account.Name}/runs/{resumed.RunId}", answer.Location);
        attempt = await account.AtRestAsync(resumed.RunId);
        Assert.Equal(("failed", "personioUnauthorized"), (attempt.Status, attempt.Error?.Code));
        Assert.Equal("quarantined", (await account.HealthAsync()).Status);

        await PutNewCredentialsAsync(account, account.Name);
        await account.LatestAtRestAsync();
        Assert.Equal("healthy", (await account.HealthAsync()).Status);

        // No work of this test may continue during the next one.
        await Api.WaitForRunsAsync(all);
    }

    [Fact]
    public async Task ReplacedCredentials_OfAnotherCompany_HoldAllChangesAndExplain()
    {
        var account = await Product.ConnectAsync("sick-replaced", 30);
        await Product.Control.AddCompanyAsync(new SimulatorCompany("sick-replaced-by", 25), CancellationToken.None);
        var versions = await account.VersionsAsync();

        await PutNewCredentialsAsync(account, "sick-replaced-by");
        var run = await account.LatestAtRestAsync();

        Assert.Equal("held", run.Status);
        var warning = Assert.Single(run.Warnings, warning => warning.Code == "otherCompany");
        Assert.Contains("another company", warning.Message, StringComparison.Ordinal);
        Assert.Equal((25, 25), (run.Counts.Fetched, run.Counts.Held));
        var health = await account.HealthAsync();
        Assert.Equal(("held", "otherCompany"), (health.Status, health.Code));
        Assert.Contains("lists 0 of the ", health.Reason, StringComparison.Ordinal);
        Assert.Equal(versions, await account.VersionsAsync());
    }

    [Fact]
    public async Task SameCompany_ConnectedTwice_WarnsForBothAndSyncsBoth()
    {
        var one = await Product.ConnectAsync("sick-twin", 40);
        var alone = await Product.ConnectAsync("sick-alone", 40);
        var two = new TestAccount(Product, one.Company with { Name = "sick-twin-again" });

        await two.ConnectAsync();

        Assert.Equal(40, two.FirstRun.Counts.Created);
        await AssertWarnedAsync(one, two);
        await AssertWarnedAsync(two, one);
        Assert.Empty((await alone.ShowAsync()).Warnings);
        Assert.Empty((await ListedAsync(alone.Name)).Warnings);

        await Api.DeleteAsync($"accounts/{two.Name}?purge=true");
        Assert.Empty((await one.ShowAsync()).Warnings);
    }

    [Fact]
    public async Task Put_LimitsOfAnAccount_AreShownAndCanBeRemoved()
    {
        var account = await Product.ConnectAsync("sick-limits", 10);
        Assert.Equal((null, null), Limits(await account.ShowAsync()));
        var (clientId, clientSecret) = (account.Company.ClientId, account.Company.ClientSecret);

        var put = (await Api.PutAsync($"accounts/{account.Name}", new { clientId, clientSecret, minLeavers = 0, maxLeaversPercent = 25 }))
            .Read<AccountView>();
        Assert.Equal((0, 25), Limits(put));
        Assert.Equal((0, 25), Limits(await account.ShowAsync()));

        (await Api.PutAsync($"accounts/{account.Name}", new { clientId, clientSecret })).Read<AccountView>();
        Assert.Equal((null, null), Limits(await account.ShowAsync()));
        await account.LatestAtRestAsync();
    }

    private static (int? Min, int? Percent) Limits(AccountView account) => (account.MinLeavers, account.MaxLeaversPercent);

    private async Task PutNewCredentialsAsync(TestAccount account, string company)
    {
        var issued = await Product.Control.AddCredentialAsync(company, CancellationToken.None);
        var body = new { clientId = issued.ClientId, clientSecret = issued.ClientSecret };
        (await Api.PutAsync($"accounts/{account.Name}?replaceCredentials=true", body)).Read<AccountView>();
    }

    private async Task<AccountView> ListedAsync(string name) =>
        (await Api.GetAsync("accounts")).Read<ListView<AccountView>>().Items.Single(account => account.Name == name);

    private async Task AssertWarnedAsync(TestAccount account, TestAccount other)
    {
        var warning = Assert.Single((await account.ShowAsync()).Warnings);
        Assert.Equal("sameCompany", warning.Code);
        Assert.Contains($"as account '{other.Name}'", warning.Message, StringComparison.Ordinal);
        Assert.Equal([warning], (await ListedAsync(account.Name)).Warnings);
    }
}
