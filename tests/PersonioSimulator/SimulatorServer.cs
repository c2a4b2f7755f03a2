using System.Net;
using PersonioSimulator.Api;
using PersonioSimulator.Control;

namespace PersonioSimulator;

/// <summary>A simulator inside this process: what the program runs, and what a test with its own clock uses.</summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SimulatorServer(WebApplication app, Uri baseUrl)
    {
        _app = app;
        BaseUrl = baseUrl;
        Control = new SimulatorControl(baseUrl);
    }

    /// <summary>Scheme, host and port: the value of <c>Personio__BaseUrl</c>. Paths start with <c>/v1</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>Steers this simulator.</summary>
    public SimulatorControl Control { get; }

    /// <summary>Starts listening.</summary>
    /// <param name="options">What to simulate.</param>
    /// <param name="time">The clock of limits, tokens, delays and edits.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<SimulatorServer> StartAsync(SimulatorOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        // Empty: neither the settings nor the environment of the host next door may change what this one does.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Url);
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(json => ControlJson.Configure(json.SerializerOptions));
        builder.Logging.SetMinimumLevel(LogLevel.Error).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // What is still running when it has to stop is somebody's slow answer: nobody waits for it.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));

        var app = builder.Build();
        var host = new SimulatorHost(options, time);
        app.Use((context, next) => GuardAsync(context, next, host));
        ControlEndpoints.Map(app, host);
        MapPersonio(app);
        await app.StartAsync(cancellationToken);
        var baseUrl = new Uri(app.Urls.First());
        return new SimulatorServer(app, baseUrl);
    }

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>Asks it to end.</summary>
    internal void Stop() => _app.Lifetime.StopApplication();

    /// <summary>Runs until somebody asks it to end, Ctrl+C included.</summary>
    internal Task WaitForStopAsync() => _app.WaitForShutdownAsync();

    /// <summary>What every request passes: who may call, what is written down, the address's limit and the latency.</summary>
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
        // Before the first byte leaves, so that a caller who has the answer finds it in the log.
        context.Response.OnStarting(() =>
        {
            // Also called when the connection has been cut: then nothing leaves.
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
        app.MapFallback(context => Answers.ErrorAsync(context, StatusCodes.Status404NotFound, 0, Answers.NotFoundCode0));
    }

    private static RequestLog.Entry Entry(HttpContext context) => (RequestLog.Entry)context.Items[typeof(RequestLog.Entry)]!;

    private static SimulatorWorld World(HttpContext context) => (SimulatorWorld)context.Items[typeof(SimulatorWorld)]!;
}
