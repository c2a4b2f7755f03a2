using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace PersonioFunctions.IntegrationTests.Hardening;

/// <summary>Ten thousand hostile requests.</summary>
[Collection(SharedHardenedProduct.Name)]
public sealed partial class FuzzTests(HardenedProduct product, ITestOutputHelper output)
{
    private const int Seed = 20261123;
    private const int Count = 10_000;
    private const int UnderWay = 8;

    // Occurs in nearly every row of the other account's people, and nowhere else.
    private const string Marker = "bravo.example";

    // Without one of these, the generator no longer reaches its targets.
    private static readonly int[] Expected = [200, 202, 400, 404, 405, 409, 413, 414, 415, 422, 429, 431];

    [Fact]
    public async Task Requests_Hostile_AreAnsweredOrRefusedAndTouchNoOtherAccount()
    {
        var company = await product.Personio.GetCompanyAsync(HardenedProduct.Alpha, CancellationToken.None);
        var (myIds, othersIds) = (await product.IdsAsync(HardenedProduct.Alpha), await product.IdsAsync(HardenedProduct.Bravo));
        var requests = new OddRequests(Seed, company, myIds, [.. othersIds.Except(myIds)])
        {
            MyRuns = await product.RunAndPlanIdsAsync(HardenedProduct.Alpha),
            OthersRuns = await product.RunAndPlanIdsAsync(HardenedProduct.Bravo),
        }.Take(Count);
        var (others, accounts) = (await product.RowsOfAsync(HardenedProduct.Bravo), await product.AccountsAsync());
        var employees = await product.Host.Client.GetStringAsync($"accounts/{HardenedProduct.Bravo}/employees");
        Assert.Contains(Marker, employees, StringComparison.Ordinal);
        var faults = new ConcurrentBag<string>();
        var statuses = new ConcurrentDictionary<int, int>();
        var clock = Stopwatch.StartNew();

        using (var client = OddRequest.CreateClient())
        {
            await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = UnderWay }, async (request, token) =>
            {
                using var message = request.ToMessage(product.Host.BaseUrl);
                using var answer = await client.SendAsync(message, token);
                statuses.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
                if (await FaultOfAsync(answer, token) is { } fault) faults.Add($"{request.Description}: {fault}");
            });
        }

        var countsByStatus = string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}"));
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s; {countsByStatus}");
        Assert.True(faults.IsEmpty, $"{faults.Count} faults:\n{string.Join("\n", faults.Order().Take(25))}");

        // The product refused most of them and carried out the valid ones.
        Assert.Equal(Count, statuses.Values.Sum());
        Assert.All(Expected, status => Assert.Contains(status, statuses.Keys));
        using var health = await product.Host.Client.GetAsync("health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);

        // A requested run appears in the table of runs at once.
        Assert.Equal(others, await product.RowsOfAsync(HardenedProduct.Bravo));
        Assert.Equal(accounts, await product.AccountsAsync());
        Assert.DoesNotContain(product.Host.Output, line => line.Contains(company.ClientSecret, StringComparison.Ordinal));
    }

    private static async Task<string?> FaultOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        if (status is not ((>= 200 and < 300) or (>= 400 and < 500))) return $"answered {status}";
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (body.Contains(Marker, StringComparison.OrdinalIgnoreCase)) return "shows people of another account";
        if (Inside().IsMatch(body + answer.Headers)) return $"shows what is inside: {body}";
        if (answer.Headers.Contains("X-Injected")) return "a header was injected";

        // A request that Kestrel itself refuses gets no body.
        if (body.Length == 0) return null;
        var expected = status < 300 ? "application/json" : "application/problem+json";
        if (answer.Content.Headers.ContentType?.MediaType != expected) return $"{status} is {answer.Content.Headers.ContentType}";
        return answer.Headers.Contains("Content-Security-Policy") ? null : "lacks its headers";
    }

    [GeneratedRegex(
        @"Exception|\bat (PersonioFunctions|Azure|System|Microsoft)\.|RequestId:"
        + @"|devstoreaccount|AccountKey|papi-[A-Za-z0-9_-]{40,}")]
    private static partial Regex Inside();
}
