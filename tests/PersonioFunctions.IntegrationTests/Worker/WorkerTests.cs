using System.Net;
using Azure.Storage.Queues.Models;
using PersonioFunctions.IntegrationTests.Worker.Host;
using PersonioFunctions.IntegrationTests.Worker.Host.Protocol;
using PersonioFunctions.Triggers.Http.OpenApi;

namespace PersonioFunctions.IntegrationTests.Worker;

/// <summary>The published app in its own process, called as the Functions host calls it.</summary>
public sealed class WorkerTests(SharedAzurite azurite, SharedWorker shared) : IClassFixture<SharedWorker>
{
    private const string Tick = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""";

    [LinuxFact]
    public async Task Functions_Loaded_AreThoseOfTheLocalHost()
    {
        var (_, host) = await shared.StartAsync(azurite);

        Assert.Equal(TriggerDescription.OfLocalHost, host.Functions);
    }

    [LinuxFact]
    public async Task Connect_MessageDelivered_StoresAllPeopleAndTheSecret()
    {
        var (stage, host) = await shared.StartAsync(azurite);
        var company = await stage.ConnectAsync(host, "worker-connect", size: 120);

        var response = await stage.DeliverAsync(host);

        Assert.Equal(StatusResult.Types.Status.Success, response.Result.Status);
        var people = await stage.Personio.Control.GetEmployeesAsync(company.Name, CancellationToken.None);
        Assert.Equal(
            ExpectedRow.OfAll(people, person => person.Email), ExpectedRow.OfAll(await stage.RowsAsync(company.Name)));
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.NewestRunAsync(company.Name)).Status);
        Assert.Equal([company.ClientSecret], stage.Secrets.ValuesOf($"personio-{company.Name}"));
    }

    [LinuxFact]
    public async Task Resync_OverHttp_RunsWhenItsMessageIsDelivered()
    {
        var (stage, host) = await shared.StartAsync(azurite);
        await stage.ConnectAsync(host, "worker-resync", size: 10);
        await stage.DeliverAsync(host);
        using var api = new ApiClient(host.BaseUrl);

        var started = (await api.PostAsync("accounts/worker-resync/resync")).Read<RunStartedView>(HttpStatusCode.Accepted);
        await stage.DeliverAsync(host);

        var run = (await api.GetAsync($"accounts/worker-resync/runs/{started.RunId}")).Read<RunView>();
        Assert.Equal(("succeeded", "manual", 10), (run.Status, run.Trigger, run.Counts.Unchanged));
    }

    [LinuxFact]
    public async Task Tick_SendsOneMessageForEachAccount()
    {
        var (stage, host) = await shared.StartAsync(azurite);
        await stage.ConnectAsync(host, "worker-tick-a", size: 5);
        await stage.ConnectAsync(host, "worker-tick-b", size: 5);
        await stage.Queue.ClearMessagesAsync();

        var response = await host.InvokeAsync("ScheduleSyncs", new TypedData { Json = Tick });

        Assert.Equal(StatusResult.Types.Status.Success, response.Result.Status);
        QueueMessage[] messages = await stage.Queue.ReceiveMessagesAsync(maxMessages: 32);
        var sent = messages.Select(message => SyncMessage.Parse(message.Body.ToString())).ToList();
        await stage.Queue.ClearMessagesAsync();
        Assert.Single(sent, message => message.Account == "worker-tick-a");
        Assert.Single(sent, message => message.Account == "worker-tick-b");
        Assert.Equal(sent.Select(message => message.Account).Distinct().Count(), sent.Count);
        Assert.All(sent, message => Assert.Equal(SyncTrigger.Timer, message.Trigger));
    }

    [LinuxFact]
    public async Task Http_UnknownAccount_IsAProblem()
    {
        var (_, host) = await shared.StartAsync(azurite);
        using var api = new ApiClient(host.BaseUrl);

        (await api.GetAsync("accounts/nobody")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await api.PutAsync("accounts/nobody", new { clientId = 1 })).ReadProblem(HttpStatusCode.BadRequest, "invalidBody");
    }

    [LinuxFact]
    public async Task Health_EverythingReachable_IsHealthy()
    {
        var (_, host) = await shared.StartAsync(azurite);
        using var client = new HttpClient { BaseAddress = host.BaseUrl };

        Assert.Contains("\"healthy\"", await client.GetStringAsync("health"), StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task OpenApi_IsTheDocumentOfTheLocalHost()
    {
        var (_, host) = await shared.StartAsync(azurite);
        using var client = new HttpClient { BaseAddress = host.BaseUrl };

        Assert.Equal(ApiDocument.Bytes, await client.GetByteArrayAsync("openapi.json"));
    }

    // The host then delivers the message again, and moves it to the poison queue after some deliveries.
    [LinuxFact]
    public async Task Invocation_FunctionThrows_IsReportedAsFailed()
    {
        var (_, host) = await shared.StartAsync(azurite);

        var response = await host.InvokeAsync("SyncAccount", "Quastenflosser");

        Assert.Equal(StatusResult.Types.Status.Failure, response.Result.Status);
        Assert.Contains("is not a sync message", response.Result.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Quastenflosser", response.Result.ToString(), StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Poison_Message_FailsItsRun()
    {
        var (stage, host) = await shared.StartAsync(azurite);
        await stage.ConnectAsync(host, "worker-poison", size: 5);
        QueueMessage message = await stage.Queue.ReceiveMessageAsync();
        await stage.Queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);

        var response = await host.InvokeAsync("SyncAccountPoison", message.Body.ToString());

        Assert.Equal(StatusResult.Types.Status.Success, response.Result.Status);
        var run = await stage.NewestRunAsync("worker-poison");
        Assert.Equal((SyncRunStatus.Failed, "poison"), (run.Status, run.Error?.Code));
    }

    [LinuxFact]
    public async Task Cancel_MidRun_ReleasesTheAccountAndContinuesSoon()
    {
        var (stage, host) = await shared.StartAsync(azurite);
        var invocation = Guid.NewGuid().ToString();
        var response = await stage.BeginStuckRunAsync(host, "worker-cancel", invocation);

        host.Cancel(invocation);

        Assert.Equal(StatusResult.Types.Status.Success, (await response.WaitAsync(TimeSpan.FromSeconds(10))).Result.Status);
        await stage.AssertInterruptedAsync("worker-cancel");
        await stage.Personio.Control.ClearFaultsAsync("worker-cancel", CancellationToken.None);
        await stage.DeliverAsync(host);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.NewestRunAsync("worker-cancel")).Status);
        Assert.Equal(250, (await stage.RowsAsync("worker-cancel")).Count);
    }

    [LinuxFact]
    public Task Http_CallerLeaves_IsNoFailure() => LeaveAsync("worker-leaves", (_, _) => { });

    // The host may also cancel the invocation of a caller who has gone.
    [LinuxFact]
    public Task Http_CallerLeavesAndInvocationIsCancelled_IsNoFailure() =>
        LeaveAsync("worker-leaves-cancelled", (host, id) => host.Cancel(id));

    private async Task LeaveAsync(string name, Action<FunctionsHost, string> left)
    {
        var (stage, host) = await shared.StartAsync(azurite);
        await stage.ConnectAsync(host, name, size: 5);
        await stage.DeliverAsync(host);
        await stage.Personio.Control.AddFaultAsync(
            new FaultRule { Company = name, Kind = FaultKind.Slow, On = FaultTarget.Employees, DelayMilliseconds = int.MaxValue },
            CancellationToken.None);
        var asked = (await stage.Personio.Control.GetRequestsAsync(name, CancellationToken.None)).Count;
        var logs = host.Logs.Count;
        using var client = new HttpClient { BaseAddress = host.BaseUrl };
        using var leave = new CancellationTokenSource();
        var call = client.PostAsync($"accounts/{name}/plans", content: null, leave.Token);
        await Eventually.TrueAsync(
            async () => (await stage.Personio.Control.GetRequestsAsync(name, CancellationToken.None)).Count > asked, "Personio is asked");

        await leave.CancelAsync();
        var (id, ended) = host.HttpInvocations.Last();
        left(host, id);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await stage.Personio.Control.ClearFaultsAsync(name, CancellationToken.None);

        var response = await ended.WaitAsync(TimeSpan.FromMinutes(2));
        Assert.True(response.Result.Status == StatusResult.Types.Status.Success, response.Result.ToString());
        Assert.DoesNotContain(host.Logs.Skip(logs), log => log.Level >= RpcLog.Types.Level.Error);
    }

    [LinuxFact]
    public async Task Logs_OfRunsAndFailures_NameTheRunAndNoPerson()
    {
        var (stage, host) = await shared.StartAsync(azurite);
        var company = await stage.ConnectAsync(host, "worker-logs", size: 40);
        await stage.DeliverAsync(host);
        var people = await stage.Personio.Control.GetEmployeesAsync(company.Name, CancellationToken.None);
        var person = people[10];
        using var api = new ApiClient(host.BaseUrl);
        await api.PutAsync("accounts/worker-logs", new { clientId = company.ClientId, clientSecret = company.ClientSecret + "x" });
        await api.GetAsync($"accounts/worker-logs/employees/{Uri.EscapeDataString(person.LastName)}");
        await host.InvokeAsync("SyncAccount", $"{person.FirstName} {person.LastName} {person.Email} {company.ClientSecret}");

        var run = await stage.NewestRunAsync("worker-logs");
        await Eventually.TrueAsync(
            () => host.Logs.Any(log => log.Message.StartsWith("The run ended as Succeeded", StringComparison.Ordinal)
                && log.Message.EndsWith($"run {run.RunId} of account worker-logs", StringComparison.Ordinal)),
            "the end of the run is logged");
        var confidential = new Confidential(people);
        Assert.NotEmpty(confidential.FindIn([person.LastName]));
        Assert.Empty(confidential.FindIn(host.Logs.Select(log => log.ToString())));
        Assert.Empty(confidential.FindIn(host.Worker.Output));
    }
}
