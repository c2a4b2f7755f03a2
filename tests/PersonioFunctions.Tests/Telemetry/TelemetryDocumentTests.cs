using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using PersonioFunctions.LocalHost.Hosting;
using PersonioFunctions.Tests.Documents;

namespace PersonioFunctions.Tests.Telemetry;

/// <summary>Alerts and queries depend on docs/telemetry.md: it has every metric, log category and event.</summary>
public sealed partial class TelemetryDocumentTests
{
    private static readonly string Document = RepositoryFiles.Read("docs", "telemetry.md");

    private static readonly Type[] Types = [.. typeof(RunTelemetry).Assembly.GetTypes(), .. typeof(TriggerTypes).Assembly.GetTypes()];

    [Fact]
    public void Metrics_EveryInstrument_IsInTheTableWithTypeAndUnit() => Assert.Equal(
        Instruments().Select(instrument => $"{instrument.Name} {TypeOf(instrument)} {instrument.Unit}").Order(),
        Row().Matches(Document).Select(row => $"{row.Groups["name"]} {row.Groups["type"]} {row.Groups["unit"]}").Order());

    [Fact]
    public void Metrics_EveryInstrument_IsNamedByTheConventions() => Assert.All(Instruments(), instrument =>
    {
        Assert.Matches("^personio_functions(\\.[a-z]+(_[a-z]+)*)+$", instrument.Name);
        Assert.Matches("^(s|\\{[a-z]+\\})$", instrument.Unit);
        Assert.False(string.IsNullOrWhiteSpace(instrument.Description));
    });

    [Fact]
    public void Logs_EveryEvent_IsInTheTable() => Assert.Empty(
        from type in Types
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        where method.IsDefined(typeof(LoggerMessageAttribute)) && !Document.Contains($"`{method.Name}`", StringComparison.Ordinal)
        select $"{type.FullName}.{method.Name}");

    [Fact]
    public void Logs_Categories_AreThoseOfTheCode() => Assert.Equal(
        (from type in Types
         from constructor in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
         from parameter in constructor.GetParameters()
         where parameter.ParameterType.IsGenericType && parameter.ParameterType.GetGenericTypeDefinition() == typeof(ILogger<>)
         select parameter.ParameterType.GetGenericArguments()[0].FullName!).Distinct().Order(StringComparer.Ordinal),
        MarkdownTables.QuotedIn(Document, "Logs").Order(StringComparer.Ordinal));

    private static List<Instrument> Instruments()
    {
        RuntimeHelpers.RunClassConstructor(typeof(RunTelemetry).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(EventTelemetry).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(WebhookTelemetry).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(AccountGauges).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(SubscriptionGauge).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(PersonioTelemetry).TypeHandle);
        var instruments = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == TelemetryRecorder.Name) instruments.Add(instrument);
            },
        };
        listener.Start();
        return instruments;
    }

    private static string TypeOf(Instrument instrument) => instrument switch
    {
        Counter<long> => "counter",
        Histogram<double> => "histogram",
        ObservableGauge<long> or ObservableGauge<double> => "gauge",
        _ => instrument.GetType().Name,
    };

    [GeneratedRegex(@"^\| `(?<name>[a-z_.]+)` \| (?<type>counter|histogram|gauge) \| `(?<unit>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
