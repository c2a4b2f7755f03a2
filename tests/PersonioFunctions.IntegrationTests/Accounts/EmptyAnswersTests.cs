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
