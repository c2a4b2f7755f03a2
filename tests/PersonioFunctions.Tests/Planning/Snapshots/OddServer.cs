using System.Globalization;
using System.Web;
using CsCheck;
using PersonioFunctions.Tests.Personio;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Planning.Snapshots;

/// <summary>What a page states as the length of the list.</summary>
internal enum StatedTotal
{
    Right,
    TooLow,
    TooHigh,
    Zero,
    RowsOfThePage,
    RowsOfAFullPage,
    None,
    Moving,
}

/// <summary>A server of an employee list that has everybody from 1 to a number, and odd ways to show them.</summary>
/// <param name="People">The number of people.</param>
/// <param name="LongestPage">The rows of a page, whatever limit is requested.</param>
/// <param name="LargestLimit">The largest limit that is not refused; 0 refuses every limit, null none.</param>
/// <param name="Total">The total that it states.</param>
/// <param name="Lag">How far a total is off that is too low, too high or moving.</param>
/// <param name="Filtered">
/// The positions whose rows are left out after a page was cut; fewer than a page has, because a page without any row is the end.
/// </param>
/// <param name="Broken">The positions that fail their page.</param>
internal sealed record OddServer(
    int People, int LongestPage, int? LargestLimit, StatedTotal Total, int Lag, HashSet<int> Filtered, HashSet<int> Broken)
{
    private static readonly string[] Keys = [.. Attributes.Keys];

    private readonly Lock _lock = new();
    private readonly HashSet<string> _shown = [];

    /// <summary>Any server.</summary>
    public static Gen<OddServer> Any => Gen.Select(
        Gen.Int[0, 330],
        Gen.OneOf(AnyOf(10, 25, 50, 100), Gen.Int[1, 120]),
        AnyOf<int?>(null, null, null, null, 50, 0),
        Gen.Frequency((3, Gen.Const(StatedTotal.Right)), (4, Gen.Enum<StatedTotal>())),
        Gen.Int[1, 30],
        Gen.Frequency((2, Gen.Const(Array.Empty<int>())), (1, Gen.Int[0, 329].Array[1, 20])),
        Gen.Frequency((3, Gen.Const(Array.Empty<int>())), (1, Gen.Int[0, 329].Array[1, 2])),
        (people, page, limit, total, lag, filtered, broken) => new OddServer(
            people, page, limit, total, lag, [.. filtered.Where(at => at < people).Take(page - 1)], [.. broken.Where(at => at < people)]));

    /// <summary>Whether all pages can show everybody.</summary>
    public bool HidesNobody => Filtered.Count == 0 && Broken.Count == 0;

    /// <summary>The ids of the people whom its pages can show.</summary>
    public IEnumerable<string> Showable => Enumerable.Range(0, People)
        .Where(position => !Filtered.Contains(position) && !Broken.Contains(position))
        .Select(position => $"{position + 1}");

    /// <summary>The ids in its responses so far.</summary>
    public IReadOnlySet<string> Shown => _shown;

    /// <summary>The record of one of its people.</summary>
    public static PersonioEmployee Person(int id) =>
        new($"{id}", new Dictionary<string, PersonioValue> { ["status"] = Text("active"), ["hire_date"] = Text("2020-01-01") });

    /// <summary>Walks its list as a run does; null when it serves no list that a run could use.</summary>
    public async Task<(IReadOnlyList<PersonioEmployeePage> Pages, Snapshot Snapshot)?> WalkAsync()
    {
        var personio = new StubPersonio { Employees = Answer };
        var builder = new SnapshotBuilder(Attributes);
        var pages = new List<PersonioEmployeePage>();
        try
        {
            await foreach (var page in personio.CreateClient()
                .GetEmployeesAsync(Keys, KnownPages.None, PageSize.Hundred, CancellationToken.None))
            {
                builder.Add(page);
                pages.Add(page);
            }
        }
        catch (PersonioException failure) when (MayFail(failure))
        {
            return null;
        }

        return (pages, builder.Build());
    }

    public override string ToString() =>
        $"{People} people, pages of {LongestPage}, limit {LargestLimit}, total {Total} off by {Lag}, filtered "
        + $"[{string.Join(' ', Filtered)}], broken [{string.Join(' ', Broken)}], shown {_shown.Count}";

    private static Gen<T> AnyOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    // A broken record cannot be isolated if every limit is refused. Without a total, rows that are shown again look like a page that is
    // sent whatever the offset is.
    private bool MayFail(PersonioException failure) => failure.Kind == PersonioFailureKind.Unavailable
        ? Broken.Count > 0 && LargestLimit == 0
        : failure.Kind == PersonioFailureKind.InvalidAnswer && Total == StatedTotal.None && Filtered.Count > 0;

    private HttpResponseMessage Answer(int number, StubPersonio.Received request)
    {
        var query = HttpUtility.ParseQueryString(request.Uri.Query);
        var offset = int.Parse(query["offset"]!, CultureInfo.InvariantCulture);
        var limit = query["limit"] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : (int?)null;
        if (limit > LargestLimit) return StubPersonio.Status(400);
        var rows = Enumerable.Range(offset, Math.Clamp(People - offset, 0, Math.Min(limit ?? LongestPage, LongestPage))).ToList();
        if (rows.Exists(Broken.Contains)) return StubPersonio.Status(500);
        rows.RemoveAll(Filtered.Contains);
        lock (_lock) _shown.UnionWith(rows.Select(row => $"{row + 1}"));
        return StubPersonio.Json(Body(rows, TotalOf(rows.Count, number)));
    }

    private int? TotalOf(int rows, int request) => Total switch
    {
        StatedTotal.TooLow => Math.Max(0, People - Lag),
        StatedTotal.TooHigh => People + Lag,
        StatedTotal.Zero => 0,
        StatedTotal.RowsOfThePage => rows,
        StatedTotal.RowsOfAFullPage => LongestPage,
        StatedTotal.None => null,
        StatedTotal.Moving => Math.Max(0, People - (request * Lag % 7)),
        _ => People,
    };

    private static string Body(IEnumerable<int> rows, int? total)
    {
        var metadata = total is null ? "" : $"\"metadata\":{{\"total_elements\":{total}}},";
        const string Rest = "\"status\":{\"value\":\"active\"},\"hire_date\":{\"value\":\"2020-01-01\"}";
        var records = rows.Select(row => $$"""{"type":"Employee","attributes":{"id":{"value":{{row + 1}}},{{Rest}} } }""");
        return $$"""{"success":true,{{metadata}}"data":[{{string.Join(',', records)}}]}""";
    }
}
