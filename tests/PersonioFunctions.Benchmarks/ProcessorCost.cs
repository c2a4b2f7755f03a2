using System.Text.Json;
using PersonioSimulator;

namespace PersonioFunctions.Benchmarks;

/// <summary>
/// What a run costs the processor, compared with making a document of the same bytes and looking at nothing in it. In processor time of
/// this process, garbage collection included: what else the machine does counts neither here nor there.
/// </summary>
internal static class ProcessorCost
{
    // The run-time compiler needs some to settle.
    private const int WarmUps = 40;
    private const int RoundsForEach = 6;

    private static readonly Dictionary<string, IndexEntry> Nobody = [];

    public static async Task MeasureAsync(BenchmarkOptions options, Report report)
    {
        var pages = await FetchAsync(options.Employees);
        var everybody = Pipeline.IndexOf(Read(pages).Build());
        if (everybody.Count != options.Employees || Pipeline.Plan(Read(pages).Build(), everybody).Unchanged != options.Employees)
            throw new InvalidOperationException("The pages do not hold the employees that the numbers are about.");

        var unchanged = new List<double>();
        var first = new List<double>();
        for (var round = -WarmUps; round < options.Rounds * RoundsForEach; round++)
        {
            var documents = Time(() => Parse(pages));
            var ratios = (Time(() => Pipeline.Plan(Read(pages).Build(), everybody)) / documents, Time(() => Pipeline.Plan(Read(pages).Build(), Nobody)) / documents);
            if (round < 0) continue;
            unchanged.Add(ratios.Item1);
            first.Add(ratios.Item2);
        }

        report.AtMost(
            "parse, map, hash and diff, nothing changed / JsonDocument.Parse", 1.5, Median.Of(unchanged), "×", Range(unchanged));
        report.AtMost("parse, map, hash and diff, everybody new / JsonDocument.Parse", 1.5, Median.Of(first), "×", Range(first));
    }

    private static string Range(List<double> ratios) => FormattableString.Invariant($"{ratios.Min():0.00} to {ratios.Max():0.00}");

    private static async Task<byte[][]> FetchAsync(int employees)
    {
        var options = new SimulatorOptions { Companies = [new("acme", employees)] };
        await using var simulator = await SimulatorProcess.StartAsync(options, CancellationToken.None);
        await simulator.Control.SetSettingsAsync(new SimulatorSettings { EnforceLimits = false }, CancellationToken.None);
        using var download = await BareDownload.OpenAsync(simulator.BaseUrl, await simulator.Control.GetCompanyAsync("acme", CancellationToken.None));
        var pages = new List<byte[]>();
        await foreach (var page in download.PagesAsync(employees)) pages.Add(page);
        return [.. pages];
    }

    private static Pipeline Read(byte[][] pages)
    {
        var pipeline = new Pipeline();
        foreach (var page in pages) pipeline.Add(page);
        return pipeline;
    }

    private static void Parse(byte[][] pages)
    {
        foreach (var page in pages) JsonDocument.Parse(page).Dispose();
    }

    // On a clean heap: a run comes once an hour and finds nothing of the last one.
    private static double Time(Action action)
    {
        GC.Collect();
        var before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds;
    }
}
