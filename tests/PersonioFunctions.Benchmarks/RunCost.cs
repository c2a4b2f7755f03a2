using System.Text.Json;
using BenchmarkDotNet.Attributes;
using PersonioFunctions.Employees;
using PersonioFunctions.Personio;
using PersonioFunctions.Personio.Json;
using PersonioFunctions.Sync;

namespace PersonioFunctions.Benchmarks;

/// <summary>
/// What a run costs in the processor and in memory, per employee: everything between the bytes that Personio sent and the plan of what to
/// write. To compare with: what it costs to make a document of the same bytes and look at nothing in it.
/// </summary>
public class RunCost
{
    private const int Employees = 5_000;

    private static readonly Dictionary<string, IndexEntry> Nobody = [];
    private static readonly DateOnly Today = new(2026, 11, 23);

    private readonly EmployeeAttributes _attributes = new(emailKey: null);
    private byte[][] _pages = [];
    private Dictionary<string, IndexEntry> _everybody = [];

    /// <summary>Fetches the pages as the product asks for them, and stores what a first run would leave.</summary>
    [GlobalSetup]
    public async Task SetupAsync()
    {
        _pages = await SimulatedPages.FetchAsync(Employees, [PersonioPageReader.IdKey, .. _attributes.Keys]);
        var first = Plan(Nobody);
        _everybody = first.Changes.ToDictionary(change => change.Id, change => new IndexEntry(change.ContentHash, Stored: null));
        if (first.Changes.Count != Employees || Plan(_everybody).Unchanged != Employees)
            throw new InvalidOperationException("The pages do not hold the employees that the numbers are divided by.");
    }

    /// <summary>Documents of the same bytes.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Employees)]
    public int JsonDocuments()
    {
        var properties = 0;
        foreach (var page in _pages)
        {
            using var document = JsonDocument.Parse(page);
            properties += document.RootElement.GetPropertyCount();
        }

        return properties;
    }

    /// <summary>Parsing alone.</summary>
    [Benchmark(OperationsPerInvoke = Employees)]
    public int Parse()
    {
        var reader = Reader();
        var records = 0;
        foreach (var page in _pages) records += reader.Read(page).Employees!.Count;
        return records;
    }

    /// <summary>Parse, map, fingerprint and plan where everybody is new.</summary>
    [Benchmark(OperationsPerInvoke = Employees)]
    public SyncPlan FirstRun() => Plan(Nobody);

    /// <summary>The same where nothing has changed: every run but a few.</summary>
    [Benchmark(OperationsPerInvoke = Employees)]
    public SyncPlan UnchangedRun() => Plan(_everybody);

    private SyncPlan Plan(Dictionary<string, IndexEntry> index)
    {
        var reader = Reader();
        var builder = new SnapshotBuilder(_attributes);
        var offset = 0;
        foreach (var page in _pages)
        {
            var answer = reader.Read(page);
            builder.Add(new PersonioEmployeePage(answer.Employees!, offset, answer.TotalElements, Requests: 1));
            offset += answer.Employees!.Count;
        }

        return SyncPlanner.Plan(builder.Build(), index, Today);
    }

    // As in a run: one a walk.
    private PersonioPageReader Reader() => new([PersonioPageReader.IdKey, .. _attributes.Keys]);
}
