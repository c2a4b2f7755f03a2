using System.Diagnostics;
using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Trace;
using PersonioFunctions.Hosting;

namespace PersonioFunctions.Tests.Hosting;

public sealed class TelemetryServicesTests
{
    private const string ConnectionString = "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=http://127.0.0.1:1/";

    [Fact]
    public void AddPersonioTelemetry_NoSetting_CollectsNothing()
    {
        using var services = Build([]);

        Assert.Null(services.GetService<TracerProvider>());
    }

    [Fact]
    public void AddPersonioTelemetry_CollectorIsSet_CollectsSpans()
    {
        using var services = Build([("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")]);

        Assert.NotNull(services.GetService<TracerProvider>());
    }

    [Theory]
    [InlineData("Azure.Data.Tables.TableClient")]
    [InlineData("Azure.Storage.Queues.QueueClient")]
    [InlineData("Azure.Storage.Blobs.BlobClient")]
    [InlineData("Azure.Security.KeyVault.Secrets.SecretClient")]
    public void AddPersonioTelemetry_CollectorIsSet_CollectsTheSpansOfEveryStore(string source)
    {
        using var services = Build([("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")]);
        using var client = new ActivitySource(source);

        _ = services.GetRequiredService<TracerProvider>();

        Assert.True(client.HasListeners());
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Critical, false)]
    [InlineData("Microsoft.AspNetCore.Routing.EndpointMiddleware", LogLevel.Information, false)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning, true)]
    [InlineData("PersonioFunctions.Sync.SyncMessageHandler", LogLevel.Information, true)]
    public void AddPersonioTelemetry_LogOfTheWebServer_ContainsNoRequestAddress(string category, LogLevel level, bool isEnabled)
    {
        using var log = new FakeLoggerProvider();
        var registrations = new ServiceCollection().AddLogging(logging => logging.AddProvider(log));
        registrations.AddPersonioTelemetry(new ConfigurationBuilder().Build());
        using var services = registrations.BuildServiceProvider();

        Assert.Equal(isEnabled, services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(level));
    }

    [Theory]
    [InlineData("Authorization=AAD", true)]
    [InlineData("Authorization=AAD;ClientId=00000000-0000-0000-0000-000000000002", true)]
    [InlineData(null, false)]
    public void AddPersonioTelemetry_ApplicationInsights_UsesTheConfiguredIdentity(string? authentication, bool identity)
    {
        using var services = Build(
            [("APPLICATIONINSIGHTS_CONNECTION_STRING", ConnectionString), ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", authentication)]);

        var options = services.GetRequiredService<IOptionsMonitor<AzureMonitorExporterOptions>>().CurrentValue;
        Assert.Equal(ConnectionString, options.ConnectionString);
        Assert.Equal(identity ? services.GetRequiredService<TokenCredential>() : null, options.Credential);
        Assert.False(options.EnableTraceBasedLogsSampler);
    }

    [Fact]
    public void AddPersonioTelemetry_BothAndTwice_Starts()
    {
        using var services = Build(
            [("APPLICATIONINSIGHTS_CONNECTION_STRING", ConnectionString), ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")], times: 2);

        Assert.NotNull(services.GetService<TracerProvider>());
    }

    [Fact]
    public void AddPersonioTelemetry_AfterAHostThatCollects_StillExports()
    {
        using var services = Build([("APPLICATIONINSIGHTS_CONNECTION_STRING", ConnectionString)], collect: true);

        Assert.Equal(
            ConnectionString, services.GetRequiredService<IOptionsMonitor<AzureMonitorExporterOptions>>().CurrentValue.ConnectionString);
    }

    [Fact]
    public void CollectPersonioTelemetry_LaterProcessor_SeesNoResponseOfAService()
    {
        using var source = new ActivitySource("Azure.Data.Tables.TableClient");
        var seen = new List<(ActivityStatusCode Status, string? Description)>();
        var registrations = new ServiceCollection();
        registrations.CollectPersonioTelemetry(new ConfigurationBuilder().Build())
            .WithTracing(tracing => tracing.AddProcessor(new Place(span =>
            {
                // Ignores the HTTP clients of other tests.
                if (span.Source == source) seen.Add((span.Status, span.StatusDescription));
            })));
        using var services = registrations.BuildServiceProvider();
        services.GetRequiredService<TracerProvider>();

        source.StartActivity("TableClient.AddEntity")!.SetStatus(ActivityStatusCode.Error, "Content: Erika Mustermann").Dispose();

        Assert.Equal([(ActivityStatusCode.Error, null)], seen);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "nonsense")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "nonsense")]
    public void AddPersonioTelemetry_WrongSetting_NamesItAndNotItsValue(string setting, string value)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Build([(setting, value)]));

        Assert.Contains(setting, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AzureSpanRedaction_FailedSpanOfAnAzureClient_LosesTheResponseAndStaysFailed()
    {
        using var source = new ActivitySource("Azure.Data.Tables.TableClient");
        using var listener = Listen(source.Name);
        using var redaction = new AzureSpanRedaction();
        using var span = source.StartActivity("TableClient.AddEntity")!.SetStatus(ActivityStatusCode.Error, "Content: Erika Mustermann");

        redaction.OnEnd(span);

        Assert.Equal((ActivityStatusCode.Error, null), (span.Status, span.StatusDescription));
    }

    private static ActivityListener Listen(string name)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static ServiceProvider Build((string Name, string? Value)[] settings, int times = 1, bool collect = false)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => setting.Value)).Build();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TokenCredential>(new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned));
        if (collect) services.CollectPersonioTelemetry(configuration);
        for (var time = 0; time < times; time++) services.AddPersonioTelemetry(configuration);
        return services.BuildServiceProvider();
    }

    private sealed class Place(Action<Activity> see) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => see(data);
    }
}
