using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PersonioFunctions.LocalHost.Hosting;

/// <summary>
/// Lets the SDK's listeners wait while storage cannot be reached, and logs the beginning and the end. The listeners wait after an answer
/// that says "server error", but a refused connection or a missing answer ends them. So this policy answers both with 503.
/// </summary>
internal sealed partial class StorageOutage(ILogger<StorageOutage> logger) : HttpPipelinePolicy
{
    // Blobs, queues and tables have an address each. One may answer again before another does.
    private readonly HashSet<string> _silent = [];

    /// <summary>Whether an exception of a storage client means that no answer came.</summary>
    public static bool IsUnreachable(Exception exception) => exception switch
    {
        // The clients repeat a call whose network timeout is over, but none that the caller has cancelled.
        AggregateException several => several.InnerExceptions.All(inner => inner is OperationCanceledException || IsUnreachable(inner)),
        RequestFailedException { Status: 0 } => true,
        _ => exception is IOException or HttpRequestException,
    };

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var address = message.Request.Uri.ToUri().GetLeftPart(UriPartial.Authority);
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch (Exception exception) when (IsUnreachable(exception)
            || (exception is OperationCanceledException && !message.CancellationToken.IsCancellationRequested))
        {
            if (Add(address)) Began(logger, address);
            message.Response = new NoAnswer(message.Request.ClientRequestId);
            return;
        }

        if (Remove(address)) Ended(logger);
    }

    /// <returns>Whether every service answered until now.</returns>
    private bool Add(string address)
    {
        lock (_silent) return _silent.Add(address) && _silent.Count == 1;
    }

    /// <returns>Whether every service answers again.</returns>
    private bool Remove(string address)
    {
        lock (_silent) return _silent.Remove(address) && _silent.Count == 0;
    }

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        // The SDK calls storage asynchronously, and the few other calls may fail.
        ProcessNext(message, pipeline);
    }

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "Storage does not answer at {Address}. Timers and queues continue when it does. Until then, GET /api/health answers 503")]
    private static partial void Began(ILogger logger, string address);

    [LoggerMessage(2, LogLevel.Information, "Storage answers again")]
    private static partial void Ended(ILogger logger);

    private sealed class NoAnswer(string clientRequestId) : Response
    {
        public override int Status => StatusCodes.Status503ServiceUnavailable;

        public override bool IsError => true;

        public override string ReasonPhrase => "Storage cannot be reached";

        public override Stream? ContentStream { get; set; } = new MemoryStream();

        public override string ClientRequestId { get; set; } = clientRequestId;

        public override void Dispose() => ContentStream?.Dispose();

        protected override bool ContainsHeader(string name) => false;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = null;
            return false;
        }
    }
}
