using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace PersonioFunctions.IntegrationTests.Crash;

/// <summary>
/// Kills the host's process in the middle of a run, at moments recognised by the requests that the simulator and the storage received.
/// The simulator or the gate holds an answer back, so that the moment lasts until the process is dead.
/// </summary>
public sealed class KilledHostTests(SharedAzurite azurite, ITestOutputHelper output)
{
    private const string Company = "acme";
    private const string Account = "killed";
    private const int Size = 1_500;

    [Fact]
    public async Task Kill_AtAnyMomentOfARun_EndsInTheSameTable()
    {
        var clock = Stopwatch.StartNew();
        await using var stage = await CrashStage.StartAsync(azurite, new PersonioSimulator.SimulatorCompany(Company, Size));
        await stage.SetLatencyAsync(0);

        // The host is killed after Personio received the first request and before it responds.
        string beforeFirstPage;
        await using (var host = await stage.StartHostAsync(CrashStage.Never))
        {
            // Connecting a disabled account neither looks at the first page nor requests a run.
            await stage.ConnectAsync(host, Account, Company, enabled: false);
            await stage.HoldPageAsync(0);
            using var resumed = await host.Client.PostAsync($"accounts/{Account}/resume", content: null);
            Assert.True(resumed.IsSuccessStatusCode, await resumed.Content.ReadAsStringAsync());
            await KillOnceAsync(host, async () => await PagesAsync(stage, answered: false) > 0, "the first page is asked for");
            beforeFirstPage = (await stage.NewestRunAsync(Account)).RunId;
        }

        // The host is killed in the middle of the list.
        string whileFetching;
        await using (var host = await stage.StartHostAsync(CrashStage.Never))
        {
            await stage.HoldPageAsync(7);
            whileFetching = await CrashStage.ResyncAsync(host, Account, beforeFirstPage);
            await KillOnceAsync(host, async () => await PagesAsync(stage, answered: true) is > 4 and < 15, "half of the pages are read");
            Assert.Equal(0, await stage.CountEmployeesAsync(Account));
        }

        // The host is killed while writing, when some batches are applied and the others are not.
        await stage.AnswerPagesAsync();
        string whileWriting;
        await using (var host = await stage.StartHostAsync(CrashStage.Never))
        {
            var batches = 0;
            stage.Gate.Hold(request => IsBatch(request) && ++batches > 6); // One batch of the log, five of rows.
            whileWriting = await CrashStage.ResyncAsync(host, Account, whileFetching);
            await KillOnceAsync(host, () => Task.FromResult(stage.Gate.Held > 0), "some batches are written");
            await Eventually.TrueAsync(async () => await stage.CountEmployeesAsync(Account) == 500, "the batches in progress have landed");
        }

        // The host is killed when everything is written except the run's record.
        string beforeTheRecord;
        await using (var host = await stage.StartHostAsync(CrashStage.Never))
        {
            var batches = 0;
            stage.Gate.Hold(request =>
            {
                // The first batch recovers the log and the second writes ahead to it. Then the rows follow.
                if (IsBatch(request)) batches++;
                return batches > 2 && request.Method != "GET" && IsOf(request, TableNames.SyncRuns);
            });
            beforeTheRecord = await CrashStage.ResyncAsync(host, Account, whileWriting);
            await KillOnceAsync(host, () => Task.FromResult(stage.Gate.Held > 0), "all people are written");
            Assert.Equal(Size, await stage.CountEmployeesAsync(Account));
        }

        stage.Gate.Hold(_ => false);
        await using var last = await stage.StartHostAsync(CrashStage.Never);
        await stage.RedeliverAsync(Account, beforeTheRecord);
        await stage.ConnectAsync(last, "undisturbed", Company);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.FinishedRunAsync(Account, beforeTheRecord)).Status);
        await Eventually.TrueAsync(
            async () => (await stage.ListRunsAsync("undisturbed")).Any(run => run.Status == SyncRunStatus.Succeeded),
            "the undisturbed run ends");

        Assert.Equal(await SyncStage.RowsAsync(stage.Tables, "undisturbed"), await SyncStage.RowsAsync(stage.Tables, Account));
        foreach (var dead in new[] { beforeFirstPage, whileFetching, whileWriting })
        {
            var run = await stage.FinishedRunAsync(Account, dead);
            Assert.Equal((SyncRunStatus.Failed, "interrupted"), (run.Status, run.Error?.Code));
        }

        output.WriteLine($"Five hosts took {clock.Elapsed.TotalSeconds:F0} s.");
    }

    [Fact]
    public async Task Kill_MidRun_NextTickOfTheNextHostTakesOver()
    {
        await using var stage = await CrashStage.StartAsync(azurite, new PersonioSimulator.SimulatorCompany(Company, Size));
        await stage.SetLatencyAsync(0);
        await stage.HoldPageAsync(7);
        string dead;
        await using (var host = await stage.StartHostAsync(CrashStage.EveryTwoSeconds))
        {
            await stage.ConnectAsync(host, Account, Company);
            await KillOnceAsync(host, async () => await PagesAsync(stage, answered: true) is > 4 and < 15, "half of the pages are read");

            // Not the newest one: a tick that finds the account taken can leave a newer run, which is still queued.
            dead = (await stage.ListRunsAsync(Account)).Single(run => run.Status == SyncRunStatus.Running).RunId;
        }

        await stage.AnswerPagesAsync();
        await using var next = await stage.StartHostAsync(CrashStage.EveryTwoSeconds);
        await Eventually.TrueAsync(
            async () => (await stage.ListRunsAsync(Account))
                .Any(run => run is { Trigger: SyncTrigger.Timer, Status: SyncRunStatus.Succeeded }),
            "a tick takes over",
            TimeSpan.FromSeconds(60));

        Assert.Equal(Size, await stage.CountEmployeesAsync(Account));
        var run = await stage.FinishedRunAsync(Account, dead);

        // A tick ends it, unless its own watchdog fires before and continues it.
        Assert.Equal(run.Status == SyncRunStatus.Succeeded ? null : "interrupted", run.Error?.Code);
    }

    private static async Task KillOnceAsync(LocalHostProcess host, Func<Task<bool>> moment, string what)
    {
        await Eventually.TrueAsync(moment, what);
        host.Kill();
        await host.WaitForExitAsync();
    }

    // Matches by path, because the simulator records company and page only after its latency, just before it responds.
    private static async Task<int> PagesAsync(CrashStage stage, bool answered) =>
        (await stage.Personio.Control.GetRequestsAsync(null, CancellationToken.None))
        .Count(request => request.PathAndQuery.StartsWith("/v1/company/employees?", StringComparison.Ordinal)
            && request.Status is not null == answered);

    private static bool IsBatch(HttpRequest request) => request.Path.Value!.EndsWith("/$batch", StringComparison.Ordinal);

    private static bool IsOf(HttpRequest request, string table) => request.Path.Value!.Contains(table, StringComparison.Ordinal);
}
