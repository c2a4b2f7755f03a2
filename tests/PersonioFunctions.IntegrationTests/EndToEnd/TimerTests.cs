namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>The timer, on a product of its own, because on the shared product it would sync the accounts of other tests.</summary>
public sealed class TimerTests(SharedAzurite azurite)
{
    [Fact]
    public async Task Tick_TwoAccountsAndOneDisabled_SyncsTheTwoAndWritesNothing()
    {
        await using var product = await RunningProduct.StartAsync("*/2 * * * * *", await azurite.TakeAccountAsync());
        var first = await product.ConnectAsync("tick-first", 120);
        var second = await product.ConnectAsync("tick-second", 30);
        var disabled = await product.ConnectAsync("tick-disabled", 10);
        var switchedOff = new { clientId = disabled.Company.ClientId, clientSecret = disabled.Company.ClientSecret, enabled = false };
        (await product.Api.PutAsync($"accounts/{disabled.Name}", switchedOff)).Read<AccountView>();
        var requestsOfDisabled = await SettledRequestsAsync(disabled);
        var versionsOfFirst = await first.VersionsAsync();
        var versionsOfSecond = await second.VersionsAsync();
        var known = (await RunIdsAsync(first)).Concat(await RunIdsAsync(second)).ToHashSet();

        var ticksOfFirst = await TicksAsync(first, known);
        var ticksOfSecond = await TicksAsync(second, known);

        Assert.All(ticksOfFirst, run => WholeRoadTests.AssertSucceeded(run, new CountsView(120, 0, 0, Unchanged: 120, 0, 0, 0, 0)));
        Assert.All(ticksOfSecond, run => WholeRoadTests.AssertSucceeded(run, new CountsView(30, 0, 0, Unchanged: 30, 0, 0, 0, 0)));
        Assert.Equal(versionsOfFirst, await first.VersionsAsync());
        Assert.Equal(versionsOfSecond, await second.VersionsAsync());
        Assert.Equal(requestsOfDisabled, (await disabled.ListRequestsAsync()).Count);
    }

    [Fact]
    public async Task Tick_AccountQuarantined_IsLeftAloneUntilTheCredentialsAreReplaced()
    {
        await using var product = await RunningProduct.StartAsync("* * * * * *", await azurite.TakeAccountAsync());
        var sick = await product.ConnectAsync("tick-sick", 20);
        var well = await product.ConnectAsync("tick-well", 20);
        await sick.WithdrawCredentialsAsync();
        await Eventually.TrueAsync(async () => (await sick.HealthAsync()).Status == "quarantined", $"{sick.Name} is quarantined");
        var failed = Assert.Single(await sick.RunsAsync(), run => run.Status == "failed");
        Assert.Equal("personioUnauthorized", failed.Error?.Code);
        var requests = (await product.Control.GetRequestsAsync(sick.Name, CancellationToken.None)).Count;
        var runs = (await RunIdsAsync(sick)).Order().ToList();

        for (var ticks = 0; ticks < 3; ticks++) await TicksAsync(well, [.. await RunIdsAsync(well)]);

        Assert.Equal(requests, (await product.Control.GetRequestsAsync(sick.Name, CancellationToken.None)).Count);
        Assert.Equal(runs, (await RunIdsAsync(sick)).Order());

        var issued = await product.Control.AddCredentialAsync(sick.Name, CancellationToken.None);
        (await product.Api.PutAsync(
            $"accounts/{sick.Name}?replaceCredentials=true", new { clientId = issued.ClientId, clientSecret = issued.ClientSecret }))
            .Read<AccountView>();
        await TicksAsync(sick, [.. runs]);
        Assert.Equal("healthy", (await sick.HealthAsync()).Status);
    }

    /// <summary>Returns two ended runs of the timer that are not in <paramref name="known"/>.</summary>
    private static async Task<IReadOnlyList<RunView>> TicksAsync(TestAccount account, HashSet<string> known)
    {
        IReadOnlyList<RunView> ticks = [];
        await Eventually.TrueAsync(
            async () => (ticks = [.. (await account.RunsAsync())
                .Where(run => run is { Trigger: "timer", FinishedAt: not null } && !known.Contains(run.RunId))]).Count >= 2,
            $"two ticks synced {account.Name}");
        return ticks;
    }

    private static async Task<IEnumerable<string>> RunIdsAsync(TestAccount account) => (await account.RunsAsync()).Select(run => run.RunId);

    // A tick from before the account was disabled may still be at work.
    private static async Task<int> SettledRequestsAsync(TestAccount account)
    {
        await Eventually.TrueAsync(
            async () => (await account.RunsAsync()).All(run => run.FinishedAt is not null), $"no run of {account.Name} is at work");
        return (await account.ListRequestsAsync()).Count;
    }
}
