using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PersonioFunctions.Hosting;

namespace PersonioFunctions.LocalHost.Hosting;

/// <summary>
/// Prints spans and metrics on the console, for developers without a collector. A span takes twenty lines, so the settings must ask for
/// them; logs are printed anyway. It is not in Core, because in Azure the console of the app is the host's log.
/// </summary>
internal static class ConsoleTelemetry
{
    /// <summary>
    /// Where spans go; <c>console</c> may be one of several words. Other words have no effect: other exporters have settings of their own.
    /// Source: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#exporter-selection
    /// </summary>
    internal const string TracesSetting = "OTEL_TRACES_EXPORTER";

    /// <summary>Where metrics go, in the same form.</summary>
    internal const string MetricsSetting = "OTEL_METRICS_EXPORTER";

    /// <summary>Registers the console if the settings ask for it.</summary>
    public static void AddConsoleTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (IsAskedFor(configuration[TracesSetting]))
            services.CollectPersonioTelemetry(configuration).WithTracing(tracing => tracing.AddConsoleExporter());

        // Delta: only what was measured since the last export. Otherwise every counter would be repeated every ten seconds.
        if (IsAskedFor(configuration[MetricsSetting]))
        {
            services.CollectPersonioTelemetry(configuration).WithMetrics(metrics => metrics.AddConsoleExporter(
                (_, reader) => reader.TemporalityPreference = MetricReaderTemporalityPreference.Delta));
        }
    }

    private static bool IsAskedFor(string? exporters) => (exporters ?? "")
        .Split(',', StringSplitOptions.TrimEntries)
        .Contains("console", StringComparer.OrdinalIgnoreCase);
}
