using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using PersonioSimulator;

namespace PersonioFunctions.Benchmarks;

/// <summary>Pages of invented people in all the shapes that the simulator knows, kept in memory.</summary>
internal static class SimulatedPages
{
    private const int PageSize = 100;

    /// <summary>Lets a simulator in this process write the whole list, as JSON in UTF-8.</summary>
    public static async Task<byte[][]> FetchAsync(int employees, IEnumerable<string> attributes)
    {
        var options = new SimulatorOptions { Companies = [new("acme", employees)] };
        await using var simulator = await SimulatorServer.StartAsync(options, TimeProvider.System, CancellationToken.None);
        await simulator.Control.SetSettingsAsync(new SimulatorSettings { EnforceLimits = false }, CancellationToken.None);
        using var http = new HttpClient { BaseAddress = simulator.BaseUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await SignInAsync(http, simulator));

        var query = string.Concat(attributes.Select(attribute => $"&attributes[]={attribute}"));
        var pages = new byte[(employees + PageSize - 1) / PageSize][];
        for (var page = 0; page < pages.Length; page++)
            pages[page] = await http.GetByteArrayAsync($"/v1/company/employees?limit={PageSize}&offset={page * PageSize}{query}");
        return pages;
    }

    private static async Task<string> SignInAsync(HttpClient http, SimulatorServer simulator)
    {
        var company = await simulator.Control.GetCompanyAsync("acme", CancellationToken.None);
        using var answer = await http.PostAsJsonAsync("/v1/auth", new { client_id = company.ClientId, client_secret = company.ClientSecret });
        using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        return body.RootElement.GetProperty("data").GetProperty("token").GetString()!;
    }
}
