using PersonioSimulator;

namespace PersonioFunctions.Benchmarks;

/// <summary>
/// Measures many small accounts at a slow Personio. It compares the throughput of the host's default concurrency with that of one message
/// at a time. No account has changes, as in almost every run.
/// </summary>
internal static class ManyAccounts
{
    private const int EmployeesEach = 50;
    private const int ConnectedAtATime = 8;
    private const int LatencyMilliseconds = 100;
    private const int WarmUps = 2;

    private static readonly TimeSpan UntilAllAreSent = TimeSpan.FromSeconds(5);

    private static readonly (string, string)[] OneAtATime =
    [
        ("AzureFunctionsJobHost__extensions__queues__batchSize", "1"),
        ("AzureFunctionsJobHost__extensions__queues__newBatchThreshold", "0"),
    ];

    public static async Task MeasureAsync(BenchmarkOptions options, Report report)
    {
        await using var product = await Product.StartAsync(latencyMilliseconds: 0);
        await product.StartHostAsync();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, options.Accounts),
            new ParallelOptions { MaxDegreeOfParallelism = ConnectedAtATime },
            async (i, _) =>
            {
                var (company, download) = await product.FoundAsync(FormattableString.Invariant($"company{i}"), EmployeesEach);
                download.Dispose();
                await product.Api.ConnectAsync(company);
            });
        var slow = new SimulatorSettings { EnforceLimits = false, LatencyMilliseconds = LatencyMilliseconds };
        await product.Simulator.Control.SetSettingsAsync(slow, CancellationToken.None);

        var names = Enumerable.Range(0, options.Accounts).Select(i => FormattableString.Invariant($"company{i}")).ToList();
        var one = await ThroughputAsync(product, names, OneAtATime);
        var many = await ThroughputAsync(product, names, []);
        report.AtLeast(
            FormattableString.Invariant(
                $"{options.Accounts} accounts of {EmployeesEach}, {LatencyMilliseconds} ms latency / one at a time"),
            8,
            many / one,
            "×",
            FormattableString.Invariant($"{many:0.0} and {one:0.0} accounts a second"));
        report.Tell(
            "the same, requested over HTTP",
            FormattableString.Invariant($"{Throughput(await product.Api.ResyncAllAsync()):0.0} accounts a second"));
    }

    // The first round fetches the tokens, which last a day. The second gives the JIT compiler time to settle. The third is measured.
    private static async Task<double> ThroughputAsync(Product product, IReadOnlyList<string> accounts, (string, string)[] settings)
    {
        await product.StartHostAsync(settings);
        for (var i = 0; i < WarmUps; i++) await product.TickAsync(accounts, UntilAllAreSent);
        return Throughput(await product.TickAsync(accounts, UntilAllAreSent));
    }

    private static double Throughput(IReadOnlyList<RunView> runs) =>
        runs.Count / (runs.Max(run => run.FinishedAt) - runs.Min(run => run.StartedAt))!.Value.TotalSeconds;
}
