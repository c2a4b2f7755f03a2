using System.Net;
using PersonioSimulator.Api;
using PersonioSimulator.Control;
using PersonioSimulator.Webhooks;

namespace PersonioSimulator;

/// <summary>A simulator in this process: the program runs it, and tests with a clock of their own use it.</summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SimulatorHost _host;

    private SimulatorServer(WebApplication app, SimulatorHost host, Uri baseUrl)
    {
        (_app, _host) = (app, host);
        BaseUrl = baseUrl;
        Control = new SimulatorControl(baseUrl);
    }

    /// <summary>The scheme, host and port: the value of <c>Personio__BaseUrl</c>. Paths start with <c>/v1</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>Controls this simulator.</summary>
    public SimulatorControl Control { get; }

    /// <summary>Starts listening.</summary>
    /// <param name="options">The options.</param>
    /// <param name="time">The clock for limits, tokens, delays and edits.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<SimulatorServer> StartAsync(SimulatorOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        // An empty configuration, so that neither settings nor environment of the embedding host affect the simulator.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Url);
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(json => ControlJson.Configure(json.SerializerOptions));
        builder.Logging.SetMinimumLevel(LogLevel.Error).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // Requests still running at shutdown are deliberately slow ones, so shutdown does not wait for them.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));

        var app = builder.Build();
        var host = new SimulatorHost(options, time);
        app.Use((context, next) => GuardAsync(context, next, host));
        ControlEndpoints.Map(app, host);
        MapPersonio(app);
        await app.StartAsync(cancellationToken);
        var baseUrl = new Uri(app.Urls.First());
        return new SimulatorServer(app, host, baseUrl);
    }

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        await _app.DisposeAsync();
        _host.Dispose();
    }

    /// <summary>Requests the simulator's end.</summary>
    internal void Stop() => _app.Lifetime.StopApplication();

    /// <summary>Runs until the end is requested, for example by Ctrl+C.</summary>
    internal Task WaitForStopAsync() => _app.WaitForShutdownAsync();

    /// <summary>Handles every request first: access, log, limit per address, latency.</summary>
    internal static async Task GuardAsync(HttpContext context, RequestDelegate next, SimulatorHost host)
    {
        if (context.Request.Path.StartsWithSegments(ControlEndpoints.Prefix))
        {
            if (ControlEndpoints.IsAllowed(context.Connection.RemoteIpAddress))
                await next(context);
            else
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var world = host.World;
        var entry = world.Requests.Begin(context.Request, world.Time.GetUtcNow());
        context.Items[typeof(RequestLog.Entry)] = entry;
        context.Items[typeof(SimulatorWorld)] = world;
        // Logged before the first byte is sent, so that a caller that has the response finds its request in the log.
        context.Response.OnStarting(() =>
        {
            // Also called when the connection was cut, where no status was sent.
            entry.Status = entry.Fault == FaultKind.ConnectionReset ? null : context.Response.StatusCode;
            return Task.CompletedTask;
        });
        if (world.Settings.LatencyMilliseconds is > 0 and var latency)
            await Task.Delay(TimeSpan.FromMilliseconds(latency), world.Time, context.RequestAborted);
        if (world.Limits.Admit(context.Connection.RemoteIpAddress ?? IPAddress.None, world.Settings))
            await next(context);
        else
            await Answers.TooManyRequestsAsync(context, world.Settings);
    }

    private static void MapPersonio(WebApplication app)
    {
        const string employees = "/v1/company/employees";
        app.MapPost(AuthEndpoint.Path, context => AuthEndpoint.PostAsync(context, World(context), Entry(context)));
        app.MapGet(employees, context => EmployeeEndpoints.ListAsync(context, World(context), Entry(context)));
        app.MapGet(employees + "/{id:long}", context => EmployeeEndpoints.GetAsync(context, World(context), Entry(context)));
        app.MapGet(employees + "/attributes", context => EmployeeEndpoints.AttributesAsync(context, World(context), Entry(context)));
        app.MapGet(employees + "/custom-attributes", context => EmployeeEndpoints.AttributesAsync(context, World(context), Entry(context)));
        app.MapGet(employees + "/{id:long}/profile-picture/{width:int}", context =>
            EmployeeEndpoints.PictureAsync(context, World(context), Entry(context)));
        app.MapPost(WebhookEndpoints.TokenPath, context => WebhookEndpoints.TokenAsync(context, World(context), Entry(context)));
        app.MapPost(WebhookEndpoints.Path, context => WebhookEndpoints.CreateAsync(context, World(context), Entry(context)));
        app.MapGet(WebhookEndpoints.Path, context => WebhookEndpoints.ListAsync(context, World(context), Entry(context)));
        app.MapDelete(WebhookEndpoints.Path + "/{id:guid}", context =>
            WebhookEndpoints.DeleteAsync(context, World(context), Entry(context)));
        app.MapFallback(context => Answers.ErrorAsync(context, StatusCodes.Status404NotFound, 0, Answers.NotFoundCode0));
    }

    private static RequestLog.Entry Entry(HttpContext context) => (RequestLog.Entry)context.Items[typeof(RequestLog.Entry)]!;

    private static SimulatorWorld World(HttpContext context) => (SimulatorWorld)context.Items[typeof(SimulatorWorld)]!;
}
