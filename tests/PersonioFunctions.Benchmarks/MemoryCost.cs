using PersonioSimulator;

namespace PersonioFunctions.Benchmarks;

/// <summary>
/// Measures the memory per employee that a run keeps until its end: snapshot, index and plan. It measures the largest case, where all
/// employees are stored and all have changed.
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
        var acme = await simulator.Control.GetCompanyAsync("acme", CancellationToken.None);
        using var download = await BareDownload.OpenAsync(simulator.BaseUrl, acme);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var pipeline = new Pipeline();
        await foreach (var page in download.PagesAsync(employees)) pipeline.Add(page);
        var snapshot = pipeline.Build();
        pipeline = null;
        var index = Pipeline.IndexOf(snapshot);
        foreach (var (id, entry) in index)
        {
            var standing = new LifecycleStanding(entry.Standing!.State, LifecycleRuleIds.StatusActive);
            index[id] = entry with { ContentHash = Fingerprint.From(new Employee(id), standing) };
        }

        var plan = Pipeline.Plan(snapshot, index);
        var retained = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)employees;
        if (snapshot.Employees.Count != employees || plan.Unchanged != 0)
            throw new InvalidOperationException("Some employees are not in the plan.");
        GC.KeepAlive(index);

        report.AtMost(
            FormattableString.Invariant($"snapshot, index and plan of {employees:#,0}, all changed"),
            Limit,
            retained,
            "bytes per employee");
    }
}
