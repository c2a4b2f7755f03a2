using PersonioFunctions.IntegrationTests.Worker.Host;

namespace PersonioFunctions.IntegrationTests.Worker;

/// <summary>The published app ends in mid-run, and another one goes on with the work.</summary>
public sealed class WorkerStopTests(SharedAzurite azurite)
{
    private const string Account = "worker-stop";

    [LinuxFact]
    public Task Terminate_MidRun_AnotherWorkerContinuesSoon() => StopMidRunAsync(host =>
    {
        host.Terminate();
        return Task.CompletedTask;
    });

    [LinuxFact]
    public Task Sigterm_MidRun_AnotherWorkerContinuesSoon() => StopMidRunAsync(host => host.Worker.TerminateAsync());

    private async Task StopMidRunAsync(Func<FunctionsHost, Task> stop)
    {
        await using var stage = await WorkerStage.OpenAsync(azurite);
        await using (var host = await stage.StartHostAsync())
        {
            // The worker may end before its response is sent.
            var response = await stage.BeginStuckRunAsync(host, Account, Guid.NewGuid().ToString());
            _ = response.ContinueWith(done => done.Exception, TaskScheduler.Default);

            await stop(host);

            Assert.Equal(0, await host.Worker.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10)));
        }

        await stage.AssertInterruptedAsync(Account);
        await stage.Personio.Control.ClearFaultsAsync(Account, CancellationToken.None);
        await using var next = await stage.StartHostAsync();
        await stage.DeliverAsync(next);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.NewestRunAsync(Account)).Status);
        Assert.Equal(250, (await stage.RowsAsync(Account)).Count);
    }
}
