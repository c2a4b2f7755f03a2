using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PersonioFunctions.IntegrationTests.Events;

/// <summary>A request that the receiver got.</summary>
internal sealed record Received(string Path, IHeaderDictionary Headers, string Body)
{
    /// <summary>The event of a webhook.</summary>
    public JsonElement Event => JsonDocument.Parse(Body).RootElement;

    public string Id => Event.GetProperty("id").GetString()!;

    public string Type => Event.GetProperty("type").GetString()!["personioFunctions.".Length..];

    public string Subject => Event.GetProperty("subject").GetString()!;
}

/// <summary>A target of events on loopback: a web server that keeps every request.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Received> _received = new();
    private readonly WebApplication _app;

    private Receiver(int port, X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        if (certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    /// <summary>Answers a request, once it is kept. The default answers 204.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context =>
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    /// <summary>All requests, in order.</summary>
    public IReadOnlyList<Received> All => [.. _received];

    public string Url => _app.Urls.Single() + "/hook";

    public int Port => new Uri(Url).Port;

    public static async Task<Receiver> StartAsync(int port = 0, X509Certificate2? certificate = null)
    {
        var receiver = new Receiver(port, certificate);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Makes the receiver answer with a status, and with a Retry-After if one is given.</summary>
    public void AnswerWith(int status, string? retryAfter = null) => Answer = context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    public void Forget() => _received.Clear();

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        _received.Enqueue(new Received(
            $"{context.Request.Path}{context.Request.QueryString}", new HeaderDictionary(context.Request.Headers.ToDictionary()), body));
        await Answer(context);
    }
}
