using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace PersonioFunctions.IntegrationTests.Simulator;

/// <summary>A simulator in this process with a fixed clock, and a plain client for its first company.</summary>
internal sealed class SimulatorBench : IAsyncDisposable
{
    public const string Employees = "/v1/company/employees";

    private SimulatorBench(SimulatorServer server, FakeTimeProvider time)
    {
        Server = server;
        Time = time;
        Http = new HttpClient { BaseAddress = server.BaseUrl };
    }

    public SimulatorServer Server { get; }

    public SimulatorControl Control => Server.Control;

    public FakeTimeProvider Time { get; }

    /// <summary>The client. It has no token unless <see cref="SignInAsync"/> was called.</summary>
    public HttpClient Http { get; }

    public CompanyInfo Company { get; private set; } = null!;

    public string CompanyName => Company.Name;

    public static async Task<SimulatorBench> StartAsync(int size = 3, int seed = 1)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        var options = new SimulatorOptions { Seed = seed, Companies = [new("acme", size), new("other", 2)] };
        var bench = new SimulatorBench(await SimulatorServer.StartAsync(options, time, CancellationToken.None), time);
        bench.Company = await bench.Control.GetCompanyAsync("acme", CancellationToken.None);
        return bench;
    }

    /// <summary>Starts and signs in, for tests about employees.</summary>
    public static async Task<SimulatorBench> StartSignedInAsync(int size = 3, int seed = 1)
    {
        var bench = await StartAsync(size, seed);
        await bench.SignInAsync();
        return bench;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }

    public Task<HttpResponseMessage> AuthAsync(string clientId, string clientSecret) =>
        Http.PostAsJsonAsync("/v1/auth", new { client_id = clientId, client_secret = clientSecret });

    public Task<HttpResponseMessage> AuthAsync() => AuthAsync(Company.ClientId, Company.ClientSecret);

    public async Task<string> TokenAsync()
    {
        using var response = await AuthAsync();
        return (await JsonAsync(response)).GetProperty("data").GetProperty("token").GetString()!;
    }

    public async Task SignInAsync() =>
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync());

    /// <summary>Returns the response of a GET that must succeed.</summary>
    public async Task<JsonElement> GetAsync(string pathAndQuery)
    {
        using var response = await Http.GetAsync(pathAndQuery);
        Assert.Equal(200, (int)response.StatusCode);
        return await JsonAsync(response);
    }

    /// <summary>Returns the rows of a list that must succeed, by their attributes.</summary>
    public async Task<List<JsonElement>> RowsAsync(string query = "") => Rows(await GetAsync(Employees + query));

    /// <summary>
    /// Walks the list by the number of rows received, as a careful client does. Returns the ids in order and the totals claimed.
    /// </summary>
    public async Task<(List<long> Ids, List<int> Totals)> WalkAsync(int limit)
    {
        List<long> ids = [];
        List<int> totals = [];
        while (true)
        {
            var page = await GetAsync(string.Create(CultureInfo.InvariantCulture, $"{Employees}?limit={limit}&offset={ids.Count}"));
            var rows = Rows(page);
            totals.Add(page.GetProperty("metadata").GetProperty("total_elements").GetInt32());
            ids.AddRange(rows.Select(Id));
            if (rows.Count == 0 || ids.Count >= totals[^1])
                return (ids, totals);
        }
    }

    public static List<JsonElement> Rows(JsonElement list) =>
        [.. list.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("attributes"))];

    public static long Id(JsonElement attributes) => Value(attributes, "id").GetInt64();

    public static JsonElement Value(JsonElement attributes, string key) => attributes.GetProperty(key).GetProperty("value");

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    /// <summary>Returns status, code and message of a response that must have the error envelope.</summary>
    public static async Task<(int Status, int Code, string Message)> ErrorAsync(HttpResponseMessage response)
    {
        var json = await JsonAsync(response);
        Assert.False(json.GetProperty("success").GetBoolean());
        var error = json.GetProperty("error");
        return ((int)response.StatusCode, error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()!);
    }

    /// <summary>Returns status, code and message of a GET that must return the error envelope.</summary>
    public async Task<(int Status, int Code, string Message)> GetErrorAsync(string pathAndQuery)
    {
        using var response = await Http.GetAsync(pathAndQuery);
        return await ErrorAsync(response);
    }

    /// <summary>Returns the status of a GET, whatever it is.</summary>
    public async Task<int> StatusAsync(string pathAndQuery = Employees)
    {
        using var response = await Http.GetAsync(pathAndQuery);
        return (int)response.StatusCode;
    }
}
