using System.Net;
using Azure.Data.Tables;
using PersonioFunctions.IntegrationTests.Crash;
using PersonioFunctions.IntegrationTests.Worker.Host.Protocol;

namespace PersonioFunctions.IntegrationTests.Worker;

/// <summary>A long CSV file from the published app: whole, or visibly broken.</summary>
public sealed class WorkerExportTests(SharedAzurite azurite)
{
    [LinuxFact]
    public async Task Export_StorageFailsInTheMiddle_BreaksTheConnection()
    {
        await using var stage = await WorkerStage.OpenAsync(azurite);
        await using var gate = await StorageGate.StartAsync(stage.ConnectionString);
        await using var host = await stage.StartHostAsync(gate.ConnectionString);
        await stage.ConnectAsync(host, "worker-export", size: 3);
        await stage.DeliverAsync(host);
        await ManyEmployees.WriteAsync(new TableServiceClient(stage.ConnectionString), "worker-export", 2500);
        using var client = new HttpClient { BaseAddress = host.BaseUrl };

        using var whole = await client.GetAsync("accounts/worker-export/employees.csv");
        Assert.Equal("text/csv", whole.Content.Headers.ContentType?.MediaType);
        Assert.Equal(2504, (await whole.Content.ReadAsStringAsync()).Split("\r\n").Length - 1);
        using var known = new HttpRequestMessage(HttpMethod.Get, "accounts/worker-export/employees.csv");
        known.Headers.IfNoneMatch.Add(whole.Headers.ETag!);
        using var unchanged = await client.SendAsync(known);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        gate.Refuse(request => StorageGate.TableOf(request) == TableNames.Employees && request.Query.ContainsKey("NextRowKey"));
        using var broken = await client.GetAsync("accounts/worker-export/employees.csv");

        // The host's own HTTP answers for a worker whose connection broke.
        Assert.Equal(HttpStatusCode.InternalServerError, broken.StatusCode);
        var response = await host.HttpInvocations.Last().Response.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(StatusResult.Types.Status.Success, response.Result.Status);
    }
}
