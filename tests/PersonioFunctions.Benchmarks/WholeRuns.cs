using System.Diagnostics;
using System.Globalization;
using PersonioFunctions.IntegrationTests.Crash;
using PersonioSimulator;

namespace PersonioFunctions.Benchmarks;

/// <summary>
/// Compares whole runs over HTTP and storage with the data that must be moved in any case: pages and rows. Each ratio compares two
/// measurements made directly one after the other. The result is the median of several pairs.
/// </summary>
internal static class WholeRuns
{
    private const int ChangedShare = 10;

    // One such run takes a tenth of a second and is easily disturbed, so the median needs many.
    private const int UnchangedRunsARound = 5;

    public static async Task MeasureAsync(BenchmarkOptions options, Report report)
    {
        await using var product = await Product.StartAsync(options.LatencyMilliseconds);
        await product.StartHostAsync();
        await product.WarmUpAsync();

        var companies = new List<CompanyInfo>();
        var first = new List<Pair>();
        var unchanged = new List<Pair>();
        var asked = new List<Pair>();
        RunView? firstRun = null;
        for (var round = 0; round < options.Rounds; round++)
        {
            var (company, download) = await product.FoundAsync(Name("company", round), options.Employees);
            using (download)
            {
                companies.Add(company);
                await download.ThrowAwayAsync(options.Employees); // The simulator generates its people on the first request.

                var downloading = await TimeAsync(() => download.ThrowAwayAsync(options.Employees));
                firstRun = await product.Api.ConnectAsync(company);
                if (firstRun.Counts.Created != options.Employees) throw new InvalidOperationException("Some employees were not created.");
                var writing = await BareWritesAsync(product, company.Name, Name("Bare", round));
                first.Add(new Pair(firstRun.Duration, Longer(downloading, writing)));

                for (var i = 0; i < UnchangedRunsARound; i++)
                {
                    downloading = await TimeAsync(() => download.ThrowAwayAsync(options.Employees));
                    unchanged.Add(new Pair((await product.TickAsync(company.Name)).Duration, downloading));
                }

                downloading = await TimeAsync(() => download.ThrowAwayAsync(options.Employees));
                asked.Add(new Pair((await product.Api.ResyncAsync(company.Name)).Duration, downloading));
            }
        }

        report.AtMost(Of("first sync", options) + " / slower of bare download and bare batches", 1.5, Ratio(first), "×", Detail(first));
        report.AtMost(Of("unchanged sync", options) + " / bare download", 1.25, Ratio(unchanged), "×", Detail(unchanged));
        report.Tell(
            Of("unchanged sync", options) + ", requested over HTTP / bare download",
            string.Create(CultureInfo.InvariantCulture, $"{Ratio(asked):0.##} × ({Detail(asked)})"));
        await CountAsync(product, companies[0], firstRun!, options, report);
        if (options.Has("memory")) await CompleteLargestAsync(product, options, report);
    }

    private static async Task CountAsync(
        Product product, CompanyInfo company, RunView firstRun, BenchmarkOptions options, Report report)
    {
        var gate = await product.StartHostBehindGateAsync();
        var before = await VersionsAsync(product, company.Name);
        var run = await product.TickAsync(company.Name);
        var after = await VersionsAsync(product, company.Name);
        var rowsWritten = before.Count(row => after[row.Key] != row.Value);
        report.AtMost(Of("unchanged sync", options) + ": employee rows written", 0, rowsWritten, "rows");
        report.AtMost(Of("unchanged sync", options) + ": storage transactions", 15, run.StorageTransactions, "transactions");
        var asked = await product.Api.ResyncAsync(company.Name);
        report.Tell(Of("unchanged sync", options) + ", requested over HTTP", $"{asked.StorageTransactions} transactions");

        var changed = options.Employees / ChangedShare;
        foreach (var person in (await product.Simulator.Control.GetEmployeesAsync(company.Name, CancellationToken.None)).Take(changed))
        {
            await product.Simulator.Control.ReplaceEmployeeAsync(
                company.Name, person with { Position = $"{person.Position} II" }, CancellationToken.None);
        }

        var writes = new Dictionary<string, int>();
        gate.Hold(request =>
        {
            if (request.Method == "GET") return false;
            var table = StorageGate.TableOf(request);
            writes[table] = writes.GetValueOrDefault(table) + 1;
            return false;
        });
        var changes = await product.TickAsync(company.Name);
        if (changes.Counts.Updated != changed)
            throw new InvalidOperationException($"{changes.Counts.Updated} instead of {changed} employees were updated.");
        var what = string.Create(CultureInfo.InvariantCulture, $"{changed:#,0} of {options.Employees:#,0} changed");
        report.AtMost($"{what}: writes of employee rows", (changed / 100.0) + 5, writes.GetValueOrDefault("Employees"), "transactions");
        var others = writes
            .Where(pair => pair.Key != "Employees")
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Value} {pair.Key}");
        report.Tell(
            $"{what}: other writes", $"{string.Join(", ", others)}; {changes.StorageTransactions} transactions including reads");
        MonthlyCost.Tell(options.Employees, firstRun, run, changes, report);
    }

    private static async Task CompleteLargestAsync(Product product, BenchmarkOptions options, Report report)
    {
        await product.StartHostAsync();
        var (company, download) = await product.FoundAsync("largest", options.MemoryEmployees);
        download.Dispose();
        var run = await product.Api.ConnectAsync(company);
        report.Holds(
            string.Create(CultureInfo.InvariantCulture, $"first sync of {options.MemoryEmployees:#,0} completes"),
            run.Counts.Created == options.MemoryEmployees,
            string.Create(CultureInfo.InvariantCulture, $"{run.Counts.Created:#,0} created in {run.Duration.TotalSeconds:0} s"));
    }

    private static async Task<TimeSpan> BareWritesAsync(Product product, string account, string table)
    {
        var rows = await BareWrites.RowsOfAsync(product.Tables, account);
        await product.Tables.CreateTableAsync(table);
        return await TimeAsync(() => BareWrites.WriteAsync(product.Tables, table, rows));
    }

    private static async Task<Dictionary<string, string>> VersionsAsync(Product product, string account) =>
        (await BareWrites.RowsOfAsync(product.Tables, account)).ToDictionary(row => row.RowKey, row => row.ETag.ToString());

    private static async Task<TimeSpan> TimeAsync(Func<Task> action)
    {
        var started = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(started);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static string Name(string prefix, int round) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{round}");

    private static string Of(string what, BenchmarkOptions options) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} of {options.Employees:#,0}");

    private static double Ratio(List<Pair> pairs) => Median.Of(pairs.Select(pair => pair.Run / pair.Bare));

    private static string Detail(List<Pair> pairs)
    {
        var run = Median.Of(pairs.Select(pair => pair.Run.TotalMilliseconds));
        var bare = Median.Of(pairs.Select(pair => pair.Bare.TotalMilliseconds));
        return string.Create(CultureInfo.InvariantCulture, $"{run:0} and {bare:0} ms");
    }

    /// <summary>A run, and the measurement that it is compared with.</summary>
    private readonly record struct Pair(TimeSpan Run, TimeSpan Bare);
}
