using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PersonioFunctions.IntegrationTests.Worker.Host.Protocol;

namespace PersonioFunctions.IntegrationTests.Worker.Host;

/// <summary>
/// The host's HTTP: finds the function of a request, invokes it, and forwards the request to the worker's own endpoint with the id of the
/// invocation. It asks for no key.
/// </summary>
internal sealed class HttpFront : IAsyncDisposable
{
    private const string InvocationHeader = "x-ms-invocation-id";

    private static readonly HashSet<string> OfTheConnection =
        new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Transfer-Encoding", "Host" };

    private readonly WebApplication _app;
    private readonly HttpClient _worker;
    private readonly ConcurrentQueue<(string Id, Task<InvocationResponse> Response)> _invocations = new();

    private HttpFront(WebApplication app, HttpClient worker) => (_app, _worker) = (app, worker);

    /// <summary>The address of the API.</summary>
    public Uri BaseUrl => new(_app.Urls.Single() + "/api/");

    /// <summary>The invocations so far, in the order of their requests.</summary>
    public IReadOnlyCollection<(string Id, Task<InvocationResponse> Response)> Invocations => _invocations;

    /// <summary>Starts to listen for the routes of all HTTP functions.</summary>
    public static async Task<HttpFront> StartAsync(
        Uri endpoint,
        IEnumerable<TriggerDescription> functions,
        Func<string, RouteValueDictionary, (string InvocationId, Task<InvocationResponse> Response)> invoke)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var worker = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = endpoint };
        var front = new HttpFront(app, worker);
        foreach (var function in functions.Where(function => function.Method is not null))
            app.MapMethods($"/api/{function.Route}", [function.Method!], context =>
                front.PassAsync(context, invoke(function.Name, context.Request.RouteValues)));
        await app.StartAsync();
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _worker.Dispose();
    }

    private async Task PassAsync(HttpContext context, (string Id, Task<InvocationResponse> Response) invocation)
    {
        _invocations.Enqueue(invocation);
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(_worker.BaseAddress!, context.Request.GetEncodedPathAndQuery()));
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (body.Length > 0) request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in context.Request.Headers.Where(header => !OfTheConnection.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        request.Headers.Add(InvocationHeader, invocation.Id);
        using var answer = await _worker.SendAsync(request, context.RequestAborted);
        if ((await invocation.Response).Result.Status != StatusResult.Types.Status.Success)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfTheConnection.Contains(header.Key)))
            context.Response.Headers[name] = values.ToArray();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
