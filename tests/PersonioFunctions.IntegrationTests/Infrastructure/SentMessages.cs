using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Web;
using System.Xml.Linq;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>A message that the queue accepted.</summary>
/// <param name="Message">The message.</param>
/// <param name="Delay">The time for which the queue keeps the message invisible.</param>
internal sealed record SentMessage(SyncMessage Message, TimeSpan Delay);

/// <summary>A message that wakes a publisher and that the queue accepted.</summary>
/// <param name="Message">The message.</param>
/// <param name="Delay">The time for which the queue keeps the message invisible.</param>
internal sealed record SentWake(PublishMessage Message, TimeSpan Delay);

/// <summary>Records the messages that the queue accepted, without their watchdogs, as a part of the queue client's pipeline.</summary>
internal sealed class SentMessages : HttpPipelinePolicy
{
    private readonly ConcurrentQueue<SentMessage> _messages = new();

    private readonly ConcurrentQueue<SentWake> _wakes = new();

    /// <summary>The messages that request runs, in the order accepted.</summary>
    public IReadOnlyList<SentMessage> All => [.. _messages];

    /// <summary>The messages that wake publishers, in the order accepted.</summary>
    public IReadOnlyList<SentWake> Wakes => [.. _wakes];

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var sent = message.Request.Method == RequestMethod.Post && message.Request.Content is { } content
            ? await ReadAsync(message.Request.Uri.ToUri(), content)
            : default((string Text, TimeSpan Delay)?);
        await ProcessNextAsync(message, pipeline);
        if (sent is not { } accepted || message.Response.Status != 201) return;
        if (message.Request.Uri.ToString().Contains($"/{QueueNames.PublishEvents}/", StringComparison.Ordinal))
            _wakes.Enqueue(new SentWake(PublishMessage.Parse(accepted.Text), accepted.Delay));
        else if (SyncMessage.Parse(accepted.Text) is { Watchdog: not null } request)
            _messages.Enqueue(new SentMessage(request with { Watchdog = null }, accepted.Delay));
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Nothing here calls storage synchronously.");

    private static async Task<(string Text, TimeSpan Delay)> ReadAsync(Uri uri, RequestContent content)
    {
        using var body = new MemoryStream();
        await content.WriteToAsync(body, CancellationToken.None);
        body.Position = 0;
        var text = XDocument.Load(body).Root!.Element("MessageText")!.Value;
        var delay = HttpUtility.ParseQueryString(uri.Query)["visibilitytimeout"] ?? "0";
        return (
            Encoding.UTF8.GetString(Convert.FromBase64String(text)),
            TimeSpan.FromSeconds(int.Parse(delay, CultureInfo.InvariantCulture)));
    }
}
