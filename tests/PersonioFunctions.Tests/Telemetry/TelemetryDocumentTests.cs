using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace PersonioFunctions.Tests.Telemetry;

/// <summary>People write alerts against docs/telemetry.md: it names what there is.</summary>
public sealed partial class TelemetryDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(
        typeof(TelemetryDocumentTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!,
        "docs",
        "telemetry.md"));

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
        from type in typeof(RunTelemetry).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        where method.IsDefined(typeof(LoggerMessageAttribute)) && !Document.Contains($"`{method.Name}`", StringComparison.Ordinal)
        select $"{type.FullName}.{method.Name}");

    private static List<Instrument> Instruments()
    {
        RuntimeHelpers.RunClassConstructor(typeof(RunTelemetry).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(AccountGauges).TypeHandle);
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
