using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonioFunctions.IntegrationTests.Cases;

/// <summary>
/// Something that a customer's Personio does, and what is right then. Each file in this folder is one case. All people are invented.
/// </summary>
internal sealed record CaseFile
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The folder with the files, beside the tests.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Cases");

    /// <summary>What is right, in a sentence.</summary>
    public required string Right { get; init; }

    /// <summary>Where the behaviour was seen.</summary>
    public required string Source { get; init; }

    /// <summary>The day of the first step.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The steps, in order. Each account has steps of its own.</summary>
    public required IReadOnlyList<CaseStep> Steps { get; init; }

    /// <summary>Reads a file.</summary>
    public static CaseFile Read(string name)
    {
        using var stream = File.OpenRead(Path.Combine(Folder, name + ".json"));
        return JsonSerializer.Deserialize<CaseFile>(stream, Format)!;
    }
}

/// <summary>One step of a case. It sets the people in the company, does one call or one run, and states the expected result.</summary>
internal sealed record CaseStep
{
    /// <summary>The call or run to do; see <see cref="CasePlayer"/>.</summary>
    public required string Do { get; init; }

    /// <summary>The account.</summary>
    public required string Account { get; init; }

    /// <summary>The hours that pass before the step.</summary>
    public int HoursLater { get; init; }

    /// <summary>Repeats the step until the run has this status.</summary>
    public string? Until { get; init; }

    /// <summary>The time zone of a new account; null for the default.</summary>
    public string? TimeZone { get; init; }

    /// <summary>By which midnight days end in a new account; null for the default.</summary>
    public string? DayEnds { get; init; }

    /// <summary>So many active people since 2021, with the ids 5000, 5001, …; null leaves the company as it was.</summary>
    public int? OrdinaryPeople { get; init; }

    /// <summary>The ids of ordinary people who have no record.</summary>
    public IReadOnlyList<long> Without { get; init; } = [];

    /// <summary>
    /// Further people, or those with the id of an ordinary one. Values are given bare; on the wire each is an attribute's envelope.
    /// </summary>
    public IReadOnlyList<JsonElement> People { get; init; } = [];

    /// <summary>So many more people like the last one, each with the next id.</summary>
    public int AndSoOn { get; init; }

    /// <summary>What Personio, or something in its place, does instead of what is documented; null for nothing.</summary>
    public CasePersonio? Personio { get; init; }

    /// <summary>The expected result; null when a later step checks it.</summary>
    public CaseExpectation? Expect { get; init; }
}

/// <summary>What Personio does during a step.</summary>
internal sealed record CasePersonio
{
    /// <summary>The response to a request for a token.</summary>
    public CaseResponse? Token { get; init; }

    /// <summary>The response to a request for a page of the list.</summary>
    public CaseResponse? List { get; init; }

    /// <summary>The response to a lookup by id.</summary>
    public CaseResponse? Lookup { get; init; }

    /// <summary>The longest page. A longer one is refused with 400.</summary>
    public int? MaximumPageSize { get; init; }

    /// <summary>The total that every page states.</summary>
    public int? Total { get; init; }

    /// <summary>The ids whose lookup is answered with the record of another id.</summary>
    public IReadOnlyDictionary<long, long> Merged { get; init; } = new Dictionary<long, long>();
}

/// <summary>A response in place of the documented one.</summary>
internal sealed record CaseResponse
{
    public required int Status { get; init; }

    public string ContentType { get; init; } = "application/json";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body: JSON, or a text.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>How many requests are answered so; null for all.</summary>
    public int? Times { get; init; }
}

/// <summary>The expected result of a step. Members that are absent are not compared.</summary>
internal sealed record CaseExpectation
{
    /// <summary>The status of the run.</summary>
    public string? Run { get; init; }

    /// <summary>Counts of the run, such as <c>created</c>.</summary>
    public IReadOnlyDictionary<string, int>? Counts { get; init; }

    /// <summary>The codes of the run's warnings.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>Texts that the run's warnings contain.</summary>
    public IReadOnlyList<string> Told { get; init; } = [];

    /// <summary>The health of the account.</summary>
    public string? Health { get; init; }

    /// <summary>The seconds until the run goes on.</summary>
    public int? WaitSeconds { get; init; }

    /// <summary>The most requests that the run sends.</summary>
    public int? MostRequests { get; init; }

    /// <summary>The number of people in each state.</summary>
    public IReadOnlyDictionary<string, int>? States { get; init; }

    /// <summary>Columns of rows by id. Null for a column without a value.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, string?>>? Rows { get; init; }

    /// <summary>All events of people so far, by id.</summary>
    public IReadOnlyDictionary<string, string[]>? Events { get; init; }
}
