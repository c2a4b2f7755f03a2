using System.Net;
using Microsoft.AspNetCore.Http;

namespace PersonioFunctions.IntegrationTests.Crash;

/// <summary>Storage that fails in the middle of a CSV file breaks the connection. Nobody takes the part for the whole.</summary>
public sealed class BrokenExportTests(SharedAzurite azurite)
{
    private const string Account = "acme";

    [Fact]
    public async Task Export_StorageFailsInTheMiddle_BreaksTheConnection()
    {
        await using var stage = await CrashStage.StartAsync(azurite, new SimulatorCompany(Account, 3));
        await using var host = await StartAsync(stage);
        Assert.Equal(2504, (await host.Client.GetStringAsync($"accounts/{Account}/employees.csv")).Split("\r\n").Length - 1);

        stage.Gate.Refuse(IsLaterPage);

        using var answer = await host.Client.GetAsync($"accounts/{Account}/employees.csv", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.Content.ReadAsStringAsync());

        // The host is well, and a call that has sent nothing yet answers with a problem.
        stage.Gate.Refuse(request => StorageGate.TableOf(request) == TableNames.Employees);
        using var refused = await host.Client.GetAsync($"accounts/{Account}/employees.csv");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.DoesNotContain(host.Output, line => line.Contains("fail:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Export_CallerLeavesInTheMiddle_StopsReadingAndIsNoFailure()
    {
        await using var stage = await CrashStage.StartAsync(azurite, new SimulatorCompany(Account, 3));
        await using var host = await StartAsync(stage);
        var cancelled = 0;
        stage.Gate.Hold(request =>
        {
            if (!IsLaterPage(request)) return false;
            request.HttpContext.RequestAborted.Register(() => Interlocked.Increment(ref cancelled));
            return true;
        });

        using (await host.Client.GetAsync($"accounts/{Account}/employees.csv", HttpCompletionOption.ResponseHeadersRead))
            await Eventually.TrueAsync(() => stage.Gate.Held == 1, "the second page is asked for");

        await Eventually.TrueAsync(() => Volatile.Read(ref cancelled) == 1, "the host gives up the page");
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("health")).StatusCode);
        Assert.DoesNotContain(host.Output, line => line.Contains("fail:", StringComparison.Ordinal));
    }

    private static async Task<LocalHostProcess> StartAsync(CrashStage stage)
    {
        var host = await stage.StartHostAsync(CrashStage.Never);
        await stage.ConnectAsync(host, Account, Account);
        await Eventually.TrueAsync(async () => (await stage.ListRunsAsync(Account)) is [{ IsFinished: true }], "the first run ends");
        await ManyEmployees.WriteAsync(stage.Tables, Account, 2500);
        return host;
    }

    private static bool IsLaterPage(HttpRequest request) =>
        StorageGate.TableOf(request) == TableNames.Employees && request.Query.ContainsKey("NextRowKey");
}
