namespace PersonioFunctions.IntegrationTests.Accounts;

/// <summary>The health says from the first run on that nobody is listed, or that everybody lacks a value.</summary>
public sealed class EmptyAnswersTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task FirstRun_NobodyIsListed_DegradesUntilSomebodyIs()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, new StubCompany());

        await stage.SyncAsync();
        await ExpectDegradedAsync(stage, "emptyList");
        stage.Time.Advance(TimeSpan.FromHours(1));
        await stage.SyncAsync();
        await ExpectDegradedAsync(stage, "emptyList");

        stage.Company.People.AddRange(StubCompany.Of(3).People);
        await stage.SyncAsync();
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    [Theory]
    [InlineData("email")]
    [InlineData("hire_date")]
    [InlineData("status")]
    [InlineData("last_name")]
    public async Task FirstRun_EverybodyLacksAValue_DegradesUntilOneHasIt(string key)
    {
        var company = StubCompany.Of(4);
        foreach (var person in company.People.ToList())
            company.Change(person.Id, one => one with { Sent = new Dictionary<string, string> { [key] = "null" } });
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, company);

        await stage.SyncAsync();
        var health = await ExpectDegradedAsync(stage, "emptyAttributes");
        Assert.Contains($"has a value of {key}.", health.Reason!.Message, StringComparison.Ordinal);
        var since = health.Since;

        // An unchanged company stays degraded, since the same time.
        stage.Time.Advance(TimeSpan.FromHours(1));
        await stage.SyncAsync();
        Assert.Equal(since, (await ExpectDegradedAsync(stage, "emptyAttributes")).Since);

        company.Change(1001, person => person with { Sent = new Dictionary<string, string>() });
        await stage.SyncAsync();
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    [Fact]
    public async Task Connect_NobodyIsListed_SaysItAtOnce()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, new StubCompany());

        await ActivateAsync(stage);

        await ExpectDegradedAsync(stage, "emptyList");
        Assert.Equal(1, stage.Company.ListRequests);
        stage.Company.People.AddRange(StubCompany.Of(3).People);
        await stage.SyncAsync();
        Assert.Equal(AccountHealthStatus.Healthy, await stage.HealthAsync());
    }

    [Theory]
    [InlineData(4, "None of the 4 listed employees")]
    [InlineData(250, "None of the first 100 employees")]
    public async Task Connect_EverybodyLacksAValue_SaysItAtOnceWithOneRequest(int people, string message)
    {
        var company = StubCompany.Of(people);
        foreach (var person in company.People.ToList())
            company.Change(person.Id, one => one with { Sent = new Dictionary<string, string> { ["email"] = "null" } });
        await using var stage = await SyncStage.OpenAsync(azurite, company);

        await ActivateAsync(stage);

        var health = await ExpectDegradedAsync(stage, "emptyAttributes");
        Assert.StartsWith(message, health.Reason!.Message, StringComparison.Ordinal);
        Assert.Equal(1, company.ListRequests);

        // Connected again with a value, before any run.
        company.Change(1001, one => one with { Sent = new Dictionary<string, string>() });
        await ActivateAsync(stage);
        Assert.Equal(AccountHealthStatus.Pending, await stage.HealthAsync());
    }

    [Fact]
    public async Task Connect_PagesOf100AreRefused_LooksWithSmallerOnes()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(3));
        stage.Company.MaximumPageSize = 50;
        stage.Company.People.Clear();

        await ActivateAsync(stage);

        await ExpectDegradedAsync(stage, "emptyList");
        Assert.Equal(PageSize.Fifty, (await stage.StateAsync()).PageSize);
    }

    [Fact]
    public async Task Connect_ListIsNotServed_ConnectsAnyway()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, new StubCompany());
        stage.Company.InsteadOfList = StubCompany.Refused;

        await ActivateAsync(stage);

        Assert.Equal(AccountHealthStatus.Pending, await stage.HealthAsync());
    }

    // The account is connected already, so its first run must be requested.
    [Fact]
    public async Task Connect_StorageFailsDuringTheLook_RequestsTheRunAnyway()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, new StubCompany());
        var reads = 0;
        stage.Storage.Begin(request => request.ReadsRow(TableNames.Accounts, "state") && ++reads == 3
            ? StorageFault.Refused
            : StorageFault.None);

        await ActivateAsync(stage);

        Assert.True(reads >= 3, "The look reads the state after the attributes are stored.");
        Assert.Single(stage.Sent.All);
    }

    [Fact]
    public async Task Connect_ListIsSlow_ConnectsAfterTenSeconds()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, new StubCompany());
        var asked = new TaskCompletionSource();
        stage.Company.BeforeList = async cancelled =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancelled);
        };

        var connecting = ActivateAsync(stage);
        await asked.Task;
        stage.Time.Advance(TimeSpan.FromSeconds(10));
        await connecting;

        Assert.Equal(AccountHealthStatus.Pending, await stage.HealthAsync());
    }

    [Fact]
    public async Task Connect_ARunHasEndedBefore_NeedsNoLook()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        var requests = stage.Company.ListRequests;

        await ActivateAsync(stage);

        Assert.Equal(requests, stage.Company.ListRequests);
    }

    private static async Task ActivateAsync(SyncStage stage)
    {
        var connection = new AccountConnection(StubCompany.ClientId, StubCompany.Secret);
        var (outcome, _) = await stage.Get<AccountActivation>().ConnectAsync(
            stage.Account, connection, ExistingCredentials.Replace, "", CancellationToken.None);
        Assert.True(outcome is ConnectOutcome.Created or ConnectOutcome.Updated);
    }

    // PHP writes an empty list as an object.
    [Fact]
    public async Task FirstRun_EmptyListIsAnObject_IsAnEmptyList()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, new StubCompany());
        stage.Company.InsteadOfList = () =>
            StubCompany.Json("""{"success":true,"metadata":{"total_elements":0},"data":{}}""");

        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
        await ExpectDegradedAsync(stage, "emptyList");
    }

    private static async Task<AccountHealth> ExpectDegradedAsync(SyncStage stage, string code)
    {
        var health = await stage.ExplainedHealthAsync();
        Assert.Equal((AccountHealthStatus.Degraded, code), (health.Status, health.Reason?.Code));
        return health;
    }
}
