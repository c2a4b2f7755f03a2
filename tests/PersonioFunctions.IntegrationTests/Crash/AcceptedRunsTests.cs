using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PersonioFunctions.IntegrationTests.Crash;

/// <summary>
/// Kills the host's process and starts another one. Each run that was accepted ends soon: a minute after the lease of a dead run at the
/// latest. The queue itself would deliver a message again ten minutes after it was received.
/// </summary>
public sealed class AcceptedRunsTests(SharedAzurite azurite, ITestOutputHelper output)
{
    private const string Account = "acme";
    private const int LeaseSeconds = 20;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(LeaseSeconds + 60);

    [Fact]
    public async Task Kill_MidRun_AResyncJoinsTheRunWhichContinuesSoonAndSaysWhen()
    {
        await using var stage = await StartAsync();
        string dead;
        await using (var host = await stage.StartHostAsync(CrashStage.Never, LeaseSeconds))
        {
            await stage.ConnectAsync(host, Account, Account, enabled: false);
            await stage.HoldPageAsync(1);
            dead = await RequestAsync(host, "resume");
            await Eventually.TrueAsync(
                async () => (await stage.Runs.FindAsync(Account, dead, CancellationToken.None))?.Status == SyncRunStatus.Running,
                "the run is in progress");
            await KillAsync(host);
        }

        var clock = Stopwatch.StartNew();
        await stage.AnswerPagesAsync();
        await using var next = await stage.StartHostAsync(CrashStage.Never, LeaseSeconds);
        var joined = await RequestAsync(next, "resync");
        var explained = await FollowAsync(next, joined, Longest - clock.Elapsed);

        output.WriteLine($"{clock.Elapsed.TotalSeconds:F0} s after the kill; meanwhile: {explained}");
        Assert.Equal(dead, joined);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.FinishedRunAsync(Account, joined)).Status);
        Assert.Matches(@"""interrupted"".*The host stopped during the run\. The run continues at about 20[0-9T:-]+Z\.", explained);

        // The message of the killed host is still invisible, and nothing else is left.
        await Eventually.TrueAsync(async () => await stage.CountMessagesAsync() == 1, "the watchdog is deleted");
    }

    [Fact]
    public async Task Kill_MessageReceivedAndRunNotBegun_TheRunBeginsSoonAndSaysWhen()
    {
        await using var stage = await StartAsync();
        string accepted;
        await using (var host = await stage.StartHostAsync(CrashStage.Never, LeaseSeconds))
        {
            await stage.ConnectAsync(host, Account, Account, enabled: false);
            var reads = 0;

            // The request reads the state of the account first, and then the handler of its message does.
            stage.Gate.Hold(request => IsStateRead(request) && ++reads > 1);
            accepted = await RequestAsync(host, "resume");
            await Eventually.TrueAsync(() => stage.Gate.Held > 0, "the message is received");
            await KillAsync(host);
        }

        var clock = Stopwatch.StartNew();
        stage.Gate.Hold(_ => false);
        await using var next = await stage.StartHostAsync(CrashStage.Never, LeaseSeconds);
        var explained = await FollowAsync(next, accepted, Longest - clock.Elapsed);

        output.WriteLine($"{clock.Elapsed.TotalSeconds:F0} s after the kill; meanwhile: {explained}");
        Assert.Matches(
            @"""waiting"".*The run waits on the queue\. If a host has received it and stopped, it begins at about 20[0-9T:-]+Z\.",
            explained);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.FinishedRunAsync(Account, accepted)).Status);
    }

    // The environment variable sets another number of kills.
    [Fact]
    public async Task Kill_AtRandomMoments_EveryAcceptedRunEndsSoon()
    {
        const int Lease = 5;
        var kills = int.TryParse(Environment.GetEnvironmentVariable("TEST_KILLS"), out var number) ? number : 5;
        var random = new Random(kills);
        await using var stage = await StartAsync();
        await stage.SetLatencyAsync(500);
        var accepted = new List<string>();
        for (var kill = 0; kill < kills; kill++)
        {
            await using var host = await stage.StartHostAsync(CrashStage.Never, Lease);
            if (kill == 0) await stage.ConnectAsync(host, Account, Account);
            accepted.Add(await RequestAsync(host, "resync"));
            await Task.Delay(random.Next(2_500));
            await KillAsync(host);
        }

        await using var last = await stage.StartHostAsync(CrashStage.Never, Lease);
        var started = TimeProvider.System.GetUtcNow();
        var clock = Stopwatch.StartNew();
        var limit = TimeSpan.FromSeconds(Lease + 60);
        await Eventually.TrueAsync(
            async () => (await stage.ListRunsAsync(Account)).All(run => run.IsFinished),
            "every accepted run ends",
            limit);
        output.WriteLine($"The last run ended {clock.Elapsed.TotalSeconds:F0} s after the last start.");

        var waits = new List<double>();
        foreach (var runId in accepted.Distinct())
        {
            var run = await stage.FinishedRunAsync(Account, runId);
            output.WriteLine($"{run.RunId} {run.Status} {run.Error?.Code}");

            // A run that took over the account of a dead one does its work too.
            Assert.True(run is { Status: SyncRunStatus.Succeeded } or { Error.Code: "interrupted" }, $"{run.RunId}: {run.Error}");
            waits.Add((run.FinishedAt!.Value - run.RequestedAt).TotalSeconds);
        }

        var seconds = string.Join(' ', waits.Order().Select(wait => $"{wait:F0}"));
        output.WriteLine($"{waits.Count} runs after {kills} kills waited {seconds} s.");
        Assert.All(waits, wait => Assert.InRange(wait, 0, limit.TotalSeconds));

        // Not always the newest one: an older message may take over the account of the newest run, and then does its work.
        Assert.Contains(await stage.ListRunsAsync(Account), run => run.Status == SyncRunStatus.Succeeded && run.FinishedAt > started);
    }

    // A watchdog that is deleted costs two queue operations. One that fires costs an execution.
    [Fact]
    public async Task Run_Undisturbed_LeavesNoWatchdog()
    {
        await using var stage = await StartAsync();
        await using var host = await stage.StartHostAsync(CrashStage.Never, LeaseSeconds);
        await stage.ConnectAsync(host, Account, Account);
        await stage.FinishedRunAsync(Account, (await stage.NewestRunAsync(Account)).RunId);

        await Eventually.TrueAsync(stage.IsIdleAsync, "neither message nor watchdog is left", TimeSpan.FromSeconds(10));

        Assert.DoesNotContain(host.Output, line => line.Contains("Nothing to do", StringComparison.Ordinal));
    }

    private async Task<CrashStage> StartAsync()
    {
        var stage = await CrashStage.StartAsync(azurite, new PersonioSimulator.SimulatorCompany(Account, 250));
        await stage.SetLatencyAsync(50);
        return stage;
    }

    /// <summary>Waits for the end of a run.</summary>
    /// <returns>What the run said first about why it waits; null when it said nothing.</returns>
    private static async Task<string?> FollowAsync(LocalHostProcess host, string runId, TimeSpan limit)
    {
        string? explained = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var run = JsonElement.Parse(await host.Client.GetStringAsync($"accounts/{Account}/runs/{runId}"));
                if (run.TryGetProperty("error", out var error)) explained ??= error.ToString();
                return run.TryGetProperty("finishedAt", out _);
            },
            "the accepted run ends",
            limit);
        return explained;
    }

    private static async Task KillAsync(LocalHostProcess host)
    {
        host.Kill();
        await host.WaitForExitAsync();
    }

    private static async Task<string> RequestAsync(LocalHostProcess host, string verb)
    {
        using var answer = await host.Client.PostAsync($"accounts/{Account}/{verb}", content: null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("runId").GetString()!;
    }

    private static bool IsStateRead(HttpRequest request) =>
        request.Method == "GET" && request.Path.Value!.Contains("Accounts(PartitionKey='state'", StringComparison.Ordinal);
}
