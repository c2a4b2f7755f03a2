namespace PersonioFunctions.Tests.Personio.Calls;

/// <summary>The attributes that the credentials may read.</summary>
public sealed class PersonioAttributesTests
{
    [Fact]
    public async Task GetReadableAttributes_List_ReturnsItsKeys()
    {
        var personio = Answering(
            """{"success":true,"data":[{"key":"email","label":"E-Mail","type":"standard","universal_id":"email"},"""
            + """{"key":"dynamic_2","options":["a"]}]}""");

        Assert.Equal(["dynamic_2", "email"], (await AskAsync(personio))!.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task GetReadableAttributes_Always_RequestsTheDocumentedUrlWithTheToken()
    {
        var personio = Answering("""{"success":true,"data":[]}""");

        Assert.Empty((await AskAsync(personio))!);

        var request = personio.Requests[^1];
        Assert.Equal(
            ("GET", "https://api.personio.de/v1/company/employees/attributes", "Bearer papi-1"),
            (request.Method, request.Uri.AbsoluteUri, request.Headers["Authorization"]));
    }

    [Theory]
    [InlineData("""[{"key":"team"},{"key":null},{"label":"no key"},{"key":7},"odd",null,{"key":"team"}]""")]
    [InlineData("""[{"key":"team","options":{"any":["thing"]}}]""")]
    [InlineData("""{"0":{"key":"team"},"4":{"key":"team"}}""")]
    public async Task GetReadableAttributes_EntriesWithoutAKey_AreLeftOut(string data) =>
        Assert.Equal(["team"], (await AskAsync(Answering($$"""{"success":true,"data":{{data}} }"""))) ?? Enumerable.Empty<string>());

    [Theory]
    [InlineData(403, """{"success":false,"error":{"code":0,"message":"personio.core.api.exceptions.api.forbidden.http.exception"}}""", 2)]
    [InlineData(200, """{"success":false,"error":{"code":403,"message":"Verboten"}}""", 2)]
    [InlineData(404, """{"success":false,"error":{"code":0,"message":"Etwas ist schiefgelaufen"}}""", 1)]
    [InlineData(404, """{"success":false,"error":{"code":404,"message":"Etwas ist schiefgelaufen"}}""", 1)]
    [InlineData(200, """{"success":false,"error":{"code":"404","message":"Etwas ist schiefgelaufen"}}""", 1)]
    public async Task GetReadableAttributes_Forbidden_IsNoFailure(int status, string body, int requests)
    {
        var personio = Answering(body, status);

        Assert.Null(await AskAsync(personio));
        Assert.Equal(requests, personio.EmployeeRequests);
    }

    [Theory]
    [InlineData(401, PersonioFailureKind.Unauthorized)]
    [InlineData(422, PersonioFailureKind.InvalidAnswer)]
    [InlineData(429, PersonioFailureKind.Throttled)]
    [InlineData(503, PersonioFailureKind.Unavailable)]
    public async Task GetReadableAttributes_OtherStatus_HasItsKind(int status, PersonioFailureKind kind)
    {
        var failure = await Assert.ThrowsAsync<PersonioException>(() => AskAsync(Answering("""{"success":false,"error":{}}""", status)));

        Assert.Equal(kind, failure.Kind);
        Assert.Contains("GET /v1/company/employees/attributes", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "null")]
    [InlineData(200, "[]")]
    [InlineData(200, """{"data":[]}""")]
    [InlineData(200, """{"success":"true","data":[]}""")]
    [InlineData(200, """{"success":true}""")]
    [InlineData(200, """{"success":true,"data":{}}""")]
    [InlineData(200, """{"success":true,"data":[""")]
    [InlineData(200, """{"success":false}""")]
    [InlineData(404, "<html>Not Found</html>")]
    [InlineData(404, """{"success":true,"data":[]}""")]
    public async Task GetReadableAttributes_BodyThatIsNoList_IsInvalidAnswerAndNeverEmpty(int status, string body)
    {
        var failure = await Assert.ThrowsAsync<PersonioException>(() => AskAsync(Answering(body, status)));

        Assert.Equal(PersonioFailureKind.InvalidAnswer, failure.Kind);
    }

    private static StubPersonio Answering(string body, int status = 200) => new() { Employees = (_, _) => StubPersonio.Json(body, status) };

    private static async Task<IReadOnlyCollection<string>?> AskAsync(StubPersonio personio) =>
        await personio.CreateClient().GetReadableAttributesAsync(CancellationToken.None) is { } attributes ? [.. attributes.Keys] : null;
}
