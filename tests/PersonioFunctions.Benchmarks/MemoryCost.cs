using PersonioSimulator;

namespace PersonioFunctions.Benchmarks;

/// <summary>
/// What a run keeps of each employee until it ends: snapshot, index and plan. Measured where they are largest: everybody is stored, and
/// everybody has changed.
/// </summary>
internal static class MemoryCost
{
    private const int Limit = 2048;

    public static async Task MeasureAsync(BenchmarkOptions options, Report report)
    {
        var employees = options.MemoryEmployees;
        var company = new SimulatorOptions { Companies = [new("acme", employees)] };
        await using var simulator = await SimulatorProcess.StartAsync(company, CancellationToken.None);
        await simulator.Control.SetSettingsAsync(new SimulatorSettings { EnforceLimits = false }, CancellationToken.None);
        using var download = await BareDownload.OpenAsync(simulator.BaseUrl, await simulator.Control.GetCompanyAsync("acme", CancellationToken.None));

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var pipeline = new Pipeline();
        await foreach (var page in download.PagesAsync(employees)) pipeline.Add(page);
        var snapshot = pipeline.Build();
        pipeline = null;
        var index = Pipeline.IndexOf(snapshot);
        foreach (var (id, entry) in index) index[id] = entry with { ContentHash = Fingerprint.From(new Employee(id), new Standing(entry.ContentHash!.State, LifecycleRules.StatusActive)) };
        var plan = Pipeline.Plan(snapshot, index);
        var retained = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)employees;
        if (snapshot.Employees.Count != employees || plan.Unchanged != 0) throw new InvalidOperationException("Not everybody is in the plan.");
        GC.KeepAlive(index);

        report.AtMost(FormattableString.Invariant($"snapshot, index and plan of {employees:#,0}, all changed"), Limit, retained, "bytes per employee");
    }
}
