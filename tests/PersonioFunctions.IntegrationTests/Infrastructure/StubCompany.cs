using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Web;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>An invented person.</summary>
internal sealed record StubPerson(long Id, string FirstName = "Ada", string Position = "Engineer")
{
    public string? LastName { get; init; } = "Müster";

    public string Status { get; init; } = "active";

    public string? Email { get; init; } = $"person{Id}@example.org";

    public string? Department { get; init; } = "Research";

    public string? HireDate { get; init; } = "2020-01-01";

    public string? TerminationDate { get; init; }

    public long? ManagerId { get; init; }

    /// <summary>Attributes that Personio sends with another value, as JSON.</summary>
    public IReadOnlyDictionary<string, string> Sent { get; init; } = new Dictionary<string, string>();

    /// <summary>An attribute that Personio omits from this record without reason; null for none.</summary>
    public string? LeftOut { get; init; }
}

/// <summary>The Personio of one company at the other end of the transport: tokens and a paged list, unless a test overrides them.</summary>
internal sealed class StubCompany : HttpMessageHandler
{
    public const string ClientId = "client-1";
    public const string Secret = "s3cret-of-acme";

    private const int NoLimit = 1_000_000;

    private int _listRequests;
    private bool _isRevoked;

    public List<StubPerson> People { get; } = [];

    public int ListRequests => Volatile.Read(ref _listRequests);

    /// <summary>People who are not in the list but are found by id.</summary>
    public List<StubPerson> Unlisted { get; } = [];

    /// <summary>The ids whose lookup is answered with the record of another id.</summary>
    public Dictionary<long, long> Merged { get; } = [];

    /// <summary>The ids whose lookup always fails.</summary>
    public HashSet<long> Failing { get; } = [];

    /// <summary>The total that the list states; null for the true one.</summary>
    public int? AnnouncedTotal { get; set; }

    /// <summary>The total that the list states for a page with so many people; null for the other totals.</summary>
    public Func<int, int>? TotalOfPage { get; set; }

    /// <summary>The longest page that Personio accepts to be asked for.</summary>
    public int MaximumPageSize { get; set; } = 100;

    /// <summary>People whose records Personio cannot show, so that it fails for every page that has them.</summary>
    public HashSet<long> Broken { get; } = [];

    /// <summary>People whom Personio leaves out of a page after it has cut the page.</summary>
    public HashSet<long> Filtered { get; } = [];

    /// <summary>The ids that were looked up one by one.</summary>
    public List<string> LookedUp { get; } = [];

    /// <summary>The secrets of all token requests.</summary>
    public List<string> SecretsSeen { get; } = [];

    /// <summary>Returns a response instead of a token; null for the token.</summary>
    public Func<HttpResponseMessage?> InsteadOfToken { get; set; } = () => null;

    /// <summary>Returns a response instead of a page; null for the page.</summary>
    public Func<HttpResponseMessage?> InsteadOfList { get; set; } = () => null;

    /// <summary>Returns a response instead of one person; null for the person.</summary>
    public Func<HttpResponseMessage?> InsteadOfPerson { get; set; } = () => null;

    /// <summary>The attributes that the credentials may not read.</summary>
    public HashSet<string> Hidden { get; } = [];

    /// <summary>The number of requests for the readable attributes.</summary>
    public int AttributeRequests { get; private set; }

    /// <summary>Returns a response instead of the readable attributes; null for the true ones.</summary>
    public Func<CancellationToken, Task<HttpResponseMessage?>> InsteadOfAttributes { get; set; } =
        _ => Task.FromResult<HttpResponseMessage?>(null);

    /// <summary>The requests that fail, whatever they ask for.</summary>
    public CallFaults<ProviderFault> Faults { get; } = new();

    /// <summary>Runs before a page is sent.</summary>
    public Func<CancellationToken, Task> BeforeList { get; set; } = _ => Task.CompletedTask;

    public static StubCompany Of(int size)
    {
        var company = new StubCompany();
        for (var id = 1; id <= size; id++) company.People.Add(new StubPerson(1000 + id, $"Ada{id}"));
        return company;
    }

    /// <summary>Makes Personio ask for a longer wait than the client's own retries cover.</summary>
    public static HttpResponseMessage Throttled(int? retryAfterSeconds = null)
    {
        var answer = Json("""{"success":false,"error":{"code":0,"message":"Zu viele Anfragen"}}""", HttpStatusCode.TooManyRequests);
        if (retryAfterSeconds is { } seconds) answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return answer;
    }

    /// <summary>Makes Personio reject all tokens and credentials from now on.</summary>
    public void Revoke() => _isRevoked = true;

    /// <summary>Reverses <see cref="Revoke"/>.</summary>
    public void Restore() => _isRevoked = false;

    public static HttpResponseMessage Refused() =>
        Json("""{"success":false,"error":{"code":0,"message":"Verboten"}}""", HttpStatusCode.Forbidden);

    public PersonioClientFactory CreateFactory(TimeProvider time) =>
        CreateFactory(time, new HttpClientTransport(this), new PersonioOptions().BaseUrl);

    /// <summary>Creates clients that wait neither between retries nor for a limit.</summary>
    public static PersonioClientFactory CreateFactory(TimeProvider time, HttpPipelineTransport transport, Uri personio)
    {
        var pipeline = new PersonioClientOptions { Transport = transport };
        pipeline.Retry.Delay = TimeSpan.Zero;
        pipeline.Retry.MaxDelay = TimeSpan.Zero;
        var limits = new PersonioRateLimits(NoLimit, NoLimit, NoLimit, NoLimit);
        return new PersonioClientFactory(new PersonioOptions { BaseUrl = personio }, pipeline, time, NullLogger.Instance, limits);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var fault = Faults.Next();
        if (fault == ProviderFault.Cut) throw new HttpRequestException("The connection was cut.");
        return fault == ProviderFault.None ? await AnswerAsync(request, cancellationToken) : Instead(fault);
    }

    private static HttpResponseMessage Instead(ProviderFault fault) => fault switch
    {
        ProviderFault.ServerError => Json(
            """{"success":false,"error":{"code":500,"message":"Something went wrong"}}""", HttpStatusCode.InternalServerError),
        ProviderFault.SuccessFalse => Json("""{"success":false,"error":{"code":0,"message":"Es ist ein Problem aufgetreten "}}"""),
        _ => new(fault == ProviderFault.NotFoundPage ? HttpStatusCode.NotFound : HttpStatusCode.OK)
        {
            Content = new StringContent("<html><body><h1>gateway</h1></body></html>", Encoding.UTF8, "text/html"),
        },
    };

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath == "/v1/auth")
        {
            using var body = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            SecretsSeen.Add(body.RootElement.GetProperty("client_secret").GetString()!);
            if (_isRevoked) return Unauthorized();
            if (InsteadOfToken() is { } instead) return instead;
            return Json("""{"success":true,"data":{"token":"papi-1","expires_in":86400}}""");
        }

        if (_isRevoked) return Unauthorized();
        if (request.RequestUri.AbsolutePath == "/v1/company/employees/attributes")
        {
            AttributeRequests++;
            return await InsteadOfAttributes(cancellationToken) ?? Json(JsonSerializer.Serialize(new
            {
                success = true,
                data = Attributes(new StubPerson(0)).Keys.Select(key => new { key, label = key, type = "standard" }),
            }));
        }

        if (request.RequestUri.AbsolutePath.Split('/') is [.., "employees", var id]
            && long.TryParse(id, CultureInfo.InvariantCulture, out var number))
        {
            LookedUp.Add(id);
            if (Failing.Contains(number)) return new HttpResponseMessage(HttpStatusCode.InternalServerError);
            return InsteadOfPerson() ?? InsteadOfList() ?? One(Merged.GetValueOrDefault(number, number));
        }

        Interlocked.Increment(ref _listRequests);
        await BeforeList(cancellationToken);
        return InsteadOfList() ?? Page(HttpUtility.ParseQueryString(request.RequestUri.Query));
    }

    /// <summary>Changes one person.</summary>
    public void Change(long id, Func<StubPerson, StubPerson> change)
    {
        var index = People.FindIndex(person => person.Id == id);
        People[index] = change(People[index]);
    }

    private HttpResponseMessage One(long id) => People.Concat(Unlisted).FirstOrDefault(person => person.Id == id) is { } person
        ? Json(JsonSerializer.Serialize(new { success = true, data = new { type = "Employee", attributes = Attributes(person) } }))
        : Json("""{"success":false,"error":{"code":404,"message":"Es ist ein Problem aufgetreten "}}""", HttpStatusCode.NotFound);

    /// <summary>The page of a gateway or firewall that refuses a request before it reaches Personio.</summary>
    public static HttpResponseMessage Blocked(HttpStatusCode status) => new(status)
    {
        Content = new StringContent("<html><body><h1>Request blocked</h1></body></html>", Encoding.UTF8, "text/html"),
    };

    public static HttpResponseMessage Unauthorized() =>
        Json("""{"success":false,"error":{"code":401,"message":"Wrong credentials"}}""", HttpStatusCode.Unauthorized);

    private HttpResponseMessage Page(System.Collections.Specialized.NameValueCollection query)
    {
        var offset = int.Parse(query["offset"] ?? "0", CultureInfo.InvariantCulture);
        var limit = int.Parse(query["limit"] ?? "50", CultureInfo.InvariantCulture);
        if (limit > MaximumPageSize)
        {
            return Json(
                $$$"""{"success":false,"error":{"code":400,"message":"The limit must be between 1 and {{{MaximumPageSize}}}."}}""",
                HttpStatusCode.BadRequest);
        }

        var people = People.Skip(offset).Take(limit).ToList();
        if (people.Exists(person => Broken.Contains(person.Id))) return Instead(ProviderFault.ServerError);
        people.RemoveAll(person => Filtered.Contains(person.Id));
        return Json(JsonSerializer.Serialize(new
        {
            success = true,
            metadata = new { total_elements = TotalOfPage?.Invoke(people.Count) ?? AnnouncedTotal ?? People.Count },
            data = people.Select(person => new { type = "Employee", attributes = Attributes(person) }),
        }));
    }

    private Dictionary<string, object> Attributes(StubPerson person)
    {
        var values = new Dictionary<string, object?>
        {
            ["id"] = person.Id,
            ["first_name"] = person.FirstName,
            ["last_name"] = person.LastName,
            ["email"] = person.Email,
            ["status"] = person.Status,
            ["hire_date"] = person.HireDate is { } hired ? $"{hired}T00:00:00+01:00" : null,
            ["termination_date"] = person.TerminationDate is { } date ? $"{date}T00:00:00+01:00" : null,
            ["position"] = person.Position,
            ["department"] = person.Department is { } name ? new { type = "Department", attributes = new { id = 7, name } } : null,
            ["supervisor"] = person.ManagerId is { } manager
                ? new { type = "Employee", attributes = new { id = new { label = "id", value = manager } } }
                : null,
            ["team"] = "",
            ["cost_centers"] = Array.Empty<object>(),
        };
        foreach (var field in EmployeeField.All) values.TryAdd(field.Attribute, null);
        foreach (var (key, json) in person.Sent) values[key] = JsonSerializer.Deserialize<JsonElement>(json);
        return values
            .Where(pair => !Hidden.Contains(pair.Key) && pair.Key != person.LeftOut)
            .ToDictionary(
                pair => pair.Key,
                pair => (object)new { label = pair.Key, value = pair.Value, type = "standard", universal_id = pair.Key });
    }

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
