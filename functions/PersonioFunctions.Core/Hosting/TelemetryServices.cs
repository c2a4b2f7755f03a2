using System.Reflection;
using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PersonioFunctions.Personio;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Hosting;

/// <summary>Exports spans, metrics and logs as the settings say. Without such a setting nothing is collected.</summary>
public static class TelemetryServices
{
    /// <summary>The connection string of Application Insights.</summary>
    internal const string ConnectionStringSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>
    /// How to sign in to Application Insights: <c>Authorization=AAD</c> for this app's identity, or absent for the key in the connection
    /// string.
    /// Source: https://learn.microsoft.com/azure/azure-functions/functions-app-settings#applicationinsights_authentication_string
    /// </summary>
    internal const string AuthenticationSetting = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>The address of an OpenTelemetry collector. Its other settings are those of the OpenTelemetry specification.</summary>
    internal const string OtlpEndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // The Azure clients report each operation without its address. The source Azure.Core.Http, which reports the address, is left out:
    // the address of a table row contains its keys.
    private static readonly string[] Sources =
    [
        RunTelemetry.Name,
        PersonioTelemetry.Name,
        "Azure.Data.Tables.*",
        "Azure.Storage.Queues.*",
        "Azure.Storage.Blobs.*",
        "Azure.Security.KeyVault.Secrets.*",
    ];

    /// <summary>
    /// Collects the product's spans and metrics, without what must not leave the process, for a host with an exporter of its own. Safe to
    /// call twice.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's settings.</param>
    /// <returns>The builder to which the host adds its exporter.</returns>
    public static OpenTelemetryBuilder CollectPersonioTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry();
        if (services.Any(service => service.ServiceType == typeof(AzureSpanRedaction))) return telemetry;

        services.AddSingleton<AzureSpanRedaction>();
        return telemetry
            .ConfigureResource(resource => Describe(resource, configuration))
            .WithTracing(tracing => tracing.AddSource(Sources).AddProcessor<AzureSpanRedaction>())
            .WithMetrics(metrics => metrics.AddMeter(RunTelemetry.Name, PersonioTelemetry.Name));
    }

    /// <summary>Registers the export, and silences logs that contain personal data. Safe to call twice.</summary>
    /// <exception cref="InvalidOperationException">A setting is invalid. The message names it.</exception>
    internal static void AddPersonioTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        // The logs of the web server contain the address of a request, and with it an employee's id and a query. Unless its diagnostics are
        // off completely, it also opens a scope with the path, which every line of the request carries.
        services.AddLogging(logging => logging
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));

        var toAzureMonitor = ReadConnectionString(configuration);
        var toOtlp = ReadOtlpEndpoint(configuration);
        if ((!toAzureMonitor && !toOtlp) || services.Any(service => service.ServiceType == typeof(ExportMark))) return;

        services.AddSingleton<ExportMark>();
        var telemetry = services.CollectPersonioTelemetry(configuration)
            .WithLogging(configureBuilder: null, logging =>
            {
                logging.IncludeScopes = true;
                logging.IncludeFormattedMessage = true;
            });
        if (toAzureMonitor) telemetry.UseAzureMonitorExporter();
        if (toOtlp) telemetry.UseOtlpExporter();

        services.AddOptions<AzureMonitorExporterOptions>().Configure<IServiceProvider>((options, provider) =>
        {
            options.ConnectionString = configuration[ConnectionStringSetting];
            if (UsesIdentity(configuration)) options.Credential = provider.GetRequiredService<TokenCredential>();

            // The exporter samples traces. The logs of a run must be complete even if its trace is not kept.
            options.EnableTraceBasedLogsSampler = false;
        });
    }

    private static void Describe(ResourceBuilder resource, IConfiguration configuration) => resource
        .Clear()
        .AddService(
            configuration["WEBSITE_SITE_NAME"] ?? "personio-functions",
            serviceVersion: typeof(TelemetryServices).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector(); // Last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES override.

    private static bool ReadConnectionString(IConfiguration configuration)
    {
        var text = configuration[ConnectionStringSetting];
        if (string.IsNullOrWhiteSpace(text)) return false;
        return text.Contains("InstrumentationKey=", StringComparison.OrdinalIgnoreCase)
            ? true
            : throw new InvalidOperationException(
                $"{ConnectionStringSetting} must be the connection string that Application Insights shows: "
                + "InstrumentationKey=...;IngestionEndpoint=...");
    }

    private static bool ReadOtlpEndpoint(IConfiguration configuration)
    {
        var text = configuration[OtlpEndpointSetting];
        if (string.IsNullOrWhiteSpace(text)) return false;
        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
                ? true
                : throw new InvalidOperationException(
                    $"{OtlpEndpointSetting} must be an absolute http or https address, such as http://127.0.0.1:4317.");
    }

    private static bool UsesIdentity(IConfiguration configuration) =>
        (configuration[AuthenticationSetting] ?? "").Contains("Authorization=AAD", StringComparison.OrdinalIgnoreCase);

    // Marks that the export is registered.
    private sealed class ExportMark;
}
