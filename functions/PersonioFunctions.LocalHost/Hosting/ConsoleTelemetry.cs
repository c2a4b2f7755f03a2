using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PersonioFunctions.Hosting;

namespace PersonioFunctions.LocalHost.Hosting;

/// <summary>
/// Spans and metrics on the console, for whoever asks for them and has no collector at hand. A span takes twenty lines, so nobody gets
/// them unasked; logs are on the console anyway. Here and not in Core: in Azure the console of the app is the host's log.
/// </summary>
internal static class ConsoleTelemetry
{
    /// <summary>
    /// Where spans go; <c>console</c> may be one of several words. Another word changes nothing: the other places have settings of their own.
    /// Source: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#exporter-selection
    /// </summary>
    internal const string TracesSetting = "OTEL_TRACES_EXPORTER";

    /// <summary>Where metrics go, likewise.</summary>
    internal const string MetricsSetting = "OTEL_METRICS_EXPORTER";

    /// <summary>Registers the console as the settings say.</summary>
    public static void AddConsoleTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (IsAskedFor(configuration[TracesSetting]))
            services.CollectPersonioTelemetry(configuration).WithTracing(tracing => tracing.AddConsoleExporter());

        // Only what was measured since the last time: without this every counter there ever was would be repeated every ten seconds.
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
