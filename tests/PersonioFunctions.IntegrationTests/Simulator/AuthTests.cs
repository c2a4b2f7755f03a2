using System.Net.Http.Headers;

namespace PersonioFunctions.IntegrationTests.Simulator;

public sealed class AuthTests
{
    [Fact]
    public async Task Auth_JsonBody_GivesTokenWithScopeAndDay()
    {
        await using var bench = await SimulatorBench.StartAsync();

        using var response = await bench.AuthAsync();

        var data = (await SimulatorBench.JsonAsync(response)).GetProperty("data");
        var token = data.GetProperty("token").GetString()!;
        Assert.StartsWith("papi-", token, StringComparison.Ordinal);
        Assert.Equal(86_400, data.GetProperty("expires_in").GetInt32());
        Assert.Equal("employees:read", data.GetProperty("scope").GetString());
        Assert.Equal("Bearer " + token, Assert.Single(response.Headers.GetValues("Authorization")));
    }

    [Fact]
    public async Task Auth_FormBody_GivesTheSameToken()
    {
        await using var bench = await SimulatorBench.StartAsync();
        using var form = new FormUrlEncodedContent(
            [new("client_id", bench.Company.ClientId), new("client_secret", bench.Company.ClientSecret)]);

        using var response = await bench.Http.PostAsync("/v1/auth", form);

        var token = (await SimulatorBench.JsonAsync(response)).GetProperty("data").GetProperty("token").GetString();
        Assert.Equal(await bench.TokenAsync(), token);
    }

    [Fact]
    public async Task Auth_QueryString_IsForbiddenAndNotLogged()
    {
        await using var bench = await SimulatorBench.StartAsync();

        using var response = await bench.Http.PostAsync(
            $"/v1/auth?client_id={bench.Company.ClientId}&client_secret={bench.Company.ClientSecret}", content: null);

        Assert.Equal(403, (await SimulatorBench.ErrorAsync(response)).Status);
        var seen = Assert.Single(await bench.Control.GetRequestsAsync(null, CancellationToken.None));
        Assert.Equal("/v1/auth", seen.PathAndQuery);
    }

    [Theory]
    [InlineData("""{"client_id":"papi-nobody","client_secret":"x"}""")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("not json")]
    public async Task Auth_UnknownOrUnreadableCredentials_AreWrong(string body)
    {
        await using var bench = await SimulatorBench.StartAsync();
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));

        using var response = await bench.Http.PostAsync("/v1/auth", content);

        Assert.Equal((401, 401, "Wrong credentials"), await SimulatorBench.ErrorAsync(response));
    }

    [Fact]
    public async Task Auth_WrongSecret_IsWrong()
    {
        await using var bench = await SimulatorBench.StartAsync();

        using var response = await bench.AuthAsync(bench.Company.ClientId, "wrong");

        Assert.Equal((401, 401, "Wrong credentials"), await SimulatorBench.ErrorAsync(response));
    }

    [Fact]
    public async Task Auth_LaterTheSameDay_ReturnsTheSameTokenWithTheRemainingLifetime()
    {
        await using var bench = await SimulatorBench.StartAsync();
        var first = await bench.TokenAsync();

        bench.Time.Advance(TimeSpan.FromHours(23));
        using var response = await bench.AuthAsync();

        var data = (await SimulatorBench.JsonAsync(response)).GetProperty("data");
        Assert.Equal(first, data.GetProperty("token").GetString());
        Assert.Equal(3_600, data.GetProperty("expires_in").GetInt32());
    }

    [Fact]
    public async Task Token_AfterADay_IsRefusedAndReplaced()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        var first = await bench.TokenAsync();

        bench.Time.Advance(TimeSpan.FromHours(24));

        Assert.Equal((401, 401, "The token has been blacklisted"), await bench.GetErrorAsync(SimulatorBench.Employees));
        Assert.NotEqual(first, await bench.TokenAsync());
    }

    [Fact]
    public async Task Token_LifetimeConfigured_ExpiresThen()
    {
        await using var bench = await SimulatorBench.StartAsync();
        await bench.Control.SetSettingsAsync(new SimulatorSettings { TokenLifetimeSeconds = 10 }, CancellationToken.None);
        await bench.SignInAsync();

        Assert.Equal(200, await bench.StatusAsync());
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(401, await bench.StatusAsync());
    }

    [Fact]
    public async Task Auth_DetailsOff_SendsTheTokenAlone()
    {
        await using var bench = await SimulatorBench.StartAsync();
        await bench.Control.SetSettingsAsync(new SimulatorSettings { SendTokenDetails = false }, CancellationToken.None);

        using var response = await bench.AuthAsync();

        var data = (await SimulatorBench.JsonAsync(response)).GetProperty("data");
        Assert.Equal("token", Assert.Single(data.EnumerateObject()).Name);
    }

    [Fact]
    public async Task Auth_SixtyFirstInAMinute_BlocksForAMinute()
    {
        await using var bench = await SimulatorBench.StartAsync();
        for (var request = 0; request < 60; request++)
            Assert.StartsWith("papi-", await bench.TokenAsync(), StringComparison.Ordinal);
        bench.Time.Advance(TimeSpan.FromSeconds(30));

        async Task<int> StatusAsync()
        {
            using var response = await bench.AuthAsync();
            return (int)response.StatusCode;
        }

        Assert.Equal(429, await StatusAsync());
        // The window has moved on by now; the cool-down has not ended.
        bench.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(429, await StatusAsync());
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, await StatusAsync());
    }

    [Fact]
    public async Task Employees_NoToken_AuthorizationIsNotProvided()
    {
        await using var bench = await SimulatorBench.StartAsync();

        Assert.Equal((401, 401, "Authorization is not provided"), await bench.GetErrorAsync(SimulatorBench.Employees));
    }

    [Fact]
    public async Task Employees_TokenNeverIssued_IsForbidden()
    {
        await using var bench = await SimulatorBench.StartAsync();
        bench.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "papi-invented");

        Assert.Equal((403, 403, "Provided authorization is not valid"), await bench.GetErrorAsync(SimulatorBench.Employees));
    }

    [Fact]
    public async Task Employees_Success_EchoesTheToken()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();

        using var response = await bench.Http.GetAsync(SimulatorBench.Employees);

        Assert.Equal(bench.Http.DefaultRequestHeaders.Authorization!.ToString(),
            Assert.Single(response.Headers.GetValues("Authorization")));
    }
}
