using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PersonioFunctions.LocalHost.Hosting;

/// <summary>
/// Lets the SDK's listeners wait while storage cannot be reached, and logs the beginning and the end. The listeners wait after an answer
/// that says "server error", but a refused connection ends them. So this policy answers a refused connection with 503.
/// </summary>
internal sealed partial class StorageOutage(ILogger<StorageOutage> logger) : HttpPipelinePolicy
{
    private int _isOut;

    /// <summary>Whether an exception of a storage client means that no answer came.</summary>
    public static bool IsUnreachable(Exception exception) => exception switch
    {
        AggregateException several => several.InnerExceptions.All(IsUnreachable),
        RequestFailedException { Status: 0 } => true,
        _ => exception is IOException or HttpRequestException,
    };

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch (Exception exception) when (IsUnreachable(exception))
        {
            if (Interlocked.Exchange(ref _isOut, 1) == 0) Began(logger, message.Request.Uri.ToUri().GetLeftPart(UriPartial.Authority));
            message.Response = new NoAnswer(message.Request.ClientRequestId);
            return;
        }

        if (Interlocked.Exchange(ref _isOut, 0) == 1) Ended(logger);
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
