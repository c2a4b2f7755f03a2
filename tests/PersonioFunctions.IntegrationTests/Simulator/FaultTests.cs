using System.Text.Json;

namespace PersonioFunctions.IntegrationTests.Simulator;

public sealed class FaultTests
{
    [Theory]
    [InlineData(FaultKind.TooManyRequests, 429, 429)]
    [InlineData(FaultKind.ServerError, 500, 500)]
    [InlineData(FaultKind.Forbidden, 403, 0)]
    [InlineData(FaultKind.SuccessFalse, 200, 0)]
    [InlineData(FaultKind.Unauthorized, 401, 401)]
    public async Task Fault_Envelope_IsSentOnceAndThenGone(FaultKind kind, int status, int code)
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = kind, On = FaultTarget.Employees, Times = 1 });

        var error = await bench.GetErrorAsync(SimulatorBench.Employees);

        Assert.Equal((status, code), (error.Status, error.Code));
        Assert.Equal(200, await bench.StatusAsync());
    }

    [Theory]
    [InlineData(FaultKind.BadGatewayHtml, 502)]
    [InlineData(FaultKind.GatewayUnauthorized, 401)]
    [InlineData(FaultKind.GatewayForbidden, 403)]
    [InlineData(FaultKind.NotFoundHtml, 404)]
    [InlineData(FaultKind.HtmlPage, 200)]
    [InlineData(FaultKind.Redirect, 302)]
    public async Task Gateway_Answers_WithAnHtmlPage(FaultKind kind, int status)
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = kind });
        using var request = new HttpRequestMessage(HttpMethod.Get, SimulatorBench.Employees);
        request.Headers.Authorization = bench.Http.DefaultRequestHeaders.Authorization;
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = bench.Server.BaseUrl };

        using var response = await http.SendAsync(request);

        Assert.Equal((status, "text/html"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("<html>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12.5")]
    [InlineData("Fri, 27 Nov 2026 12:00:00 GMT")]
    public async Task TooManyRequests_RetryAfterOfTheRule_IsSentUnchanged(string retryAfter)
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = FaultKind.TooManyRequests, RetryAfter = retryAfter });

        using var response = await bench.Http.GetAsync(SimulatorBench.Employees);

        Assert.Equal(retryAfter, Assert.Single(response.Headers.NonValidated["Retry-After"]));
    }

    [Fact]
    public async Task TruncatedJson_IsCompleteHttpAndBrokenJson()
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = FaultKind.TruncatedJson, Times = 1 });

        var cut = await bench.Http.GetByteArrayAsync(SimulatorBench.Employees);
        var whole = await bench.Http.GetByteArrayAsync(SimulatorBench.Employees);

        Assert.Equal(whole[..cut.Length], cut);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(cut));
    }

    [Fact]
    public async Task EmptyBody_Sent_HasNoContent()
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = FaultKind.EmptyBody });

        Assert.Empty(await bench.Http.GetByteArrayAsync(SimulatorBench.Employees));
    }

    [Fact]
    public async Task Slow_Delay_IsFollowedByTheCorrectResponse()
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = FaultKind.Slow, DelayMilliseconds = 3_000 });

        await Delays.AssertAnswersOnlyAfterAsync(bench, TimeSpan.FromSeconds(3), () => bench.Http.GetAsync(SimulatorBench.Employees));
    }

    [Theory]
    [InlineData(FaultKind.ConnectionReset, null)]
    [InlineData(FaultKind.ConnectionResetMidBody, 200)]
    public async Task ConnectionReset_CutsTheConnection(FaultKind kind, int? statusSeen)
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = kind, Times = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => bench.Http.GetByteArrayAsync(SimulatorBench.Employees));

        var seen = (await bench.Control.GetRequestsAsync(bench.CompanyName, CancellationToken.None))[^1];
        Assert.Equal((kind, statusSeen), (seen.Fault, seen.Status));
        Assert.Equal(200, await bench.StatusAsync());
    }

    [Fact]
    public async Task TokenRevoked_MidRun_RefusesTheTokenAndGivesANewOne()
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = FaultKind.TokenRevoked, Page = 1, Times = 1 });
        Assert.Equal(200, await bench.StatusAsync(SimulatorBench.Employees + "?limit=10"));

        Assert.Equal((401, 401, "The token has been blacklisted"),
            await bench.GetErrorAsync(SimulatorBench.Employees + "?limit=10&offset=10"));

        Assert.Equal(401, await bench.StatusAsync());
        await bench.SignInAsync();
        Assert.Equal(200, await bench.StatusAsync(SimulatorBench.Employees + "?limit=10&offset=10"));
    }

    [Fact]
    public async Task DuplicateRow_Walked_ShowsTheRowAtTheEdgeTwiceAndAllOthersOnce()
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = FaultKind.DuplicateRow });

        var (ids, totals) = await bench.WalkAsync(limit: 10);

        var truth = await TruthAsync(bench);
        Assert.Equal(truth.Insert(10, truth[9]), ids);
        Assert.Equal([25, 26, 26], totals);
    }

    [Fact]
    public async Task MissingRow_Walked_NeverShowsTheRowAtTheEdge()
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = FaultKind.MissingRow });

        var (ids, totals) = await bench.WalkAsync(limit: 10);

        Assert.Equal((await TruthAsync(bench)).RemoveAt(10), ids);
        Assert.Equal([25, 24, 24], totals);
    }

    [Fact]
    public async Task DriftingTotal_FallsWithEveryPage()
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = FaultKind.DriftingTotal });

        var (ids, totals) = await bench.WalkAsync(limit: 10);

        Assert.Equal([24, 23, 22], totals);
        Assert.Equal(await TruthAsync(bench), ids);
    }

    [Theory]
    [InlineData(FaultKind.EmptyList, 0)]
    [InlineData(FaultKind.EmptyPage, 25)]
    public async Task Empty_SuccessWithoutRows_ClaimsTheTotalOfItsKind(FaultKind kind, int total)
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = kind });

        var page = await bench.GetAsync(SimulatorBench.Employees);

        Assert.Empty(SimulatorBench.Rows(page));
        Assert.Equal(total, page.GetProperty("metadata").GetProperty("total_elements").GetInt32());
    }

    [Fact]
    public async Task Rule_SkipAndTimes_HitTheRequestsInBetween()
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = FaultKind.ServerError, Skip = 2, Times = 2 });

        List<int> statuses = [];
        for (var request = 0; request < 5; request++)
            statuses.Add(await bench.StatusAsync());

        Assert.Equal([200, 200, 500, 500, 200], statuses);
    }

    [Fact]
    public async Task Rule_Offset_HitsThatPageAlone()
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = FaultKind.ServerError, Offset = 20 });

        Assert.Equal(200, await bench.StatusAsync(SimulatorBench.Employees + "?limit=10&offset=10"));
        Assert.Equal(500, await bench.StatusAsync(SimulatorBench.Employees + "?limit=10&offset=20"));
    }

    [Fact]
    public async Task Rule_Company_SparesTheOthers()
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = FaultKind.ServerError, Company = "other" });
        var other = await bench.Control.GetCompanyAsync("other", CancellationToken.None);

        using var response = await bench.AuthAsync(other.ClientId, other.ClientSecret);

        Assert.Equal(500, (int)response.StatusCode);
        Assert.Equal(200, await bench.StatusAsync());
    }

    [Theory]
    [InlineData(FaultTarget.Auth, "auth")]
    [InlineData(FaultTarget.Employees, "list")]
    [InlineData(FaultTarget.Employee, "one")]
    [InlineData(FaultTarget.Attributes, "attributes")]
    [InlineData(FaultTarget.ProfilePicture, "picture")]
    public async Task Rule_Target_HitsThatEndpointAlone(FaultTarget target, string hit)
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = FaultKind.ServerError, On = target });
        var id = (await bench.Control.GetEmployeesAsync(bench.CompanyName, CancellationToken.None))
            .First(employee => employee.HasPicture).Id;

        using var auth = await bench.AuthAsync();
        Dictionary<string, int> statuses = new()
        {
            ["auth"] = (int)auth.StatusCode,
            ["list"] = await bench.StatusAsync(),
            ["one"] = await bench.StatusAsync($"{SimulatorBench.Employees}/{id}"),
            ["attributes"] = await bench.StatusAsync(SimulatorBench.Employees + "/attributes"),
            ["picture"] = await bench.StatusAsync($"{SimulatorBench.Employees}/{id}/profile-picture/8"),
        };

        Assert.All(statuses, status => Assert.Equal(status.Key == hit ? 500 : 200, status.Value));
    }

    [Fact]
    public async Task Auth_TruncatedAnswer_IsBrokenJson()
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = FaultKind.TruncatedJson, On = FaultTarget.Auth });

        using var response = await bench.AuthAsync();

        Assert.Equal(200, (int)response.StatusCode);
        await Assert.ThrowsAnyAsync<JsonException>(() => SimulatorBench.JsonAsync(response));
    }

    [Fact]
    public async Task ClearFaults_OfOneCompany_LeavesTheRest()
    {
        await using var bench = await FaultyAsync(new FaultRule { Kind = FaultKind.ServerError, Company = "acme" });
        await bench.Control.AddFaultAsync(new FaultRule { Kind = FaultKind.ServerError, Company = "other" }, CancellationToken.None);

        await bench.Control.ClearFaultsAsync("acme", CancellationToken.None);

        Assert.Equal("other", Assert.Single(await bench.Control.GetFaultsAsync(CancellationToken.None)).Company);
        Assert.Equal(200, await bench.StatusAsync());
        await bench.Control.ClearFaultsAsync(null, CancellationToken.None);
        Assert.Empty(await bench.Control.GetFaultsAsync(CancellationToken.None));
    }

    public static TheoryData<FaultRule> Nonsense => new(
        new FaultRule { Kind = FaultKind.ServerError, Times = 0 },
        new FaultRule { Kind = FaultKind.ServerError, Skip = -1 },
        new FaultRule { Kind = FaultKind.MissingRow, On = FaultTarget.Auth },
        new FaultRule { Kind = FaultKind.TokenRevoked, On = FaultTarget.Auth },
        new FaultRule { Kind = FaultKind.ServerError, RetryAfter = "1" });

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task AddFault_ImpossibleRule_IsRefused(FaultRule rule)
    {
        await using var bench = await SimulatorBench.StartAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => bench.Control.AddFaultAsync(rule, CancellationToken.None));
    }

    private static async Task<SimulatorBench> FaultyAsync(FaultRule rule)
    {
        var bench = await SimulatorBench.StartSignedInAsync(size: 25);
        await bench.Control.AddFaultAsync(rule, CancellationToken.None);
        return bench;
    }

    private static async Task<System.Collections.Immutable.ImmutableList<long>> TruthAsync(SimulatorBench bench) =>
        [.. (await bench.Control.GetEmployeesAsync(bench.CompanyName, CancellationToken.None)).Select(employee => employee.Id)];
}
