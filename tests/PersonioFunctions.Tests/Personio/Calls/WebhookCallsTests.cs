using System.Text.Json;

namespace PersonioFunctions.Tests.Personio.Calls;

public sealed class WebhookCallsTests
{
    private const string WebhookToken = "0f3c";

    private static readonly Guid Id = new("533e7206-f4a3-11ed-9c8b-436fad0b82d1");
    private static readonly Uri Url = new("https://acme.azurewebsites.net/api/accounts/acme/personio-webhook");

    [Theory]
    [InlineData("""{"id":"533e7206-f4a3-11ed-9c8b-436fad0b82d1","url":"x"}""")]
    [InlineData("""{"_data":{"id":"533e7206-f4a3-11ed-9c8b-436fad0b82d1"}}""")]
    public async Task Create_WithScope_SendsWhatPersonioDocumentsAndReturnsTheId(string answer)
    {
        var personio = Personio(_ => StubPersonio.Json(answer, 201));

        Assert.Equal(Id, await personio.CreateClient().CreateWebhookAsync(Url, WebhookToken, CancellationToken.None));

        Assert.Equal(["POST /v2/auth/token", "POST /v2/webhooks"], personio.Requests.Select(r => $"{r.Method} {r.Uri.PathAndQuery}"));
        var (token, create) = (personio.Requests[0], personio.Requests[1]);
        Assert.Equal("application/x-www-form-urlencoded", token.Headers["Content-Type"]);
        Assert.Equal($"grant_type=client_credentials&client_id=client-1&client_secret={StubPersonio.Secret}", token.Body);
        Assert.False(token.Headers.ContainsKey("Authorization"));
        Assert.Equal("Bearer papi-v2", create.Headers["Authorization"]);
        var body = JsonElement.Parse(create.Body);
        Assert.Equal(
            ($"{Url}", "ENABLED", "TOKEN", WebhookToken), (Text("url"), Text("status"), Text("auth_type"), Text("token")));
        Assert.All(
            body.GetProperty("enabled_events").EnumerateArray().Select(name => name.GetString()!),
            name => Assert.Matches(@"^(person|employment)\.", name));
        Assert.DoesNotContain(personio.Logger.Lines, line => line.Contains(WebhookToken, StringComparison.Ordinal));

        string? Text(string name) => body.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData(400, 201, PersonioFailureKind.Forbidden)]
    [InlineData(401, 201, PersonioFailureKind.Forbidden)]
    [InlineData(403, 201, PersonioFailureKind.Forbidden)]
    [InlineData(404, 201, PersonioFailureKind.InvalidAnswer)]
    [InlineData(500, 201, PersonioFailureKind.Unavailable)]
    [InlineData(200, 401, PersonioFailureKind.Forbidden)]
    [InlineData(200, 403, PersonioFailureKind.Forbidden)]
    [InlineData(200, 400, PersonioFailureKind.InvalidAnswer)]
    [InlineData(200, 409, PersonioFailureKind.InvalidAnswer)]
    [InlineData(200, 422, PersonioFailureKind.InvalidAnswer)]
    [InlineData(200, 429, PersonioFailureKind.Throttled)]
    [InlineData(200, 503, PersonioFailureKind.Unavailable)]
    public async Task Create_Refused_IsATypedFailureAfterAtMostFourTries(int token, int create, PersonioFailureKind kind)
    {
        var personio = new StubPersonio();
        personio.Employees = (_, request) => request.Uri.AbsolutePath != "/v2/auth/token" ? StubPersonio.Json("""{"errors":[]}""", create)
            : token == 200 ? StubPersonio.Json("""{"access_token":"papi-v2"}""")
            : StubPersonio.Json("""{"error":"unauthorized_client"}""", token);

        var failure = await Assert.ThrowsAsync<PersonioException>(
            () => personio.CreateClient().CreateWebhookAsync(Url, WebhookToken, CancellationToken.None));

        Assert.Equal(kind, failure.Kind);
        Assert.InRange(personio.Requests.Count, 1, 5);
        Assert.DoesNotContain(WebhookToken, failure.ToString(), StringComparison.Ordinal);
    }

    // What was created would be created again.
    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"id":7}""")]
    [InlineData("""{"id":"../../v1"}""")]
    public async Task Create_AnswerWithoutAnId_IsNotTriedAgain(string answer)
    {
        var personio = Personio(_ => StubPersonio.Json(answer, 201));

        var failure = await Assert.ThrowsAsync<PersonioException>(
            () => personio.CreateClient().CreateWebhookAsync(Url, WebhookToken, CancellationToken.None));

        Assert.Equal(PersonioFailureKind.InvalidAnswer, failure.Kind);
        Assert.Equal(2, personio.Requests.Count);
    }

    [Theory]
    [InlineData(204, "", true)]
    [InlineData(404, """{"errors":[]}""", true)]
    [InlineData(404, "<html>", false)]
    [InlineData(403, """{"errors":[]}""", false)]
    public async Task Delete_GoneOrNot_IsKnown(int status, string answer, bool gone)
    {
        var personio = Personio(_ => StubPersonio.Json(answer, status));

        var failure = await Record.ExceptionAsync(() => personio.CreateClient().DeleteWebhookAsync(Id, CancellationToken.None));

        Assert.Equal(gone, failure is null);
        Assert.Equal($"DELETE /v2/webhooks/{Id}", $"{personio.Requests[^1].Method} {personio.Requests[^1].Uri.PathAndQuery}");
    }

    private static StubPersonio Personio(Func<StubPersonio.Received, HttpResponseMessage> webhooks) => new()
    {
        Employees = (_, request) => request.Uri.AbsolutePath == "/v2/auth/token"
            ? StubPersonio.Json("""{"access_token":"papi-v2","expires_in":86400,"token_type":"Bearer","scope":""}""")
            : webhooks(request),
    };
}
