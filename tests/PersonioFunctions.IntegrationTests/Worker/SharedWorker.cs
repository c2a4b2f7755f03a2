using PersonioFunctions.IntegrationTests.Worker.Host;

namespace PersonioFunctions.IntegrationTests.Worker;

/// <summary>One worker for the tests of one class. The first test that needs it starts it.</summary>
public sealed class SharedWorker : IAsyncDisposable
{
    private (WorkerStage Stage, FunctionsHost Host)? _running;

    internal async Task<(WorkerStage Stage, FunctionsHost Host)> StartAsync(SharedAzurite azurite)
    {
        if (_running is null)
        {
            var stage = await WorkerStage.OpenAsync(azurite);
            _running = (stage, await stage.StartHostAsync());
        }

        return _running.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not { } running) return;
        await running.Host.DisposeAsync();
        await running.Stage.DisposeAsync();
    }
}
