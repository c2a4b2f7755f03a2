using System.Text;

namespace PersonioFunctions.IntegrationTests.Hardening;

/// <summary>
/// Generates hostile requests, deterministically by seed. They target one account and names that do not exist. Requests that may
/// legitimately touch another account, such as a resync of all, are excluded.
/// </summary>
internal sealed class OddRequests(int seed, CompanyInfo mine, IReadOnlyList<string> myIds, IReadOnlyList<string> othersIds)
{
    private const string Me = HardenedProduct.Alpha;
    private const string MyAddress = "api/accounts/" + Me;

    private static readonly string[] Get = ["GET"];

    private static readonly string[] Methods = ["GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get"];

    private static readonly string[] Roots =
    [
        "/api/accounts", "/api/accounts/", "/api//accounts", "/api/health", "/API/ACCOUNTS/alpha", "/", "//", "/api/accounts/alpha/",
        "/api/accounts//employees", "/api/subscriptions", "/api/subscriptions/alpha", "/api/subscriptions/alpha/test",
    ];

    private static readonly string[] Segments =
    [
        ".", "..", "%2e%2e", "%2E.", "..%2f..%2f", "%2f", "%5c..%5c", "%00", "alpha%00", "alpha%20", "alpha%0d%0aX-Injected:%201",
        "ALPHA", "Alpha",
        "alpha'", "%27", "%27%27", "alpha'%20or%20PartitionKey%20eq%20'bravo", "alpha%27%20or%20true%20or%20RowKey%20eq%20%27",
        "'%20ge%20'",
        "(PartitionKey='bravo',RowKey='1')", "$filter", "$metadata", "*", "%25", "%", "%zz", "%u0061", "%ff%fe", "%c0%ae%c0%ae",
        "%ed%a0%80",
        "%e2%80%ae", "%F0%9F%92%A9", "%C3%A4", "%CC%88", "%EF%BC%8E%EF%BC%8E", "a%23b", "a%3Fb", "a;b=c", "a,b", "a&b", "a=b", "~", "-",
        "--", "_", "a_b",
        "account", "state", "null", "undefined", "NaN", "true", "{name}", "%7Bname%7D", "0", "-1", "1e9", "0x10", "00", "1.5", "+1",
        "9223372036854775807", "9223372036854775808", "99999999999999999999999999", "18446744073709551616", "%D9%A1%D9%A2", "%EF%BC%91",
        "20261123140000000-1f3a9c2b", "99999999999999999-ffffffff", "00000000000000000-00000000", "20261123140000000-1F3A9C2B",
        "2026112314000000-1f3a9c2b",
        "health", "resync", "runs", "employees", "accounts", "", "robots.txt", "web.config", "host.json", "admin", "%3Cscript%3E",
        "<b>", "\"", "`", "|", "\\",
    ];

    private static readonly string[] QueryNames =
        [
            "top", "continuationToken", "after", "plan", "replaceCredentials", "purge", "code", "$filter", "$top", "PartitionKey",
            "NextPartitionKey", "name", "id", "", "TOP", "top[]"
        ];

    private static readonly string[] QueryValues =
    [
        "", "0", "1", "5", "1000", "1001", "-1", "1e3", "0x1", "+5", "%20 5".Replace(" ", "%20", StringComparison.Ordinal),
        "99999999999999999999", "5%00", "%D9%A5",
        "true", "false", "TRUE", "yes", "null", "%27", "'%20or%201%20eq%201", "%00", "%ff", "%", "%zz", "%F0%9F%92%A9", "*", "==",
        "AAAA", "//79", "====", "%2B%2B",
    ];

    private static readonly string[] Tokens =
        [
            "bravo 0", "bravo 1", "alpha 0", "alpha 99", " ", "x", "a b c", "bravo' or '1 0", "1!8!YnJhdm8- 1!4!MQ--", "\0 \0",
            "\u202e \ud7ff", "% %25", "../.. ..", "&a=b #"
        ];

    private static readonly string[] HeaderNames =
    [
        "x-functions-key", "traceparent", "tracestate", "Accept", "Accept-Encoding", "Accept-Language", "X-Forwarded-Host",
        "X-Forwarded-For", "Forwarded",
        "X-HTTP-Method-Override", "X-Original-URL", "Range", "If-Match", "If-None-Match", "Cookie", "Authorization", "Origin",
        "Referer", "User-Agent",
        "X-MS-CLIENT-PRINCIPAL", "Upgrade", "TE", "Max-Forwards", "X-Odd",
    ];

    private static readonly string[] HeaderValues =
    [
        "", " ", "*", "*/*;q=9", "DELETE", "/api/accounts/bravo", "bytes=0-99999999999999", "\"", "a\tb", "'; drop table Accounts --",
        "ÿþäöü", "%00%0d%0a", "\u0001",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-00-00-00", "Bearer x", "localhost", "<script>", "-1",
        "99999999999999999999999999",
    ];

    private static readonly string?[] ContentTypes =
    [
        "application/json; charset=utf-16",
        "application/vnd.x+json", "APPLICATION/JSON", "application/json;;;", "text/json", "text/xml", "multipart/form-data",
        "application/x-www-form-urlencoded", "ä/ö", "", null,
    ];

    private static readonly string[] Cursors =
    [
        "0000000000-00000000", "0000000001-00000000", "9999999999-99999999", "0000000001-00000000~", "0000000001", "-",
        "0000000001-0000000a", "~",
        "0000000001-00000000%0a", "%D9%A0000000001-00000000", "'%20or%20PartitionKey%20eq%20'bravo",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The ids of the target account's runs and plans.</summary>
    public required IReadOnlyList<string> MyRuns { get; init; }

    /// <summary>The ids of another account's runs and plans.</summary>
    public required IReadOnlyList<string> OthersRuns { get; init; }

    /// <summary>Generates the requests, in order.</summary>
    public IReadOnlyList<OddRequest> Take(int count) => [.. Enumerable.Range(0, count).Select(Next)];

    private OddRequest Next(int number)
    {
        var (path, served) = Path();
        var method = Chance(80) ? Pick(served) : Pick(Methods);
        var resolved = Resolve(path);
        if ((method, resolved) is ("POST", "api/resync") or ("DELETE", MyAddress)) method = "GET";

        // Each of these calls Personio, which limits the rate. The oddity of a request shows without it.
        if (method == "POST" && AsksPersonio(resolved) && !Chance(10)) method = "GET";
        var hasBody = method is "PUT" or "POST" or "PATCH" or "DELETE" && Chance(90);
        var body = hasBody ? new OddBody(_random, mine, resolved == MyAddress ? mine.ClientSecret : "wrong").Next() : null;
        return new OddRequest(
            number, method, path + Query(), Headers(), body, hasBody ? Chance(70) ? "application/json" : Pick(ContentTypes) : null);
    }

    private (string Path, string[] Served) Path()
    {
        var name = Name();
        return _random.Next(28) switch
        {
            0 or 1 or 2 or 3 or 4 => ($"/api/accounts/{name}", ["PUT", "PUT", "PUT", "GET", "DELETE"]),
            5 => ($"/api/accounts/{name}/resync", ["POST", "GET", "GET", "GET"]),
            6 => ($"/api/accounts/{name}/runs", Get),
            7 => ($"/api/accounts/{name}/runs/{Segment()}", Get),
            8 => ($"/api/accounts/{name}/employees", Get),
            9 or 10 => ($"/api/accounts/{Me}/employees/{(Chance(30) ? Pick(othersIds) : Segment())}", Get),
            11 => ($"/api/accounts/{name}/{Segment()}", Get),
            12 => ($"/api/accounts/{name}/{Segment()}/{Segment()}", Get),
            13 => ($"/api/{Segment()}", Get),
            14 => ($"/{Segment()}/{Segment()}/{Segment()}", Get),
            15 => ($"/api/accounts/{name}/plans", ["POST"]),
            16 => ($"/api/accounts/{Me}/plans/{Run()}", Get),
            17 => ($"/api/accounts/{name}/plans/{Run()}/{Pick(["apply", "reject"])}", ["POST"]),
            18 => ($"/api/accounts/{name}/changes", Get),
            19 => ($"/api/accounts/{Me}/employees/{Person()}/{Pick(["history", "resync"])}", ["GET", "POST"]),
            20 => ($"/api/accounts/{Me}/employees/{Person()}", ["DELETE"]),
            21 => ($"/api/accounts/{name}/runs/{Run()}/undo", ["POST"]),
            22 => ($"/api/accounts/{name}/{Pick(["resume", "attributes"])}", ["GET", "POST"]),
            23 => ($"/api/accounts/{name}/lifecycle", ["PUT"]),
            24 => ($"/api/accounts/{name}/lifecycle/summary", Get),
            25 => ($"/api/accounts/{Me}/employees/{Person()}/explain", Get),
            26 => ($"/api/accounts/{name}/personio-webhook", ["POST"]),
            _ => (Pick(Roots), Get),
        };
    }

    private string Name() => Chance(50) ? Me : Segment();

    private string Person() => Chance(30) ? Pick(othersIds) : Chance(20) ? Pick(myIds) : Segment();

    private string Run() => _random.Next(4) switch { 0 => Pick(MyRuns), 1 => Pick(OthersRuns), _ => Segment() };

    private static bool AsksPersonio(string path) =>
        path.StartsWith(MyAddress + "/", StringComparison.Ordinal) && path.Split('/')[^1] is "plans" or "apply" or "resync" or "resume";

    private string Segment() => _random.Next(20) switch
    {
        0 => Pick(myIds),
        1 => new string(Pick("a0-%'.".Select(c => c.ToString()).ToArray())[0], _random.Next(1, 3000)),
        2 => Uri.EscapeDataString(Text(40)),
        3 => Pick(Segments) + Pick(Segments),
        _ => Pick(Segments),
    };

    private string Query()
    {
        if (Chance(55)) return "";
        var parameters = Enumerable.Range(0, _random.Next(1, 4)).Select(
            _ => $"{Pick(QueryNames)}={(Chance(15) ? Pick(Cursors) : QueryValue())}");
        return "?" + string.Join(Pick(["&", "&", "&&", ";"]), parameters);
    }

    private string QueryValue() => _random.Next(10) switch
    {
        0 => new string('9', _random.Next(1, 4000)),
        1 => Uri.EscapeDataString(Text(60)),
        2 or 3 or 4 => Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes(Pick(Tokens)))),
        5 => Uri.EscapeDataString(Convert.ToBase64String(Bytes(40))),
        _ => Pick(QueryValues),
    };

    private List<(string, string)> Headers()
    {
        var headers = new List<(string, string)>();
        while (Chance(40) && headers.Count < 6) headers.Add((Pick(HeaderNames), Pick(HeaderValues)));
        if (Chance(1)) headers.Add(("X-Long", new string('a', _random.Next(1, 20_000))));
        if (Chance(1)) headers.Add(("Host", Pick(["elsewhere.example", "localhost", "127.0.0.1:1", "[::1]"])));
        if (Chance(1)) headers.AddRange(Enumerable.Range(0, _random.Next(1, 100)).Select(i => ($"X-Many-{i}", "a")));
        return headers;
    }

    /// <summary>
    /// Returns the normalised address of a path. Requests that a server may apply to every account, or to the whole target account, are not
    /// sent. The correct secret is sent to the correct address only.
    /// </summary>
    private static string Resolve(string path)
    {
        var resolved = new List<string>();
        foreach (var segment in Uri.UnescapeDataString(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..") resolved.RemoveRange(Math.Max(0, resolved.Count - 1), Math.Min(1, resolved.Count));
            else if (segment != ".") resolved.Add(segment.ToLowerInvariant());
        }

        return string.Join('/', resolved);
    }

    private string Text(int length) => Encoding.UTF8.GetString(Bytes(length));

    private byte[] Bytes(int length)
    {
        var bytes = new byte[_random.Next(length)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private T Pick<T>(IReadOnlyList<T> values) => values[_random.Next(values.Count)];

    private bool Chance(int percent) => _random.Next(100) < percent;
}
