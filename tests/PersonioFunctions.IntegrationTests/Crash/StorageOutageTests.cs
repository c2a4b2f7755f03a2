using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;

namespace PersonioFunctions.IntegrationTests.Crash;

/// <summary>Storage stops while the host runs, or does not run when the host starts.</summary>
public sealed class StorageOutageTests(SharedAzurite shared, ITestOutputHelper output)
{
    private const string Account = "acme";

    private static readonly SimulatorOptions Simulator = new() { Companies = [new(Account, 60)] };

    [Fact]
    public async Task Stop_StorageWhileTheHostRuns_IsSaidOnceAndEndsWithStorage()
    {
        await using var azurite = await StoppableAzurite.StartAsync();
        await using var personio = await StartPersonioAsync();
        await using var host = await StartHostAsync(azurite.ConnectionString, personio, CrashStage.Never);
        await ConnectAsync(host, personio);
        await WaitForRunAsync(host, "the first run ends");

        var lines = host.Output.Count;
        await azurite.StopAsync();
        await Eventually.TrueAsync(async () => await HealthAsync(host) == HttpStatusCode.ServiceUnavailable, "the host is unhealthy");

        // The storage clients try for half a minute. The failure that escapes them then would end the process.
        await Task.Delay(TimeSpan.FromSeconds(40));

        // A tick of the calendar may come meanwhile. It says in one line that it failed.
        var said = host.Output.Skip(lines).Where(line => !line.EndsWith("): storage does not answer", StringComparison.Ordinal)).ToList();
        foreach (var line in said) output.WriteLine(line);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await HealthAsync(host));
        Assert.Contains("Storage does not answer at http://127.0.0.1:", Assert.Single(said), StringComparison.Ordinal);

        await azurite.StartAgainAsync();
        await Eventually.TrueAsync(async () => await HealthAsync(host) == HttpStatusCode.OK, "the host is healthy again");
        using var resync = await host.Client.PostAsync($"accounts/{Account}/resync", content: null);
        Assert.Equal(HttpStatusCode.Accepted, resync.StatusCode);
        await WaitForRunAsync(host, "the queue is read again", 2);
        Assert.Single(host.Output, line => line.Contains("Storage answers again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_NoStorage_EndsWithOneLineThatNamesTheSetting()
    {
        var clock = Stopwatch.StartNew();
        var (exitCode, lines) = await LocalHostProcess.RunToEndAsync(new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] =
                "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YWJj;BlobEndpoint=http://127.0.0.1:1/a;"
                + "QueueEndpoint=http://127.0.0.1:1/a;TableEndpoint=http://127.0.0.1:1/a;",
        });

        output.WriteLine($"{clock.Elapsed.TotalSeconds:F0} s");
        Assert.Equal(1, exitCode);
        Assert.StartsWith(
            "AzureWebJobsStorage: no storage answers at http://127.0.0.1:1. ", Assert.Single(lines), StringComparison.Ordinal);
    }

    // Two hosts follow the same company. The storage of one of them stops and starts again.
    [Fact]
    public async Task Stop_StorageAgainAndAgain_TheTablesEndAsUndisturbed()
    {
        var random = new Random(20);
        await using var azurite = await StoppableAzurite.StartAsync();
        await using var personio = await StartPersonioAsync();
        var undisturbedStorage = await shared.TakeAccountAsync();
        await using var disturbed = await StartHostAsync(azurite.ConnectionString, personio, CrashStage.EveryTwoSeconds);
        await using var undisturbed = await StartHostAsync(undisturbedStorage, personio, CrashStage.EveryTwoSeconds);
        foreach (var host in new[] { disturbed, undisturbed })
        {
            await ConnectAsync(host, personio);
            await WaitForRunAsync(host, "the first run ends");
        }

        var people = await personio.Control.GetEmployeesAsync(Account, CancellationToken.None);
        var leaders = people.Select(person => person.SupervisorId).ToHashSet();
        var staff = people.Where(person => person is { Status: "active", TerminationDate: null } && !leaders.Contains(person.Id)).ToList();
        for (var outage = 0; outage < 6; outage++)
        {
            await EditAsync(personio, staff, outage, random);
            await azurite.StopAsync();
            await EditAsync(personio, staff, outage + 10, random);

            // Some outages are longer than a lease and the watchdog of a run.
            await Task.Delay(outage is 2 or 4 ? 9_000 : random.Next(500, 3_000));
            await azurite.StartAgainAsync();
            await Task.Delay(random.Next(500, 4_000));
        }

        // One person is erased in Personio. Two complete lists without them follow.
        await personio.Control.EraseEmployeeAsync(Account, staff[^1].Id, CancellationToken.None);
        SortedDictionary<string, string> expected = [], actual = [];
        await Eventually.TrueAsync(
            async () =>
            {
                expected = await SyncStage.RowsAsync(new TableServiceClient(undisturbedStorage), Account);
                actual = await SyncStage.RowsAsync(new TableServiceClient(azurite.ConnectionString), Account);
                return expected[$"{staff[^1].Id}"].Contains("left", StringComparison.Ordinal) && expected.SequenceEqual(actual);
            },
            "both tables are equal",
            TimeSpan.FromSeconds(90));

        output.WriteLine($"{disturbed.Output.Count} lines; {actual.Count} people");
        Assert.Contains(disturbed.Output, line => line.EndsWith("): storage does not answer", StringComparison.Ordinal));
        Assert.DoesNotContain(disturbed.Output, line => line.Contains("   at ", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await HealthAsync(disturbed));
        await AssertFeedAsync(disturbed, actual);
        var runs = await ReadAsync(disturbed, "runs?top=200");
        Assert.All(runs["items"]!.AsArray().Skip(2), run => Assert.NotNull(run!["finishedAt"]));
    }

    // Runs that an outage interrupted leave no change in the feed that did not happen, and none is missing.
    private static async Task AssertFeedAsync(LocalHostProcess host, SortedDictionary<string, string> rows)
    {
        var last = new Dictionary<string, string?>();
        string? after = null;
        while (true)
        {
            var page = await ReadAsync(host, after is null ? "changes" : $"changes?after={after}");
            var items = page["items"]!.AsArray();
            if (items.Count == 0) break;
            foreach (var item in items.Where(item => (string?)item!["field"] == "JobTitle"))
            {
                var id = (string)item!["employeeId"]!;
                if (last.TryGetValue(id, out var before)) Assert.Equal(before, (string?)item["old"]);
                last[id] = (string?)item["new"];
            }

            after = (string?)page["cursor"];
        }

        Assert.NotEmpty(last);
        Assert.All(last, pair => Assert.Contains($"JobTitle={pair.Value}", rows[pair.Key], StringComparison.Ordinal));
    }

    private static async Task<JsonNode> ReadAsync(LocalHostProcess host, string what) =>
        JsonNode.Parse(await host.Client.GetStringAsync($"accounts/{Account}/{what}"))!;

    private static async Task EditAsync(SimulatorServer personio, List<SimulatedEmployee> staff, int number, Random random)
    {
        for (var edit = 0; edit < 3; edit++)
        {
            await personio.Control.EditEmployeeAsync(
                Account,
                staff[random.Next(staff.Count - 1)].Id,
                person => person with { Position = $"Position {number}" },
                CancellationToken.None);
        }
    }

    private static async Task<SimulatorServer> StartPersonioAsync()
    {
        var personio = await SimulatorServer.StartAsync(Simulator, TimeProvider.System, CancellationToken.None);
        await personio.Control.SetSettingsAsync(
            new SimulatorSettings { EnforceLimits = false, LatencyMilliseconds = 20 }, CancellationToken.None);
        return personio;
    }

    private static Task<LocalHostProcess> StartHostAsync(string storage, SimulatorServer personio, string schedule) =>
        LocalHostProcess.StartAsync(new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = storage,
            ["Personio__BaseUrl"] = personio.BaseUrl.ToString(),
            ["Personio__RequestsPerMinute"] = "100000",
            ["Personio__BurstPerSecond"] = "100000",
            ["Sync__LeaseSeconds"] = "5",
            ["SyncSchedule"] = schedule,
        });

    private static async Task ConnectAsync(LocalHostProcess host, SimulatorServer personio)
    {
        var company = await personio.Control.GetCompanyAsync(Account, CancellationToken.None);
        using var answer = await host.Client.PutAsJsonAsync(
            $"accounts/{Account}", new { clientId = company.ClientId, clientSecret = company.ClientSecret });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static Task WaitForRunAsync(LocalHostProcess host, string what, int count = 1) => Eventually.TrueAsync(
        async () => (await host.Client.GetStringAsync($"accounts/{Account}/runs")).Split("\"succeeded\"").Length > count, what);

    private static async Task<HttpStatusCode> HealthAsync(LocalHostProcess host)
    {
        using var answer = await host.Client.GetAsync("health");
        return answer.StatusCode;
    }
}
