namespace PersonioFunctions.Benchmarks;

/// <summary>Everything of a run between the bytes that Personio sent and the plan of what to write. Like a run, used once.</summary>
internal sealed class Pipeline
{
    private static readonly CompanyDay Today = new(new(2026, 11, 23), new CompanyCalendar(TimeZoneInfo.Utc), LifecycleSettings.Default);
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

    /// <summary>Everybody.</summary>
    public Snapshot Build() => _builder.Build();

    /// <summary>Hashes and compares everybody.</summary>
    public static SyncPlan Plan(Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index) => Planner.Plan(snapshot, index, Today);

    /// <summary>What the store would give to the run after this one: nothing of it is shared with the snapshot.</summary>
    public static Dictionary<string, IndexEntry> IndexOf(Snapshot snapshot) => Plan(snapshot, new Dictionary<string, IndexEntry>()).Changes.ToDictionary(
        create => new string(create.Id.AsSpan()),
        create => new IndexEntry(Fingerprint.Parse(create.ContentHash.ToString()), Stored: null));
}
