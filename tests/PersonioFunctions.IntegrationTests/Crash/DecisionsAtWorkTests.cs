using System.Net;
using System.Text.Json;

namespace PersonioFunctions.IntegrationTests.Crash;

/// <summary>Decisions on one of two hosts while the other host syncs or carries out a decision.</summary>
public sealed class DecisionsAtWorkTests(SharedAzurite azurite)
{
    private const string Account = "acme";

    [Fact]
    public async Task Apply_WhileTwoHostsTick_IsAppliedAndReportedOnce()
    {
        await using var stage = await CrashStage.StartAsync(azurite, new SimulatorCompany(Account, 40));
        await stage.SetLatencyAsync(50);
        await using (var connecting = await stage.StartHostAsync(CrashStage.Never))
        {
            await stage.ConnectAsync(connecting, Account, Account);
            await stage.FinishedRunAsync(Account, (await stage.NewestRunAsync(Account)).RunId);
        }

        // One of the hosts ticks; the test does not know which.
        var gone = await VanishAsync(stage, 5);
        var hosts = await Task.WhenAll(stage.StartHostAsync(CrashStage.EveryTwoSeconds), stage.StartHostAsync(CrashStage.EveryTwoSeconds));
        await using var operations = hosts[0];
        await using var other = hosts[1];
        await Eventually.TrueAsync(
            async () => (await stage.ListRunsAsync(Account)).Any(run => run.Status == SyncRunStatus.Held), "a tick is held");

        // The other host waits while the lease holder is working.
        string? planId = null;
        HttpStatusCode status;
        do
        {
            var account = await GetAsync(operations, $"accounts/{Account}");
            planId ??= account.GetProperty("health").GetProperty("reason").GetString()!.Split("/plans/")[1].Split(',')[0];
            using var answer = await operations.Client.PostAsync($"accounts/{Account}/plans/{planId}/apply", content: null);
            status = answer.StatusCode;
            if (status == HttpStatusCode.OK) break;
            var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
            Assert.Equal("busy", problem.GetProperty("code").GetString());
        }
        while (status == HttpStatusCode.Conflict);

        await Eventually.TrueAsync(
            async () => (await ChangesAsync(operations)).Count(change => IsState(change, "left")) == 5, "they have left");
        await stage.ConnectAsync(operations, Account, Account, enabled: false);
        await Eventually.TrueAsync(async () => (await stage.ListRunsAsync(Account)).All(run => run.IsFinished), "nothing is under way");

        var runs = await stage.ListRunsAsync(Account);
        Assert.Equal(SyncRunStatus.Succeeded, Assert.Single(runs, run => run.Trigger == SyncTrigger.Plan).Status);
        Assert.All(runs, run => Assert.Contains(run.Status, (SyncRunStatus[])[SyncRunStatus.Succeeded, SyncRunStatus.Held]));
        Assert.Equal(5, runs.Sum(run => run.Counts.Left));
        var changes = await ChangesAsync(operations);
        Assert.Equal(gone, changes.Where(change => IsState(change, "missing")).Select(Employee).Order(StringComparer.Ordinal));
        Assert.Equal(gone, changes.Where(change => IsState(change, "left")).Select(Employee).Order(StringComparer.Ordinal));
        Assert.All(
            changes.Where(change => IsState(change, "missing")),
            change => Assert.Equal("plan", change.GetProperty("cause").GetString()));
    }

    [Fact]
    public async Task Decide_WhileTheOtherHostSyncs_IsBusyAndChangesNothing()
    {
        await using var stage = await CrashStage.StartAsync(azurite, new SimulatorCompany(Account, 40));
        await using var first = await stage.StartHostAsync(CrashStage.Never);
        await using var second = await stage.StartHostAsync(CrashStage.Never);
        await stage.ConnectAsync(first, Account, Account);
        await stage.FinishedRunAsync(Account, (await stage.NewestRunAsync(Account)).RunId);
        var people = await stage.Personio.Control.GetEmployeesAsync(Account, CancellationToken.None);
        var promoted = people[1];
        await stage.Personio.Control.EditEmployeeAsync(
            Account, promoted.Id, person => person with { Position = "Chief of Tests" }, CancellationToken.None);
        var changed = await CrashStage.ResyncAsync(first, Account, dead: "");
        await stage.FinishedRunAsync(Account, changed);
        using var plan = await first.Client.PostAsync($"accounts/{Account}/plans", content: null);
        var planId = JsonElement.Parse(await plan.Content.ReadAsStringAsync()).GetProperty("planId").GetString()!;
        await stage.Personio.Control.ClearRequestsAsync(CancellationToken.None);
        await stage.Personio.Control.AddFaultAsync(
            new FaultRule { Kind = FaultKind.Slow, On = FaultTarget.Employees, DelayMilliseconds = 4_000, Times = 1 },
            CancellationToken.None);
        var atWork = await CrashStage.ResyncAsync(first, Account, dead: changed);
        await Eventually.TrueAsync(
            async () => (await stage.Runs.FindAsync(Account, atWork, CancellationToken.None))?.Status == SyncRunStatus.Running,
            "the run is at work");

        foreach (var (method, path) in new[]
        {
            (HttpMethod.Post, $"runs/{changed}/undo"), (HttpMethod.Post, $"runs/{atWork}/undo"), (HttpMethod.Post, $"plans/{planId}/apply"),
            (HttpMethod.Post, $"employees/{promoted.Id}/resync"), (HttpMethod.Delete, $"employees/{promoted.Id}"),
        })
        {
            using var request = new HttpRequestMessage(method, $"accounts/{Account}/{path}");
            using var answer = await second.Client.SendAsync(request);
            var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
            Assert.Equal((path, HttpStatusCode.Conflict, "busy"), (path, answer.StatusCode, body.GetProperty("code").GetString()));
        }

        var run = await stage.FinishedRunAsync(Account, atWork);

        Assert.Equal((SyncRunStatus.Succeeded, 40), (run.Status, run.Counts.Unchanged));
        Assert.Equal("Chief of Tests", (await RowAsync(stage, promoted.Id)).Column("JobTitle"));
        using var undone = await second.Client.PostAsync($"accounts/{Account}/runs/{changed}/undo", content: null);
        Assert.Equal(HttpStatusCode.OK, undone.StatusCode);
        Assert.Equal(promoted.Position.Length == 0 ? null : promoted.Position, (await RowAsync(stage, promoted.Id)).Column("JobTitle"));
        Assert.All(await stage.ListRunsAsync(Account), one => Assert.True(one.IsFinished));
    }

    private static async Task<IReadOnlyList<string>> VanishAsync(CrashStage stage, int count)
    {
        var people = await stage.Personio.Control.GetEmployeesAsync(Account, CancellationToken.None);
        var leaders = people.Select(person => person.SupervisorId).ToHashSet();
        var gone = people
            .Where(person => person is { Status: "active", TerminationDate: null } && !leaders.Contains(person.Id))
            .Take(count)
            .ToList();
        foreach (var person in gone) await stage.Personio.Control.EraseEmployeeAsync(Account, person.Id, CancellationToken.None);
        return [.. gone.Select(person => $"{person.Id}").Order(StringComparer.Ordinal)];
    }

    private static async Task<EmployeeRow> RowAsync(CrashStage stage, long id)
    {
        var row = await new EmployeeStore(stage.Tables).FindAsync(Account, $"{id}", CancellationToken.None);
        Assert.NotNull(row);
        return row;
    }

    private static async Task<JsonElement> GetAsync(LocalHostProcess host, string path) =>
        JsonElement.Parse(await host.Client.GetStringAsync(path));

    private static async Task<IReadOnlyList<JsonElement>> ChangesAsync(LocalHostProcess host) =>
        [.. (await GetAsync(host, $"accounts/{Account}/changes?top=1000")).GetProperty("items").EnumerateArray()];

    private static string Employee(JsonElement change) => change.GetProperty("employeeId").GetString()!;

    private static bool IsState(JsonElement change, string state) =>
        change.TryGetProperty("field", out var field)
        && field.GetString() == "LifecycleState"
        && change.GetProperty("new").GetString() == state;
}
