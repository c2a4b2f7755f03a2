namespace PersonioSimulator;

/// <summary>What a list states as <c>total_elements</c>.</summary>
public enum TotalHabit
{
    /// <summary>The number of people.</summary>
    Right,

    /// <summary>0 on every page.</summary>
    Zero,

    /// <summary>The number of rows on the same page.</summary>
    RowsOnPage,

    /// <summary>The number of rows that a page can have, on every page.</summary>
    RowsPerPage,

    /// <summary>The number of people, off by <see cref="SimulatorHabits.TotalLag"/>.</summary>
    Lagging,
}

/// <summary>The response to a lookup of an id that nobody has.</summary>
public enum UnknownIdHabit
{
    /// <summary>404 with the error envelope.</summary>
    NotFound,

    /// <summary>200 with <c>data: []</c>.</summary>
    EmptyList,

    /// <summary>200 with <c>data: null</c>.</summary>
    Null,
}

/// <summary>
/// The lasting ways in which a company's responses differ from Personio's documentation, all seen in practice. The people stay the same.
/// What happens to single requests is a <see cref="FaultRule"/>, and how HR re-enters people is in <see cref="SimulatorControl"/>.
/// </summary>
public sealed record SimulatorHabits
{
    private static readonly Dictionary<long, long> NoIds = [];

    /// <summary>The total that the list states.</summary>
    public TotalHabit Total { get; init; }

    /// <summary>The people whom a <see cref="TotalHabit.Lagging"/> total lacks; below 0 when it counts too many.</summary>
    public int TotalLag { get; init; } = 1;

    /// <summary>The longest page. A longer one is refused with 400. Null follows the settings.</summary>
    public int? MaximumPageSize { get; init; }

    /// <summary>The ids of people who are left out of a page after it was cut, so that pages are short and the total is not.</summary>
    public IReadOnlyCollection<long> Filtered { get; init; } = [];

    /// <summary>The ids of people whose record cannot be sent, so that their page and their lookup are answered with 500.</summary>
    public IReadOnlyCollection<long> Broken { get; init; } = [];

    /// <summary>The ids whose lookup is answered with the record of another id, as after a merge of two records.</summary>
    public IReadOnlyDictionary<long, long> Merged { get; init; } = NoIds;

    /// <summary>
    /// The departments whose people the credentials may read, as after they were narrowed to legal entities: all others are neither listed
    /// nor counted, and unknown by id. Null for all.
    /// </summary>
    public IReadOnlyCollection<string>? NarrowedTo { get; init; }

    /// <summary>The response to a lookup of an id that nobody has.</summary>
    public UnknownIdHabit UnknownId { get; init; }

    /// <summary>The shapes of values.</summary>
    public ShapeHabits Shapes { get; init; }

    /// <summary>Whether the bodies about employees are compressed and say so with the old name <c>x-gzip</c>.</summary>
    public bool CompressesAsXGzip { get; init; }

    /// <summary>Returns the error of these habits; null when they are valid.</summary>
    internal string? Problem =>
        MaximumPageSize < 1 ? "Page sizes start at 1."
        : Merged.Any(pair => pair.Key == pair.Value) ? "A merged record leads to another id."
        : null;
}
