namespace PersonioFunctions.Tests.Personio.Pipeline;

public sealed class PersonioTokenTests
{
    [Fact]
    public async Task GetEmployees_SecondWalk_UsesTheSameTokenAndReadsNoSecret()
    {
        var personio = new StubPersonio();
        using var factory = personio.CreateFactory();
        var reads = 0;
        var connection = StubPersonio.Connection() with
        {
            ClientSecret = _ =>
            {
                reads++;
                return Task.FromResult(StubPersonio.Secret);
            },
        };

        var first = await factory.Create(connection).PagesAsync();
        var second = await factory.Create(connection).PagesAsync();

        Assert.Equal(1, personio.TokenRequests);
        Assert.Equal(1, reads);
        Assert.Equal(2, Assert.Single(first).Requests);
        Assert.Equal(1, Assert.Single(second).Requests);
    }

    [Theory]
    [InlineData("\"expires_in\":1000,", 899, 901)]
    [InlineData("\"expires_in\":\"1000\",", 899, 901)]
    [InlineData("\"expires_in\":86400,", 86_099, 86_101)]
    [InlineData("\"expires_in\":2147483647,", 86_099, 86_101)]
    [InlineData("", 599, 601)]
    [InlineData("\"expires_in\":null,", 599, 601)]
    [InlineData("\"expires_in\":\"soon\",", 599, 601)]
    [InlineData("\"expires_in\":{\"s\":1},", 599, 601)]
    public async Task GetEmployees_TimePasses_TokenIsUsedUntilShortlyBeforeItExpires(string expiresIn, int stillGood, int over)
    {
        var personio = new StubPersonio
        {
            Tokens = n => StubPersonio.Json($$"""{"success":true,"data":{ {{expiresIn}}"token":"papi-{{n}}","scope":"x"} }"""),
        };
        var client = personio.CreateClient();

        await client.PagesAsync();
        personio.Time.Advance(TimeSpan.FromSeconds(stillGood));
        await client.PagesAsync();
        Assert.Equal(1, personio.TokenRequests);

        personio.Time.Advance(TimeSpan.FromSeconds(over - stillGood));
        await client.PagesAsync();
        Assert.Equal(2, personio.TokenRequests);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task GetEmployees_TokenExpiresAtOnce_ServesItsOwnCall(int expiresIn)
    {
        var personio = new StubPersonio { Tokens = n => StubPersonio.Token($"papi-{n}", expiresIn) };

        await personio.CreateClient().PagesAsync();

        Assert.Equal("Bearer papi-1", personio.Requests[^1].Headers["Authorization"]);
    }

    [Fact]
    public async Task GetEmployees_OtherAccountOrOtherClientId_HasItsOwnToken()
    {
        var personio = new StubPersonio();
        using var factory = personio.CreateFactory();

        await factory.Create(StubPersonio.Connection("acme", "client-1")).PagesAsync();
        await factory.Create(StubPersonio.Connection("acme", "client-2")).PagesAsync();
        await factory.Create(StubPersonio.Connection("globex", "client-1")).PagesAsync();

        Assert.Equal(
            ["Bearer papi-1", "Bearer papi-2", "Bearer papi-3"],
            personio.Requests.Where(r => r.Method == "GET").Select(r => r.Headers["Authorization"]));
    }

    // Otherwise the tokens of replaced credentials would stay in memory as long as the process.
    [Fact]
    public async Task GetEmployees_CredentialsReplaced_ForgetsTheEarlierTokenOfThisAccountOnly()
    {
        var personio = new StubPersonio();
        using var factory = personio.CreateFactory();

        await factory.Create(StubPersonio.Connection("acme", "client-1")).PagesAsync();
        await factory.Create(StubPersonio.Connection("globex", "client-1")).PagesAsync();
        await factory.Create(StubPersonio.Connection("acme", "client-2")).PagesAsync();
        await factory.Create(StubPersonio.Connection("acme", "client-1")).PagesAsync();
        await factory.Create(StubPersonio.Connection("globex", "client-1")).PagesAsync();

        Assert.Equal(
            ["Bearer papi-1", "Bearer papi-2", "Bearer papi-3", "Bearer papi-4", "Bearer papi-2"],
            personio.Requests.Where(r => r.Method == "GET").Select(r => r.Headers["Authorization"]));
    }

    [Fact]
    public async Task GetEmployees_ManyCallersAtOnce_ShareOneTokenRequest()
    {
        var gate = new TaskCompletionSource();
        var personio = new StubPersonio { Before = cancellationToken => gate.Task.WaitAsync(cancellationToken) };
        using var factory = personio.CreateFactory();

        var walks = Enumerable.Range(0, 20).Select(_ => factory.Create(StubPersonio.Connection()).PagesAsync()).ToArray();
        Assert.Single(personio.Requests);
        gate.SetResult();
        await Task.WhenAll(walks);

        Assert.Equal(1, personio.TokenRequests);
        Assert.Equal(20, personio.EmployeeRequests);
    }

    [Fact]
    public async Task GetEmployees_CallerFetchingTheTokenCancels_OthersGetTheirs()
    {
        using var impatience = new CancellationTokenSource();
        var personio = new StubPersonio();
        personio.Before = token => personio.Requests.Count == 1 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        using var factory = personio.CreateFactory();

        var impatient = factory.Create(StubPersonio.Connection()).AuthenticateAsync(impatience.Token);
        var patient = factory.Create(StubPersonio.Connection()).PagesAsync();
        await impatience.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.Equal(impatience.Token, cancelled.CancellationToken);
        Assert.Single(await patient);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task GetEmployees_TokenRevokedOrUnknown_IsRenewedOnce(int status)
    {
        var personio = new StubPersonio
        {
            Employees = (_, request) =>
                request.Headers["Authorization"] == "Bearer papi-1"
                    ? StubPersonio.Status(status)
                    : StubPersonio.Json(StubPersonio.EmptyPage),
        };
        var client = personio.CreateClient();

        var page = Assert.Single(await client.PagesAsync());

        Assert.Equal(4, page.Requests);
        Assert.Equal(["POST", "GET", "POST", "GET"], personio.Requests.Select(r => r.Method));
        await client.PagesAsync();
        Assert.Equal(2, personio.TokenRequests);
    }

    [Theory]
    [InlineData(401, PersonioFailureKind.Unauthorized)]
    [InlineData(403, PersonioFailureKind.Forbidden)]
    public async Task GetEmployees_FreshTokenRefusedToo_FailsAndForgetsTheToken(int status, PersonioFailureKind kind)
    {
        var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Status(status) };
        var client = personio.CreateClient();

        var failure = await client.FailureAsync();

        Assert.Equal(kind, failure.Kind);
        Assert.False(failure.IsTransient);
        Assert.Equal(["POST", "GET", "POST", "GET"], personio.Requests.Select(r => r.Method));
        await client.FailureAsync();
        Assert.Equal(4, personio.TokenRequests);
    }

    [Fact]
    public async Task GetReadableAttributes_ForbiddenWithATokenThatHasJustWorked_KeepsTheToken()
    {
        var personio = new StubPersonio
        {
            Employees = (_, request) => request.Uri.AbsolutePath.EndsWith("/attributes", StringComparison.Ordinal)
                ? StubPersonio.Status(403)
                : StubPersonio.Json(StubPersonio.EmptyPage),
        };
        var client = personio.CreateClient();
        await client.PagesAsync();

        Assert.Null(await client.GetReadableAttributesAsync(CancellationToken.None));
        await client.PagesAsync();

        Assert.Equal(["POST", "GET", "GET", "GET"], personio.Requests.Select(r => r.Method));

        // The proof does not last: the token may have been revoked since.
        personio.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await client.GetReadableAttributesAsync(CancellationToken.None));
        Assert.Equal(2, personio.TokenRequests);
    }

    [Fact]
    public async Task GetEmployees_GatewayRefusesAnExpiredToken_IsRenewedOnce()
    {
        var personio = new StubPersonio
        {
            Employees = (_, request) => request.Headers["Authorization"] == "Bearer papi-1"
                ? StubPersonio.Json("<html>401</html>", 401)
                : StubPersonio.Json(StubPersonio.EmptyPage),
        };

        Assert.Single(await personio.CreateClient().PagesAsync());
        Assert.Equal(["POST", "GET", "POST", "GET"], personio.Requests.Select(r => r.Method));
    }

    [Fact]
    public async Task GetEmployees_RefusalAsSuccessFalse_IsRenewedLikeStatus401()
    {
        var personio = new StubPersonio
        {
            Employees = (n, _) => n == 1
                ? StubPersonio.Json("""{"success":false,"error":{"code":401,"message":"The token has been blacklisted"}}""")
                : StubPersonio.Json(StubPersonio.EmptyPage),
        };

        Assert.Single(await personio.CreateClient().PagesAsync());
        Assert.Equal(2, personio.TokenRequests);
    }

    [Fact]
    public async Task Authenticate_TokenCached_RequestsANewOneAndReplacesIt()
    {
        var personio = new StubPersonio();
        var client = personio.CreateClient();
        await client.PagesAsync();

        await client.AuthenticateAsync(CancellationToken.None);
        await client.PagesAsync();

        Assert.Equal(2, personio.TokenRequests);
        Assert.Equal("Bearer papi-2", personio.Requests[^1].Headers["Authorization"]);
    }

    [Fact]
    public async Task Authenticate_SecretStoreFails_ThrowsAndSendsNothing()
    {
        var personio = new StubPersonio();
        using var factory = personio.CreateFactory();
        var client = factory.Create(StubPersonio.Connection() with { ClientSecret = _ => throw new TimeoutException("vault") });

        await Assert.ThrowsAsync<TimeoutException>(() => client.AuthenticateAsync(CancellationToken.None));
        await Assert.ThrowsAsync<TimeoutException>(() => client.PagesAsync());
        Assert.Empty(personio.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pa pi")]
    [InlineData("papi\\r\\nX-Other: 1")]
    [InlineData("papi-ü")]
    public async Task Authenticate_TokenThatIsNoHeaderValue_IsInvalidAnswer(string token)
    {
        var personio = new StubPersonio { Tokens = _ => StubPersonio.Token(token, null) };

        var failure = await Assert.ThrowsAsync<PersonioException>(() => personio.CreateClient().AuthenticateAsync(CancellationToken.None));

        Assert.Equal(PersonioFailureKind.InvalidAnswer, failure.Kind);
    }

    [Theory]
    [InlineData("""{"success":true}""")]
    [InlineData("""{"success":true,"data":[]}""")]
    [InlineData("""{"success":true,"data":{"token":7}}""")]
    [InlineData("""{"success":"true","data":{"token":"papi"}}""")]
    [InlineData("""{"data":{"token":"papi"}}""")]
    [InlineData("""{"success":true,"data":{"token":"\ud800"}}""")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("")]
    public async Task Authenticate_AnswerWithoutToken_IsInvalidAnswer(string body)
    {
        var personio = new StubPersonio { Tokens = _ => StubPersonio.Json(body) };

        var failure = await Assert.ThrowsAsync<PersonioException>(() => personio.CreateClient().AuthenticateAsync(CancellationToken.None));

        Assert.Equal(PersonioFailureKind.InvalidAnswer, failure.Kind);
        Assert.Equal(4, personio.TokenRequests);
    }
}
