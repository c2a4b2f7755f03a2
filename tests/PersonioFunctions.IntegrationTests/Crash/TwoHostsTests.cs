namespace PersonioFunctions.IntegrationTests.Crash;

/// <summary>Two hosts with the same storage and the same folder of secrets.</summary>
public sealed class TwoHostsTests(SharedAzurite azurite)
{
    private static readonly SimulatorCompany[] Companies = [new("acme", 30), new("globex", 120), new("initech", 250), new("umbrella", 70)];

    [Fact]
    public async Task Tick_TwoHostsAndDuplicateMessages_EachRunHappensOnce()
    {
        await using var stage = await CrashStage.StartAsync(azurite, Companies);
        await stage.SetLatencyAsync(20);
        var hosts = await Task.WhenAll(
            stage.StartHostAsync(CrashStage.EveryTwoSeconds), stage.StartHostAsync(CrashStage.EveryTwoSeconds));
        await using var first = hosts[0];
        await using var second = hosts[1];
        foreach (var company in Companies) await stage.ConnectAsync(first, company.Name, company.Name);
        await WaitForRunsAsync(stage, runs => runs.Any(run => run.Status == SyncRunStatus.Succeeded), "all companies are connected");

        // Every finished run is delivered again on both hosts at once, as a queue that delivers twice would do.
        foreach (var company in Companies)
        {
            var run = await stage.NewestRunAsync(company.Name);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => stage.RedeliverAsync(company.Name, run.RunId)));
        }

        await WaitForRunsAsync(
            stage, runs => runs.Count(run => run.Trigger == SyncTrigger.Timer && run.IsFinished) >= 3, "three ticks have passed");
        await Eventually.TrueAsync(
            () => hosts.All(host => host.Output.Any(line => line.Contains("The run ended", StringComparison.Ordinal))),
            "both hosts work");

        // A run that a person requested must end before the account is disabled, or it would end as not connected.
        await WaitForRunsAsync(
            stage, runs => runs.All(run => run.Trigger == SyncTrigger.Timer || run.IsFinished), "all requested runs have ended");

        foreach (var company in Companies) await stage.ConnectAsync(second, company.Name, company.Name, enabled: false);

        // A tick that has just begun may have no record yet.
        await Eventually.TrueAsync(stage.IsIdleAsync, "every message is handled", TimeSpan.FromSeconds(60));
        await WaitForRunsAsync(stage, runs => runs.All(run => run.IsFinished), "nothing is under way");
        foreach (var company in Companies) await AssertEachRunHappenedOnceAsync(stage, company);
    }

    private static async Task AssertEachRunHappenedOnceAsync(CrashStage stage, SimulatorCompany company)
    {
        var runs = await stage.ListRunsAsync(company.Name);
        var requests = await stage.Personio.Control.GetRequestsAsync(company.Name, CancellationToken.None);
        Assert.All(runs, run => Assert.Equal((SyncRunStatus.Succeeded, company.Size), (run.Status, run.Counts.Fetched)));

        // Connecting and disabling each requested a token and the readable attributes, and connecting looked at the first page.
        Assert.Equal(runs.Count, requests.Count(request => request.Offset == 0) - 1);
        Assert.Equal(requests.Count - 5, runs.Sum(run => run.PersonioRequests));
        Assert.Equal(company.Size, runs.Sum(run => run.Counts.Created));
        Assert.Equal(0, runs.Sum(run => run.Counts.Updated + run.Counts.Missing + run.Counts.Skipped));
        Assert.Equal(company.Size, await stage.CountEmployeesAsync(company.Name));

        // There is one run per tick, because run ids begin with the instant of the tick.
        var ticks = runs.Where(run => run.Trigger == SyncTrigger.Timer).Select(run => run.RunId[..17]).ToList();
        Assert.Equal(ticks.Count, ticks.Distinct().Count());
    }

    private static async Task WaitForRunsAsync(CrashStage stage, Func<IReadOnlyList<SyncRun>, bool> condition, string what)
    {
        foreach (var company in Companies)
            await Eventually.TrueAsync(
                async () => condition(await stage.ListRunsAsync(company.Name)), $"{company.Name}: {what}", TimeSpan.FromSeconds(60));
    }
}
