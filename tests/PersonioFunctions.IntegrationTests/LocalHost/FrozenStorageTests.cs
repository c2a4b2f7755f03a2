using System.Runtime.ExceptionServices;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Azure.WebJobs.Host.Timers;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using PersonioFunctions.LocalHost.Hosting;

namespace PersonioFunctions.IntegrationTests.LocalHost;

/// <summary>Storage that accepts connections and never answers, as a frozen process does.</summary>
public sealed class FrozenStorageTests
{
    [Fact]
    public async Task ProcessAsync_StorageFrozen_AnswersServerErrorsAndSaysSoOnce()
    {
        await using var azurite = await StoppableAzurite.StartAsync();
        var log = new FakeLogger<StorageOutage>();
        var policy = new StorageOutage(log);
        var queues = new QueueServiceClient(azurite.ConnectionString, Hasty(new QueueClientOptions(), policy));
        var blobs = new BlobServiceClient(azurite.ConnectionString, Hasty(new BlobClientOptions(), policy));

        await azurite.FreezeAsync();
        Assert.Equal(503, (await Assert.ThrowsAsync<RequestFailedException>(() => queues.GetPropertiesAsync())).Status);
        Assert.Equal(503, (await Assert.ThrowsAsync<RequestFailedException>(() => blobs.GetPropertiesAsync())).Status);
        await azurite.ThawAsync();
        await Eventually.TrueAsync(() => AnswersAsync(() => queues.GetPropertiesAsync()), "the queues answer again");
        Assert.Single(log.Collector.GetSnapshot());
        await Eventually.TrueAsync(() => AnswersAsync(() => blobs.GetPropertiesAsync()), "the blobs answer again");

        var lines = log.Collector.GetSnapshot().Select(line => line.Message).ToList();
        Assert.Equal(2, lines.Count);
        Assert.StartsWith("Storage does not answer at http://127.0.0.1:", lines[0], StringComparison.Ordinal);
        Assert.Equal("Storage answers again", lines[1]);
    }

    [Fact]
    public async Task ProcessAsync_CallerCancels_IsNoOutage()
    {
        await using var azurite = await StoppableAzurite.StartAsync();
        var log = new FakeLogger<StorageOutage>();
        var options = new QueueClientOptions();
        options.AddPolicy(new StorageOutage(log), HttpPipelinePosition.PerRetry);
        var queues = new QueueServiceClient(azurite.ConnectionString, options);
        await azurite.FreezeAsync();
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queues.GetPropertiesAsync(cancelled.Token));

        Assert.Empty(log.Collector.GetSnapshot());
        await azurite.ThawAsync();
    }

    // The clients of the functions, and of listeners that make their own, have no such policy.
    [Fact]
    public async Task OnUnhandledException_StorageFrozen_KeepsTheProcess()
    {
        await using var azurite = await StoppableAzurite.StartAsync();
        var queues = new QueueServiceClient(azurite.ConnectionString, Hasty(new QueueClientOptions(), policy: null));
        var inner = new EndingHandler();
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var handler = new ListenerExceptionHandler(lifetime, inner);
        await azurite.FreezeAsync();
        var failure = await Assert.ThrowsAsync<AggregateException>(() => queues.GetPropertiesAsync());
        await azurite.ThawAsync();

        await handler.OnUnhandledExceptionAsync(ExceptionDispatchInfo.Capture(failure));

        Assert.False(inner.HasEnded);
    }

    private static async Task<bool> AnswersAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (RequestFailedException)
        {
            return false;
        }
    }

    private static T Hasty<T>(T options, StorageOutage? policy)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 1;
        options.Retry.Delay = TimeSpan.Zero;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(1);
        if (policy is not null) options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        return options;
    }

    private sealed class EndingHandler : IWebJobsExceptionHandler
    {
        public bool HasEnded { get; private set; }

        public Task OnTimeoutExceptionAsync(ExceptionDispatchInfo exceptionInfo, TimeSpan timeoutGracePeriod) => Task.CompletedTask;

        public Task OnUnhandledExceptionAsync(ExceptionDispatchInfo exceptionInfo)
        {
            HasEnded = true;
            return Task.CompletedTask;
        }
    }
}
