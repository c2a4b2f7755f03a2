using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace PersonioFunctions.IntegrationTests.Crash;

/// <summary>
/// A proxy between a host and its tables that can hold requests, so that a test can kill the host at an exact moment. A held request never
/// arrives and gets no response.
/// </summary>
internal sealed partial class StorageGate : IAsyncDisposable
{
    private static readonly HashSet<string> OfTheConnection =
        new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Transfer-Encoding", "Host" };

    private readonly WebApplication _app;
    private readonly HttpClient _tables;
    private readonly CancellationTokenSource _closed = new();
    private volatile Func<HttpRequest, bool> _holds = _ => false;
    private volatile Func<HttpRequest, bool> _refuses = _ => false;
    private int _held;

    private StorageGate(WebApplication app, HttpClient tables, string connectionString)
    {
        (_app, _tables) = (app, tables);
        ConnectionString = connectionString;
    }

    /// <summary>The storage's connection string with the gate in front of the tables.</summary>
    public string ConnectionString { get; private set; }

    /// <summary>The number of held requests.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Opens a gate in front of a storage's tables. At first every request passes.</summary>
    public static async Task<StorageGate> StartAsync(string connectionString)
    {
        const string TableEndpoint = "TableEndpoint=";
        var endpoint = connectionString.Split(';')
            .Single(part => part.StartsWith(TableEndpoint, StringComparison.Ordinal))[TableEndpoint.Length..];
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var tables = new HttpClient { BaseAddress = new Uri(endpoint) };
        var gate = new StorageGate(app, tables, connectionString);
        app.Run(gate.PassAsync);
        await app.StartAsync();

        // A signature covers the path but not the host, so requests remain valid behind the gate.
        gate.ConnectionString = connectionString.Replace(
            new Uri(endpoint).GetLeftPart(UriPartial.Authority), app.Urls.Single(), StringComparison.Ordinal);
        return gate;
    }

    /// <summary>
    /// Holds every later request for which <paramref name="holds"/> returns true. It is called for one request at a time.
    /// </summary>
    public void Hold(Func<HttpRequest, bool> holds)
    {
        Volatile.Write(ref _held, 0);
        var asking = new Lock();
        _holds = request =>
        {
            lock (asking) return holds(request);
        };
    }

    /// <summary>Refuses every later request for which <paramref name="refuses"/> returns true, so that clients do not repeat it.</summary>
    public void Refuse(Func<HttpRequest, bool> refuses) => _refuses = refuses;

    /// <summary>Returns the table of a request; for a transaction, the table of its operations.</summary>
    public static string TableOf(HttpRequest request)
    {
        var path = request.Path.Value!;
        var isBatch = path.EndsWith("/$batch", StringComparison.Ordinal);
        var text = isBatch ? Encoding.UTF8.GetString(((MemoryStream)request.Body).ToArray()) : path;
        return TablePattern().Match(text).Groups["table"].Value;
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _app.DisposeAsync();
        _tables.Dispose();
        _closed.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closed.Token);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, gone.Token);
        context.Request.Body = body;
        if (_holds(context.Request))
        {
            Interlocked.Increment(ref _held);
            await Task.Delay(Timeout.Infinite, gone.Token).ContinueWith(_ => context.Abort(), TaskScheduler.Default);
            return;
        }

        if (_refuses(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var target = new Uri(_tables.BaseAddress!, RawTarget(context));
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), target);
        if (body.Length > 0) request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in context.Request.Headers.Where(header => !OfTheConnection.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        // A request that was passed on is completed even if the host is killed, as real storage would do.
        using var answer = await _tables.SendAsync(request, _closed.Token);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfTheConnection.Contains(header.Key)))
            context.Response.Headers[name] = values.ToArray();
        await answer.Content.CopyToAsync(context.Response.Body, gone.Token);
    }

    // The path is used as sent, because decoding and encoding it would break the signature.
    private static string RawTarget(HttpContext context) =>
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    [GeneratedRegex("/(devstoreaccount1|tests[0-9]+)/(?<table>[A-Za-z]+)")]
    private static partial Regex TablePattern();
}
