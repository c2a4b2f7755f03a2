using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;

namespace PersonioFunctions.IntegrationTests.LocalHost;

/// <summary>Queues and timers through the SDK on a real Azurite.</summary>
public sealed class TriggerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private readonly string _queueName = $"probe-{Guid.NewGuid():N}";

    [Fact]
    public async Task Queue_Base64Message_ArrivesAsWritten()
    {
        var queue = await CreateQueueAsync();
        await using var host = await StartAsync();

        await queue.SendMessageAsync("""{"v":1,"account":"größe-✓"}""");

        await Eventually.TrueAsync(() => !host.Probe.Messages.IsEmpty, "the message arrives");
        Assert.Equal(["""{"v":1,"account":"größe-✓"}"""], host.Probe.Messages);
    }

    [Fact]
    public async Task Queue_MessageThatAlwaysFails_GoesToPoison()
    {
        var queue = await CreateQueueAsync();
        await using var host = await StartAsync(
            "--AzureFunctionsJobHost__extensions__queues__visibilityTimeout=00:00:00",
            "--AzureFunctionsJobHost__extensions__queues__maxDequeueCount=2");

        await queue.SendMessageAsync(ProbeQueueTriggers.Bad);

        await Eventually.TrueAsync(() => !host.Probe.PoisonMessages.IsEmpty, "the message is given up");
        Assert.Equal([ProbeQueueTriggers.Bad], host.Probe.PoisonMessages);
    }

    [Fact]
    public async Task Queue_TwoHosts_ShareTheMessages()
    {
        var sent = Enumerable.Range(0, 60).Select(number => $"message {number}").Order().ToList();
        var queue = await CreateQueueAsync();
        await using var first = await StartAsync();
        await using var second = await StartAsync();

        await Task.WhenAll(sent.Select(message => queue.SendMessageAsync(message)));

        IEnumerable<string> Received() => first.Probe.Messages.Concat(second.Probe.Messages);
        await Eventually.TrueAsync(() => Received().Count() >= sent.Count, "all messages arrive");
        Assert.Equal(sent, Received().Order());
    }

    [Fact]
    public async Task Stop_FunctionRuns_CancelsItAndStopsSoon()
    {
        var queue = await CreateQueueAsync();
        await using var host = await StartAsync();
        await queue.SendMessageAsync(ProbeQueueTriggers.Slow);
        await host.Probe.WaitStarted.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(15));

        Assert.True(host.Probe.WaitCancelled.Task.IsCompleted);
        Assert.Empty(host.Probe.Messages);
    }

    [Fact]
    public async Task Timer_TwoHosts_OneTicks()
    {
        await using var first = await StartTimerAsync();
        await Eventually.TrueAsync(() => first.Probe.Ticks >= 1, "the first host ticks");
        await using var second = await StartTimerAsync();

        var before = first.Probe.Ticks;
        await Eventually.TrueAsync(() => first.Probe.Ticks >= before + 3, "the first host goes on");

        Assert.Equal(0, second.Probe.Ticks);
    }

    // The SDK keeps the status of timers that tick less often than every minute.
    [Fact]
    public async Task Timer_TickMissedWhileNoHostRan_TicksAtTheNextStart()
    {
        await using (var host = await StartRareTimerAsync()) await host.StopAsync();
        var hosts = new BlobContainerClient(azurite.ConnectionString, "azure-webjobs-hosts");
        var status = await hosts.GetBlobsAsync(BlobTraits.None, BlobStates.None, "timers/", CancellationToken.None)
            .SingleAsync(blob => blob.Name.Contains(nameof(ProbeRareTimerTriggers.TickRarely), StringComparison.Ordinal));
        await hosts.GetBlobClient(status.Name).UploadAsync(
            BinaryData.FromString("""{"Last":"2023-01-01T00:00:00Z","Next":"2024-02-29T00:00:00Z","LastUpdated":"2023-01-01T00:00:00Z"}"""),
            overwrite: true);

        await using var next = await StartRareTimerAsync();

        await Eventually.TrueAsync(() => next.Probe.Ticks == 1, "the missed tick is made up for");
    }

    private Task<ProbeHost> StartRareTimerAsync() => ProbeHost.StartAsync(azurite.ConnectionString, [typeof(ProbeRareTimerTriggers)]);

    private Task<ProbeHost> StartAsync(params string[] arguments) =>
        ProbeHost.StartAsync(
            azurite.ConnectionString, [typeof(ProbeQueueTriggers)], [$"--{ProbeQueueTriggers.QueueSetting}={_queueName}", .. arguments]);

    private Task<ProbeHost> StartTimerAsync() => ProbeHost.StartAsync(azurite.ConnectionString, [typeof(ProbeTimerTriggers)]);

    private async Task<QueueClient> CreateQueueAsync()
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        var queue = new QueueClient(azurite.ConnectionString, _queueName, options);
        await queue.CreateIfNotExistsAsync();
        return queue;
    }
}
