using System.Net.Http.Headers;

namespace PersonioFunctions.IntegrationTests.Simulator;

public sealed class RateLimitTests
{
    // The cheapest request that counts: it generates neither people nor a page.
    private const string Cheap = "/v1/company/employees/attributes";

    [Fact]
    public async Task Employees_SixteenthInASecond_IsTooMany()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        await SpendAsync(bench, 15);

        using var refused = await bench.Http.GetAsync(Cheap);

        Assert.Equal((429, 429, "Too many requests"), await SimulatorBench.ErrorAsync(refused));
        Assert.Null(refused.Headers.RetryAfter);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, await bench.StatusAsync(Cheap));
    }

    [Fact]
    public async Task Employees_ThreeHundredAndFirstInAMinute_WaitsForTheOldestToLeave()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        for (var second = 0; second < 20; second++)
        {
            await SpendAsync(bench, 15);
            bench.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(429, await bench.StatusAsync(Cheap));
        bench.Time.Advance(TimeSpan.FromSeconds(39));
        Assert.Equal(429, await bench.StatusAsync(Cheap));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        // The window slides: the first fifteen requests have left it, the next ones have not.
        await SpendAsync(bench, 15);
        Assert.Equal(429, await bench.StatusAsync(Cheap));
    }

    [Fact]
    public async Task Employees_OtherCredentialsAtTheSameTime_HaveTheirOwnLimit()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        await SpendAsync(bench, 15);
        var other = await bench.Control.AddCredentialAsync(bench.CompanyName, CancellationToken.None);
        using var response = await bench.AuthAsync(other.ClientId, other.ClientSecret);
        var token = (await SimulatorBench.JsonAsync(response)).GetProperty("data").GetProperty("token").GetString()!;
        bench.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        Assert.Equal(200, await bench.StatusAsync(Cheap));
    }

    [Fact]
    public async Task Address_TwoThousandAndFirstInAMinute_IsRefusedForAllAccounts()
    {
        await using var bench = await SimulatorBench.StartAsync();
        // Even an unknown path counts, and it is the cheapest request.
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, token) =>
        {
            using var response = await bench.Http.GetAsync("/v1/nothing", token);
            Assert.Equal(404, (int)response.StatusCode);
        });

        using var refused = await bench.AuthAsync();
        Assert.Equal(429, (int)refused.StatusCode);
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.StartsWith("papi-", await bench.TokenAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooMany_RetryAfterOn_SaysWhen()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        await bench.Control.SetSettingsAsync(new SimulatorSettings { RetryAfterSeconds = 7 }, CancellationToken.None);
        await SpendAsync(bench, 15);

        using var refused = await bench.Http.GetAsync(Cheap);

        Assert.Equal(TimeSpan.FromSeconds(7), refused.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Limits_Scaled_AreReachedEarlier()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        await bench.Control.SetSettingsAsync(new SimulatorSettings { LimitScale = 0.2 }, CancellationToken.None);
        await SpendAsync(bench, 3);

        Assert.Equal(429, await bench.StatusAsync(Cheap));
    }

    [Fact]
    public async Task Limits_Off_AreNotEnforced()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        await bench.Control.SetSettingsAsync(new SimulatorSettings { EnforceLimits = false }, CancellationToken.None);

        await SpendAsync(bench, 40);

        Assert.Equal(40, (await bench.Control.GetRequestsAsync(bench.CompanyName, CancellationToken.None))
            .Count(seen => seen is { Method: "GET", Status: 200 }));
    }

    [Fact]
    public async Task Latency_Set_DelaysTheResponse()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        await bench.Control.SetSettingsAsync(new SimulatorSettings { LatencyMilliseconds = 5_000 }, CancellationToken.None);

        await Delays.AssertAnswersOnlyAfterAsync(bench, TimeSpan.FromSeconds(5), () => bench.Http.GetAsync(Cheap));
    }

    private static async Task SpendAsync(SimulatorBench bench, int requests)
    {
        for (var request = 0; request < requests; request++)
            Assert.Equal(200, await bench.StatusAsync(Cheap));
    }
}
