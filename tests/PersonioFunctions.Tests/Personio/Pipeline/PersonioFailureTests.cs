using System.Globalization;

namespace PersonioFunctions.Tests.Personio.Pipeline;

public sealed class PersonioFailureTests
{
    [Theory]
    [InlineData(400, PersonioFailureKind.InvalidAnswer, 3)] // And with smaller pages.
    [InlineData(403, PersonioFailureKind.Forbidden, 2)]
    [InlineData(404, PersonioFailureKind.InvalidAnswer, 1)]
    [InlineData(408, PersonioFailureKind.Unavailable, 4)]
    [InlineData(422, PersonioFailureKind.InvalidAnswer, 3)]
    [InlineData(429, PersonioFailureKind.Throttled, 4)]
    [InlineData(500, PersonioFailureKind.Unavailable, 10)] // And six records alone.
    [InlineData(501, PersonioFailureKind.Unavailable, 1)]
    [InlineData(502, PersonioFailureKind.Unavailable, 4)]
    [InlineData(503, PersonioFailureKind.Unavailable, 4)]
    [InlineData(504, PersonioFailureKind.Unavailable, 4)]
    public async Task GetEmployees_Status_HasItsKindAndItsTries(int status, PersonioFailureKind kind, int tries)
    {
        var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Status(status) };

        var failure = await personio.CreateClient().FailureAsync();

        Assert.Equal(kind, failure.Kind);
        Assert.Equal(tries, personio.EmployeeRequests);
        Assert.Equal(status == 403 ? 2 : 1, personio.TokenRequests);
        Assert.Contains("GET /v1/company/employees", failure.Message, StringComparison.Ordinal);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("403", PersonioFailureKind.Forbidden, 2)]
    [InlineData("\"403\"", PersonioFailureKind.Forbidden, 2)]
    [InlineData("429", PersonioFailureKind.Throttled, 4)]
    [InlineData("500", PersonioFailureKind.Unavailable, 10)]
    [InlineData("0", PersonioFailureKind.InvalidAnswer, 1)]
    [InlineData("404", PersonioFailureKind.InvalidAnswer, 1)]
    [InlineData("null", PersonioFailureKind.InvalidAnswer, 1)]
    [InlineData("{}", PersonioFailureKind.InvalidAnswer, 1)]
    public async Task GetEmployees_Status200WithSuccessFalse_IsReadByItsCode(string code, PersonioFailureKind kind, int tries)
    {
        var personio = new StubPersonio
        {
            Employees = (_, _) => StubPersonio.Json($$"""{"error":{"message":"Anna","code":{{code}}},"success":false,"data":[]}"""),
        };

        var failure = await personio.CreateClient().FailureAsync();

        Assert.Equal(kind, failure.Kind);
        Assert.Equal(tries, personio.EmployeeRequests);
    }

    [Theory]
    [InlineData(400, PersonioFailureKind.Unauthorized)]
    [InlineData(401, PersonioFailureKind.Unauthorized)]
    [InlineData(403, PersonioFailureKind.Unauthorized)]
    [InlineData(422, PersonioFailureKind.Unauthorized)]
    [InlineData(404, PersonioFailureKind.InvalidAnswer)]
    [InlineData(429, PersonioFailureKind.Throttled)]
    public async Task Authenticate_Status_HasItsKindAndIsNotRetried(int status, PersonioFailureKind kind)
    {
        var personio = new StubPersonio { Tokens = _ => StubPersonio.Status(status) };

        var failure = await Assert.ThrowsAsync<PersonioException>(() => personio.CreateClient().AuthenticateAsync(CancellationToken.None));

        Assert.Equal(kind, failure.Kind);
        Assert.Single(personio.Requests);
        Assert.Equal(status == 429 ? TimeSpan.FromMinutes(1) : null, failure.RetryAfter);
    }

    [Theory]
    [InlineData("""{"code":401,"message":"Wrong credentials"}""", PersonioFailureKind.Unauthorized)]
    [InlineData("""{"code":0,"message":"Wrong credentials"}""", PersonioFailureKind.Unauthorized)]
    [InlineData("""{"message":"Wrong credentials"}""", PersonioFailureKind.Unauthorized)]
    [InlineData("[]", PersonioFailureKind.Unauthorized)]
    [InlineData("""{"code":503}""", PersonioFailureKind.Unavailable)]
    public async Task Authenticate_Status200WithSuccessFalse_IsReadByItsCode(string error, PersonioFailureKind kind)
    {
        var personio = new StubPersonio { Tokens = _ => StubPersonio.Json($$"""{"success":false,"data":[],"error":{{error}}}""") };

        var failure = await Assert.ThrowsAsync<PersonioException>(() => personio.CreateClient().AuthenticateAsync(CancellationToken.None));

        Assert.Equal(kind, failure.Kind);
    }

    [Theory]
    [InlineData(401, "<html><body>Blocked</body></html>", 2)]
    [InlineData(401, "", 2)]
    [InlineData(403, "<html><body>Blocked</body></html>", 1)]
    [InlineData(403, """{"message":"Forbidden"}""", 1)]
    [InlineData(403, """{"success":true,"data":[]}""", 1)]
    [InlineData(403, """{"success":false}<html>""", 1)]
    [InlineData(403, """{"error":{"success":false}}""", 1)]
    public async Task GetEmployees_RefusalThatIsNotPersonios_IsUnavailable(int status, string body, int tries)
    {
        var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Json(body, status) };

        var failure = await personio.CreateClient().FailureAsync();

        Assert.Equal((PersonioFailureKind.Unavailable, true), (failure.Kind, failure.IsTransient));
        Assert.Contains("says nothing about the credentials", failure.Message, StringComparison.Ordinal);
        Assert.Equal(tries, personio.EmployeeRequests);
    }

    [Theory]
    [InlineData(401, PersonioFailureKind.Unavailable)]
    [InlineData(403, PersonioFailureKind.Unavailable)]
    [InlineData(400, PersonioFailureKind.InvalidAnswer)]
    [InlineData(422, PersonioFailureKind.InvalidAnswer)]
    public async Task Authenticate_RefusalThatIsNotPersonios_SaysNothingAboutTheCredentials(int status, PersonioFailureKind kind)
    {
        foreach (var body in new[] { "<html><body>Blocked</body></html>", "", """{"message":"Forbidden"}""", "[]" })
        {
            var personio = new StubPersonio { Tokens = _ => StubPersonio.Json(body, status) };

            var failure = await Assert.ThrowsAsync<PersonioException>(
                () => personio.CreateClient().AuthenticateAsync(CancellationToken.None));

            Assert.Equal(kind, failure.Kind);
            Assert.Single(personio.Requests);
        }
    }

    [Fact]
    public async Task GetEmployees_TokenRequestFails_ItsRetriesAreNotMultiplied()
    {
        var personio = new StubPersonio { Tokens = _ => StubPersonio.Status(503) };

        var failure = await personio.CreateClient().FailureAsync();

        Assert.Equal(PersonioFailureKind.Unavailable, failure.Kind);
        Assert.Contains("POST /v1/auth", failure.Message, StringComparison.Ordinal);
        Assert.Equal(4, personio.Requests.Count);
    }

    [Fact]
    public async Task GetEmployees_FailsThenAnswers_PageCountsTheTries()
    {
        var personio = new StubPersonio
        {
            Employees = (n, _) => n switch
            {
                1 => StubPersonio.Status(502),
                2 => throw new HttpRequestException("connection reset"),
                3 => StubPersonio.Json("""{"success":true,"data":[{"type":"""),
                _ => StubPersonio.Json(StubPersonio.EmptyPage),
            },
        };

        Assert.Equal(5, Assert.Single(await personio.CreateClient().PagesAsync()).Requests);
    }

    [Fact]
    public async Task GetEmployees_FailuresOfSeveralKinds_ReportsTheLastOne()
    {
        var personio = new StubPersonio { Employees = (n, _) => StubPersonio.Status(n < 3 ? 503 : 404) };

        Assert.Equal(PersonioFailureKind.InvalidAnswer, (await personio.CreateClient().FailureAsync()).Kind);
        Assert.Equal(3, personio.EmployeeRequests);
    }

    [Fact]
    public async Task GetEmployees_ConnectionRefused_IsUnavailableWithTheCause()
    {
        var personio = new StubPersonio { Employees = (_, _) => throw new HttpRequestException("Connection refused") };

        var failure = await personio.CreateClient().FailureAsync();

        Assert.Equal(PersonioFailureKind.Unavailable, failure.Kind);
        Assert.True(failure.IsTransient);
        Assert.NotNull(failure.InnerException);
        Assert.Equal(4, personio.EmployeeRequests);
    }

    [Theory]
    [InlineData("11", 11)]
    [InlineData("3600", 3600)]
    [InlineData("99999999999", 21_600)]
    [InlineData("999999999999999999999999999999", 21_600)]
    [InlineData("12.5", 13)]
    [InlineData("12.31", 13)]
    [InlineData("292.052427053", 293)]
    [InlineData("Mon, 23 Nov 2026 08:02:00 GMT", 120)]
    [InlineData("Monday, 23-Nov-26 08:02:00 GMT", 120)]
    [InlineData("Mon Nov 23 08:02:00 2026", 120)]
    [InlineData("Tue Dec  1 08:00:00 2026", 21_600)]
    public async Task GetEmployees_AskedToWaitLong_FailsAtOnceWithTheDelay(string value, int seconds)
    {
        foreach (var (status, kind) in new[] { (429, PersonioFailureKind.Throttled), (503, PersonioFailureKind.Unavailable) })
        {
            var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Status(status, value) };

            var failure = await personio.CreateClient().FailureAsync();

            Assert.Equal(kind, failure.Kind);
            Assert.Equal(TimeSpan.FromSeconds(seconds), failure.RetryAfter);
            Assert.Equal(1, personio.EmployeeRequests);
        }
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("+5")]
    [InlineData("1e3")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("12,5")]
    [InlineData("12.5.2026")]
    [InlineData("2026-12-05")]
    [InlineData("2026-12-05T08:00:00Z")]
    [InlineData("Tue, 23 Nov 2026 08:02:00 GMT")]
    [InlineData("soon")]
    [InlineData("")]
    public async Task GetEmployees_RetryAfterThatIsNeitherSecondsNorAnHttpDate_DoesNotCount(string value)
    {
        var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Status(503, value) };

        Assert.Null((await personio.CreateClient().FailureAsync()).RetryAfter);
    }

    // Azure.Core obeys these. Three retries after ten seconds each would take half a minute.
    [Theory]
    [InlineData("retry-after-ms", "10000")]
    [InlineData("x-ms-retry-after-ms", "10000")]
    [InlineData("retry-after-ms", "3600000")]
    public async Task GetEmployees_OtherHeadersThanRetryAfter_DoNotCount(string header, string value)
    {
        var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Status(503, value, header) };

        var failure = await personio.CreateClient().FailureAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Null(failure.RetryAfter);
        Assert.Equal(4, personio.EmployeeRequests);
    }

    [Fact]
    public async Task GetEmployees_FractionThatReadsAsADate_DoesNotSleepUntilThen()
    {
        // The month and the day after tomorrow, as a general date parser reads them.
        var soon = TimeProvider.System.GetLocalNow().AddDays(2).ToString("M.d", CultureInfo.InvariantCulture);
        var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Status(503, soon) };

        var failure = await personio.CreateClient().FailureAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(13));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("Mon, 23 Nov 2020 08:02:00 GMT")]
    public async Task GetEmployees_NoDelayRequested_IsRetried(string value)
    {
        var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Status(429, value) };

        var failure = await personio.CreateClient().FailureAsync();

        Assert.Equal(TimeSpan.Zero, failure.RetryAfter);
        Assert.Equal(4, personio.EmployeeRequests);
    }

    [Fact]
    public void Delay_FirstRetry_IsAtLeastOneSecond()
    {
        var retry = new PersonioClientOptions().Retry;
        var strategy = Azure.Core.DelayStrategy.CreateExponentialDelayStrategy(retry.Delay, retry.MaxDelay);

        Assert.Equal(3, retry.MaxRetries);
        for (var i = 0; i < 200; i++)
        {
            Assert.InRange(strategy.GetNextDelay(null!, 1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5));
            Assert.InRange(strategy.GetNextDelay(null!, 3), TimeSpan.FromSeconds(3.9), PersonioRetryPolicy.LongestWait);
        }
    }

    [Fact]
    public async Task Failures_Any_ContainNoBodyTokenSecretOrQuery()
    {
        string[] bodies =
        [
            """{"success":false,"error":{"code":500,"message":"Anna Schmidt"}}""", "<html>Anna Schmidt</html>", """{"success":trAnna""",
            """{"success":true,"data":"Anna"}""",
        ];
        foreach (var body in bodies)
        {
            foreach (var status in new[] { 200, 400, 401, 403, 429, 500 })
            {
                var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Json(body, status) };
                var wrong = new StubPersonio { Tokens = _ => StubPersonio.Json(body, status) };

                var text = await personio.CreateClient().FailureAsync() + string.Join('\n', personio.Logger.Lines)
                    + await wrong.CreateClient().FailureAsync() + string.Join('\n', wrong.Logger.Lines);

                Assert.Contains("acme", text, StringComparison.Ordinal);
                foreach (var forbidden in new[] { "Anna", "papi-", StubPersonio.Secret, "client-1", "offset=", "attributes%5B" })
                {
                    Assert.DoesNotContain(forbidden, text, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public async Task Log_RetriesAndGivingUp_AreLoggedWithTheAccount()
    {
        var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Status(503) };

        await personio.CreateClient().FailureAsync();

        Assert.Equal(5, personio.Logger.Lines.Count);
        Assert.StartsWith("Personio gave account acme a token", personio.Logger.Lines[0], StringComparison.Ordinal);
        Assert.Equal("GET /v1/company/employees failed for account acme (Unavailable); retry 3 of 3.", personio.Logger.Lines[3]);
        Assert.Contains("gave up for account acme (Unavailable)", personio.Logger.Lines[4], StringComparison.Ordinal);
    }
}
