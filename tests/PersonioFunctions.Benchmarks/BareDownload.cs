using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using PersonioSimulator;

namespace PersonioFunctions.Benchmarks;

/// <summary>Downloads the pages of a run with an HttpClient alone, as the lower bound of a run.</summary>
internal sealed class BareDownload : IDisposable
{
    private const int PageSize = 100;

    private readonly HttpClient _http;
    private readonly string _query;

    private BareDownload(HttpClient http, string query) => (_http, _query) = (http, query);

    /// <summary>Signs in to a company.</summary>
    public static async Task<BareDownload> OpenAsync(Uri simulator, CompanyInfo company)
    {
        var http = new HttpClient { BaseAddress = simulator };
        using var answer = await http.PostAsync(
            "/v1/auth", JsonContent.Create(new { client_id = company.ClientId, client_secret = company.ClientSecret }));
        using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        var token = body.RootElement.GetProperty("data").GetProperty("token").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new BareDownload(http, string.Concat(Keys.Select(key => $"&attributes[]={key}")));
    }

    /// <summary>The attribute keys that a run requests.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["id", .. new EmployeeAttributes(emailKey: null).Keys];

    /// <summary>Returns the pages one after the other.</summary>
    public async IAsyncEnumerable<byte[]> PagesAsync(int employees)
    {
        for (var offset = 0; offset < employees; offset += PageSize)
            yield return await _http.GetByteArrayAsync($"/v1/company/employees?limit={PageSize}&offset={offset}{_query}");
    }

    /// <summary>Fetches all pages and discards them.</summary>
    public async Task ThrowAwayAsync(int employees)
    {
        await foreach (var _ in PagesAsync(employees))
        {
        }
    }

    public void Dispose() => _http.Dispose();
}
