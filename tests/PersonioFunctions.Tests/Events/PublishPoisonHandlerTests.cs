using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using PersonioFunctions.Tests.Telemetry;

namespace PersonioFunctions.Tests.Events;

public sealed class PublishPoisonHandlerTests
{
    [Fact]
    public void Handle_Message_IsCountedAndLoggedAsAnError()
    {
        using var recorder = new TelemetryRecorder();
        var logger = new FakeLogger<PublishPoisonHandler>();

        new PublishPoisonHandler(logger).Handle();

        Assert.Single(recorder.Of("personio_functions.queue.poisoned"));
        Assert.Equal(LogLevel.Error, logger.LatestRecord.Level);
        Assert.Contains("the next sweep replaces it", logger.LatestRecord.Message, StringComparison.Ordinal);
    }
}
