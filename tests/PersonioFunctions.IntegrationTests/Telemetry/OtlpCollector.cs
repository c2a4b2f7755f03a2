using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PersonioFunctions.IntegrationTests.Telemetry;

/// <summary>
/// A collector that keeps all OTLP exports as bytes. Texts are plain UTF-8 in them, so a text that is not found has not left the process.
/// </summary>
public sealed partial class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Signal, byte[] Body)> _received = new();

    private OtlpCollector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            _received.Enqueue((signal, body.ToArray()));
        });
    }

    public string Endpoint => _app.Urls.First();

    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>Whether a text was exported in a signal (<c>traces</c>, <c>metrics</c>, <c>logs</c>) or in any.</summary>
    public bool Has(string text, string? signal = null)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return _received.Any(export => (signal is null || export.Signal == signal) && export.Body.AsSpan().IndexOf(bytes) >= 0);
    }

    /// <summary>Returns which of these numbers were exported. Digits within another id or a fraction do not count.</summary>
    public IEnumerable<string> HasNumbers(IEnumerable<string> numbers)
    {
        var texts = _received.Select(export => Random().Replace(Encoding.Latin1.GetString(export.Body), " ")).ToList();
        return numbers.Where(number => texts.Any(text => text.Contains(number, StringComparison.Ordinal)));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // Ids of traces, spans, runs, requests and row versions; hashes; and fraction digits.
    [GeneratedRegex(@"[0-9a-f]{16,}(?:-[0-9a-f]{8})?|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|0x[0-9A-F]+|[0-9]\.[0-9]+")]
    private static partial Regex Random();
}
