using System.Globalization;
using Azure.Core;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Timers;
using Microsoft.Extensions.Azure;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;
using PersonioFunctions.LocalHost.Http;
using PersonioFunctions.LocalHost.Settings;

namespace PersonioFunctions.LocalHost.Hosting;

/// <summary>Builds the Functions app for one machine: the WebJobs SDK runs timers and queues, Kestrel serves HTTP.</summary>
internal static class LocalHostApplication
{
    // Long enough for a running function to see its cancellation, short enough for a person who pressed Ctrl+C.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    /// <summary>Builds the host. Nothing runs yet.</summary>
    /// <param name="directories">Where its files are.</param>
    /// <param name="arguments">Settings as <c>--Name=value</c>.</param>
    /// <param name="triggerTypes">The classes whose methods are functions.</param>
    /// <param name="configure">Adds what the triggers need.</param>
    /// <exception cref="StartupException">A setting is wrong.</exception>
    public static WebApplication Build(
        HostDirectories directories,
        IEnumerable<string> arguments,
        IReadOnlyList<Type> triggerTypes,
        Action<WebApplicationBuilder> configure)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT") ?? Environments.Development,
            ContentRootPath = directories.Root,
        });
        LocalHostConfiguration.Load(builder.Configuration, directories, arguments);
        var options = LocalHostOptions.Read(builder.Configuration);
        var hostJson = builder.Configuration.GetSection(LocalHostConfiguration.HostSection);

        builder.WebHost.UseUrls([.. options.Urls]);
        builder.WebHost.ConfigureKestrel(KestrelLimits.Set);

        // Kestrel's own settings may name an endpoint with a certificate.
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopLimit);
        builder.Logging.ClearProviders();
        builder.Logging.AddConfiguration(hostJson.GetSection("logging"));
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        builder.Logging.AddConsoleFormatter<OutageFormatter, ConsoleFormatterOptions>();
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.FormatterName = OutageFormatter.FormatterName);
        if (options.FunctionKey is null)
        {
            // Without a key, only the address protects the host. A web page must not reach it through a name that resolves to loopback.
            builder.Services.AddHostFiltering(filter =>
            {
                filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"];
                filter.IncludeFailureMessage = false;
            });
            builder.Services.AddHostedService<KeylessBinding>();
        }

        // ASP.NET Core starts a span for every request. If that span is not recorded, none of its children is.
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource("Microsoft.AspNetCore"));
        configure(builder);
        AddWebJobs(builder, hostJson, triggerTypes);

        var app = builder.Build();
        UseHttp(app, options, triggerTypes);
        return app;
    }

    private static void AddWebJobs(WebApplicationBuilder builder, IConfiguration hostJson, IReadOnlyList<Type> triggerTypes)
    {
        builder.Services.AddSingleton<ITypeLocator>(new TriggerTypes(triggerTypes));
        builder.Host.ConfigureWebJobs(jobs =>
        {
            jobs.AddAzureStorageCoreServices();
            jobs.AddTimers();
            jobs.AddAzureStorageQueues();
            jobs.AddHttp(http => http.SetResponse = HttpFunctions.KeepResult);
        });

        // The clients of the SDK. Those of the functions fail, so that a call or a message fails.
        builder.Services.AddSingleton<StorageOutage>();
        builder.Services.AddAzureClients(clients => clients.ConfigureDefaults((options, services) =>
            options.AddPolicy(services.GetRequiredService<StorageOutage>(), HttpPipelinePosition.PerRetry)));
        builder.Services.Replace(ServiceDescriptor.Singleton<ScheduleMonitor, BlobScheduleMonitor>());
        builder.Services.AddSingleton<IWebJobsExceptionHandlerFactory, ListenerExceptionHandler.Factory>();

        // In Development the SDK sets its own polling interval. The values of host.json override it.
        builder.Services.PostConfigure<QueuesOptions>(queues => hostJson.GetSection("extensions:queues").Bind(queues));
        builder.Services.Configure<SingletonOptions>(singleton =>
        {
            // A killed host leaves its lease on the timer. The next host takes over as soon as storage allows.
            singleton.ListenerLockPeriod = TimeSpan.FromSeconds(15);
            singleton.ListenerLockRecoveryPollingInterval = TimeSpan.FromSeconds(15);
        });
        builder.Services.Configure<JobHostFunctionTimeoutOptions>(timeout =>
        {
            // "-1" means no limit. After the limit the SDK cancels the function, and the function fails if it does not end.
            if (TimeSpan.TryParse(hostJson["functionTimeout"], CultureInfo.InvariantCulture, out var limit) && limit > TimeSpan.Zero)
                timeout.Timeout = limit;
        });
    }

    private static void UseHttp(WebApplication app, LocalHostOptions options, IReadOnlyList<Type> triggerTypes)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => HostProblem.WriteAsync(context, StatusCodes.Status500InternalServerError),
            // The SDK has already logged the failure of a function.
            SuppressDiagnosticsCallback = failure => failure.Exception is FunctionInvocationException,
        });
        app.UseStatusCodePages(context => HostProblem.WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode));
        app.UseRequestChecks();
        if (options.FunctionKey is null)
        {
            app.UseHostFiltering();
            app.UseForeignPagesRefusal();
        }

        app.UseRouting();
        var http = app.Services.GetRequiredService<IOptions<HttpOptions>>().Value;
        app.MapHttpFunctions(triggerTypes, http.RoutePrefix, new FunctionKey(options.FunctionKey));
        app.Lifetime.ApplicationStarted.Register(() =>
            Console.WriteLine($"PersonioFunctions is listening on {app.Urls.First()}/{http.RoutePrefix}"));
    }
}
