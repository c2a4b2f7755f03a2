namespace PersonioFunctions.Benchmarks;

/// <summary>Does all of a run's work between Personio's bytes and the plan. One instance serves one run.</summary>
internal sealed class Pipeline
{
    private static readonly CompanyDay Today = new(
        new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero), new CompanyCalendar(TimeZoneInfo.Utc), LifecycleSettings.Default);
    private static readonly EmployeeAttributes Attributes = new(emailKey: null);

    private readonly PersonioPageReader _reader = new([.. BareDownload.Keys]);
    private readonly SnapshotBuilder _builder = new(Attributes);
    private int _offset;

    /// <summary>Parses and maps a page.</summary>
    public void Add(ReadOnlySpan<byte> page)
    {
        var answer = _reader.Read(page);
        _builder.Add(new PersonioEmployeePage(answer.Employees!, _offset, answer.TotalElements, Requests: 1));
        _offset += answer.Employees!.Count;
    }

    /// <summary>Returns the snapshot of all employees.</summary>
    public Snapshot Build() => _builder.Build();

    /// <summary>Hashes and compares all employees.</summary>
    public static SyncPlan Plan(Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index) => Planner.Plan(snapshot, index, Today);

    /// <summary>Returns the index that the store would give to the next run. It shares no object with the snapshot.</summary>
    public static Dictionary<string, IndexEntry> IndexOf(Snapshot snapshot) =>
        Plan(snapshot, new Dictionary<string, IndexEntry>()).Changes.ToDictionary(
            create => new string(create.Id.AsSpan()),
            create => IndexEntry.From(create.ContentHash.ToString(), stored: null));
}
