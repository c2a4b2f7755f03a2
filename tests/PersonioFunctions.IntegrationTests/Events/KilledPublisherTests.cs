using System.Diagnostics;
using System.Net.Http.Json;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Http;
using PersonioFunctions.IntegrationTests.Crash;

namespace PersonioFunctions.IntegrationTests.Events;

/// <summary>
/// Many changes, while the host's process and the receiver are killed at random moments, or while two hosts share one storage.
/// </summary>
public sealed class KilledPublisherTests(SharedAzurite azurite, ITestOutputHelper output)
{
    private const string Company = "acme";
    private const string Account = "told";
    private const int Size = 1_100;
    private const int Seed = 20261127;
    private const int Runs = 5;
    private const int ChangesOfARun = 200;

    // Every other run is also killed while it writes.
    private const int KilledRuns = Runs / 2;

    private static readonly string[] WantedEvents = ["employee.*"];

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Kill_HostAndReceiverAtRandom_EachEventArrivesInOrderAndNoneThatDidNotHappen()
    {
        var clock = Stopwatch.StartNew();
        var random = new Random(Seed);
        await using var stage = await CrashStage.StartAsync(azurite, new SimulatorCompany(Company, Size));
        await stage.SetLatencyAsync(0);
        var received = new List<Received>();
        var receiver = await StartReceiverAsync(port: 0);
        var (port, url) = (receiver.Port, receiver.Url);
        var host = await stage.StartHostAsync(CrashStage.Never);
        try
        {
            await stage.ConnectAsync(host, Account, Company);
            await Eventually.TrueAsync(
                async () => (await stage.ListRunsAsync(Account)) is [{ Status: SyncRunStatus.Succeeded }], "the first run ends");
            await SubscribeAsync(host, url);
            var people = await stage.Personio.Control.GetEmployeesAsync(Company, CancellationToken.None);
            var (hosts, receivers) = (0, 0);
            var writtenAhead = new List<string>();
            for (var run = 0; run < Runs; run++)
            {
                await EditAsync(stage, people.Skip(run * (ChangesOfARun / 2)).Take(ChangesOfARun), $"Department {run}");
                if (run % 2 == 1)
                {
                    await KillWhileWritingAsync(stage, host, batches: random.Next(0, 2));
                    hosts++;
                    writtenAhead.AddRange(await EventsAsync(stage, settledOnly: false));
                    await host.DisposeAsync();
                    host = await stage.StartHostAsync(CrashStage.Never);
                }

                var dead = (await stage.NewestRunAsync(Account)).RunId;
                await CrashStage.ResyncAsync(host, Account, dead);

                // In the middle of the deliveries of this run, at moments that differ from run to run.
                var told = received.Count + receiver.All.Count;
                for (var kill = 0; kill < 2; kill++)
                {
                    await ReachAsync(told + random.Next(1, ChangesOfARun / 2));
                    await receiver.DisposeAsync();
                    received.AddRange(receiver.All);
                    receivers++;
                    await Task.Delay(random.Next(0, 200));
                    receiver = await StartReceiverAsync(port);
                }

                await ReachAsync(told + (ChangesOfARun / 2) + random.Next(1, ChangesOfARun / 2));
                host.Kill();
                hosts++;
                await host.DisposeAsync();
                host = await stage.StartHostAsync(CrashStage.Never);

                // Storage would deliver the messages of the dead host again after ten minutes, and the sweep would send others.
                await WakeAsync(stage);
                await FinishAsync(stage, host);
            }

            Assert.Equal((Runs + KilledRuns, 2 * Runs), (hosts, receivers));
            await ResumeAsync(host);
            var expected = await EventsAsync(stage);
            await Eventually.TrueAsync(
                () => expected.ToHashSet().IsSubsetOf(received.Concat(receiver.All).Select(one => one.Id)),
                "every event has arrived",
                Limit);

            var all = received.Concat(receiver.All).ToList();
            output.WriteLine(
                $"{expected.Count} events, {all.Count} requests, {hosts} hosts and {receivers} receivers killed, "
                + $"{clock.Elapsed.TotalSeconds:F0} s.");
            Assert.InRange(expected.Count, 1_000, 10_000);
            Assert.Equal(expected, all.Select(one => one.Id).Distinct());

            // The log had changes that a killed run never made. Nobody was told of them.
            Assert.NotEmpty(writtenAhead.Except(expected));
            Assert.InRange(all.Count, expected.Count + 1, 2 * expected.Count);
        }
        finally
        {
            await host.DisposeAsync();
            await receiver.DisposeAsync();
        }

        Task ReachAsync(int count) => Eventually.TrueAsync(
            () => received.Count + receiver.All.Count >= count, $"{count} requests have arrived", Limit);
    }

    [Fact]
    public async Task Hosts_TwoOnOneStorage_DeliverEachEventInOrder()
    {
        await using var stage = await CrashStage.StartAsync(azurite, new SimulatorCompany(Company, 300));
        await stage.SetLatencyAsync(0);
        await using var receiver = await StartReceiverAsync(port: 0);
        await using var one = await stage.StartHostAsync(CrashStage.Never);
        await using var other = await stage.StartHostAsync(CrashStage.Never);
        await stage.ConnectAsync(one, Account, Company);
        await Eventually.TrueAsync(
            async () => (await stage.ListRunsAsync(Account)) is [{ Status: SyncRunStatus.Succeeded }], "the first run ends");
        await SubscribeAsync(one, receiver.Url);
        var people = await stage.Personio.Control.GetEmployeesAsync(Company, CancellationToken.None);
        for (var run = 0; run < 4; run++)
        {
            await EditAsync(stage, people.Skip(run * 50).Take(100), $"Department {run}");
            await FinishAsync(stage, run % 2 == 0 ? one : other);

            // Both hosts take messages while one of them delivers.
            for (var wake = 0; wake < 10; wake++) await WakeAsync(stage);
        }

        var expected = await EventsAsync(stage);
        await Eventually.TrueAsync(
            () => expected.ToHashSet().IsSubsetOf(receiver.All.Select(received => received.Id)), "every event has arrived", Limit);

        Assert.InRange(expected.Count, 400, 1_000);
        Assert.Equal(expected, receiver.All.Select(received => received.Id).Distinct());
        output.WriteLine($"{expected.Count} events, {receiver.All.Count} requests.");
    }

    // Slow enough that a kill hits a delivery.
    private static async Task<Receiver> StartReceiverAsync(int port)
    {
        var receiver = await Receiver.StartAsync(port);
        receiver.Answer = async context =>
        {
            await Task.Delay(3);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        };
        return receiver;
    }

    private static async Task SubscribeAsync(LocalHostProcess host, string url)
    {
        using var answer = await host.Client.PutAsJsonAsync(
            "subscriptions/receiver",
            new { target = new { kind = "webhook", url }, events = WantedEvents, secret = EventStage.Key });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static Task EditAsync(CrashStage stage, IEnumerable<SimulatedEmployee> people, string department) => Parallel.ForEachAsync(
        people,
        async (person, token) => await stage.Personio.Control.EditEmployeeAsync(
            Company, person.Id, one => one with { Department = department }, token));

    // The run has written its changes ahead and made some of them, or none.
    private static async Task KillWhileWritingAsync(CrashStage stage, LocalHostProcess host, int batches)
    {
        var rows = 0;
        stage.Gate.Hold(request =>
            request.Path.Value!.EndsWith("/$batch", StringComparison.Ordinal)
            && StorageGate.TableOf(request) == TableNames.Employees
            && ++rows > batches);
        await CrashStage.ResyncAsync(host, Account, (await stage.NewestRunAsync(Account)).RunId);
        await Eventually.TrueAsync(() => stage.Gate.Held > 0, "the run writes its rows");
        host.Kill();
        await host.WaitForExitAsync();
        stage.Gate.Hold(_ => false);
    }

    private static async Task FinishAsync(CrashStage stage, LocalHostProcess host)
    {
        var dead = (await stage.NewestRunAsync(Account)).RunId;
        var last = await CrashStage.ResyncAsync(host, Account, dead);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.FinishedRunAsync(Account, last)).Status);
    }

    private static async Task WakeAsync(CrashStage stage)
    {
        var queues = new QueueServiceClient(
            stage.ConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await new PublishQueue(queues).SendAsync(new PublishMessage("receiver"), TimeSpan.Zero, CancellationToken.None);
    }

    // After two failures in a row the next attempt would be in five minutes.
    private static async Task ResumeAsync(LocalHostProcess host)
    {
        using var answer = await host.Client.PostAsync("subscriptions/receiver/resume", content: null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<IReadOnlyList<string>> EventsAsync(CrashStage stage, bool settledOnly = true)
    {
        var states = new AccountStateStore(stage.Tables);
        var state = await states.GetAsync(Account, CancellationToken.None);
        var log = new ChangeLog(stage.Tables, new EmployeeStore(stage.Tables), states);
        var through = settledOnly ? state.SettledEpoch : state.Epoch;
        var changes = await log.ReadAsync(Account, after: null, through, 100_000, CancellationToken.None);
        return [.. changes.Where(change => change.Event is not null).Select(EventStage.IdOf)];
    }
}
