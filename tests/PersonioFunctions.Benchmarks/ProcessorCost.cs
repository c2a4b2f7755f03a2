using System.Text.Json;
using PersonioSimulator;

namespace PersonioFunctions.Benchmarks;

/// <summary>
/// Compares the processor time of a run with that of parsing the same bytes into a document. It measures this process, including garbage
/// collection, so other load on the machine has no effect.
/// </summary>
internal static class ProcessorCost
{
    // The JIT compiler needs some rounds to settle.
    private const int WarmUps = 40;
    private const int RoundsForEach = 6;

    private static readonly Dictionary<string, IndexEntry> EmptyIndex = [];

    public static async Task MeasureAsync(BenchmarkOptions options, Report report)
    {
        var pages = await FetchAsync(options.Employees);
        var index = Pipeline.IndexOf(Read(pages).Build());
        if (index.Count != options.Employees || Pipeline.Plan(Read(pages).Build(), index).Unchanged != options.Employees)
            throw new InvalidOperationException("The number of employees in the pages does not match the options.");

        var unchanged = new List<double>();
        var first = new List<double>();
        for (var round = -WarmUps; round < options.Rounds * RoundsForEach; round++)
        {
            var documents = Time(() => Parse(pages));
            var ratios = (
                Time(() => Pipeline.Plan(Read(pages).Build(), index)) / documents,
                Time(() => Pipeline.Plan(Read(pages).Build(), EmptyIndex)) / documents);
            if (round < 0) continue;
            unchanged.Add(ratios.Item1);
            first.Add(ratios.Item2);
        }

        report.AtMost(
            "parse, map, hash and diff, unchanged / JsonDocument.Parse", 1.5, Median.Of(unchanged), "×", Range(unchanged));
        report.AtMost("parse, map, hash and diff, all new / JsonDocument.Parse", 1.5, Median.Of(first), "×", Range(first));
    }

    private static string Range(List<double> ratios) => FormattableString.Invariant($"{ratios.Min():0.00} to {ratios.Max():0.00}");

    private static async Task<byte[][]> FetchAsync(int employees)
    {
        var options = new SimulatorOptions { Companies = [new("acme", employees)] };
        await using var simulator = await SimulatorProcess.StartAsync(options, CancellationToken.None);
        await simulator.Control.SetSettingsAsync(new SimulatorSettings { EnforceLimits = false }, CancellationToken.None);
        var company = await simulator.Control.GetCompanyAsync("acme", CancellationToken.None);
        using var download = await BareDownload.OpenAsync(simulator.BaseUrl, company);
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

    // Collects garbage first, because a run comes once an hour and finds no garbage of the previous one.
    private static double Time(Action action)
    {
        GC.Collect();
        var before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds;
    }
}
