using System.Net;
using System.Text;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace PersonioFunctions.Tests.Personio;

/// <summary>
/// The other end of the transport. Answers token requests with <see cref="Tokens"/> and all others with <see cref="Employees"/>; tests may
/// replace both. Retries do not wait.
/// </summary>
internal sealed class StubPersonio : HttpMessageHandler
{
    public const string Secret = "s3cret-of-acme";
    public const string EmptyPage = """{"success":true,"data":[]}""";

    private readonly Lock _lock = new();

    public StubPersonio() => Options = new PersonioOptions { RequestsPerMinute = 100_000, BurstPerSecond = 100_000 };

    public sealed record Received(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string Body);

    public PersonioOptions Options { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    public RecordingLogger Logger { get; } = new();

    public PersonioClientOptions Pipeline { get; } = new();

    public List<Received> Requests { get; } = [];

    public int TokenRequests => Requests.Count(r => r.Uri.AbsolutePath == "/v1/auth");

    public int EmployeeRequests => Requests.Count - TokenRequests;

    /// <summary>Answers the nth (from 1) token request.</summary>
    public Func<int, HttpResponseMessage> Tokens { get; set; } = n => Token($"papi-{n}", 86_400);

    /// <summary>Answers the nth (from 1) request for employees.</summary>
    public Func<int, Received, HttpResponseMessage> Employees { get; set; } = (_, _) => Json(EmptyPage);

    /// <summary>Runs before a response is sent.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public static HttpResponseMessage Json(string body, int status = 200) =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Status(int status, string? retryAfter = null, string header = "Retry-After")
    {
        var answer = Json("""{"success":false,"error":{"code":0,"message":"Etwas ist schiefgelaufen"}}""", status);
        if (retryAfter is not null)
        {
            answer.Headers.TryAddWithoutValidation(header, retryAfter);
        }

        return answer;
    }

    public static HttpResponseMessage Token(string token, int? expiresIn) =>
        Json($$"""{"success":true,"data":{"token":"{{token}}"{{(expiresIn is null ? "" : $",\"expires_in\":{expiresIn}")}} } }""");

    public static string Employee(long id) =>
        $$$"""{"type":"Employee","attributes":{"id":{"label":"ID","value":{{{id}}},"type":"integer","universal_id":"id"} } }""";

    public static string Page(IEnumerable<long> ids, int? total = null) =>
        $$"""{"success":true,{{(total is null ? "" : $"\"metadata\":{{\"total_elements\":{total}}},")}}"""
        + $"\"data\":[{string.Join(',', ids.Select(Employee))}]}}";

    public static PersonioConnection Connection(string account = "acme", string clientId = "client-1", string? companyName = null) =>
        new(account, clientId, companyName, _ => Task.FromResult(Secret));

    public PersonioClientFactory CreateFactory()
    {
        Pipeline.Transport = new HttpClientTransport(this);
        Pipeline.Retry.Delay = TimeSpan.Zero;
        Pipeline.Retry.MaxDelay = TimeSpan.Zero;
        return new PersonioClientFactory(Options, Pipeline, Time, Logger);
    }

    public PersonioClient CreateClient() => CreateFactory().Create(Connection());

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        var received = new Received(request.Method.Method, request.RequestUri!, headers, body);
        int number;
        lock (_lock)
        {
            Requests.Add(received);
            number = Requests.Count(r => r.Uri.AbsolutePath == received.Uri.AbsolutePath);
        }

        await Before(cancellationToken);
        var answer = received.Uri.AbsolutePath == "/v1/auth" ? Tokens(number) : Employees(number, received);
        answer.RequestMessage = request;
        return answer;
    }
}

internal sealed class RecordingLogger : ILogger
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Lines)
        {
            Lines.Add(formatter(state, exception) + exception);
        }
    }
}

internal static class PersonioClientTestExtensions
{
    public static Task<List<PersonioEmployeePage>> PagesAsync(this PersonioClient client, params string[] attributes) =>
        client.PagesKnowingAsync(KnownPages.None, attributes);

    public static Task<List<PersonioEmployeePage>> PagesKnowingAsync(
        this PersonioClient client, KnownPages known, params string[] attributes) => client.PagesAsync(known, PageSize.Hundred, attributes);

    public static async Task<List<PersonioEmployeePage>> PagesAsync(
        this PersonioClient client, KnownPages known, PageSize size, params string[] attributes)
    {
        var pages = new List<PersonioEmployeePage>();
        await foreach (var page in client.GetEmployeesAsync(attributes, known, size, CancellationToken.None))
        {
            pages.Add(page);
        }

        return pages;
    }

    public static async Task<PersonioException> FailureAsync(this PersonioClient client) =>
        await Assert.ThrowsAsync<PersonioException>(() => client.PagesAsync());
}
