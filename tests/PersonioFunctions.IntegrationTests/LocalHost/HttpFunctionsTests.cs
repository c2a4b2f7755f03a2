using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace PersonioFunctions.IntegrationTests.LocalHost;

public sealed class HttpFunctionsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private const string Key = "a-key-of-the-tests";

    private ProbeHost _host = null!;

    private HttpClient Client => _host.Client;

    public async ValueTask InitializeAsync() => _host = await StartAsync($"--LocalHost__FunctionKey={Key}");

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Call_RouteQueryAndBody_ReachTheFunctionAndReturnItsResult()
    {
        using var answer = await SendAsync(HttpMethod.Put, "/api/echo/acme/items/7?top=3", Key, """{"a":1}""");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("""PUT acme 7 3 {"a":1}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Call_EncodedRouteValue_IsDecodedOnce()
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/echo/a%20b/items/%2541", Key);

        Assert.Equal("POST a b %41  ", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("another-key")]
    [InlineData("a-key-of-the-tests ")]
    public async Task Call_WithoutTheKey_IsRefused(string? key)
    {
        var query = key is null ? "" : $"?code={Uri.EscapeDataString(key)}";

        using var answer = await SendAsync(HttpMethod.Post, $"/api/echo/acme/items/1{query}", key: null);

        await AssertProblemAsync(answer, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Call_KeyInQuery_IsAccepted()
    {
        using var answer = await SendAsync(HttpMethod.Post, $"/api/echo/acme/items/1?code={Key}", key: null);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task Call_AnonymousFunction_NeedsNoKey()
    {
        Assert.Equal("open", await Client.GetStringAsync("/api/open"));
    }

    [Fact]
    public async Task Call_HostWithoutKey_IsOpenToLoopbackNamesOnly()
    {
        await using var open = await StartAsync();
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/api/open") { Headers = { Host = "rebound.example" } };

        using var local = await open.Client.PostAsync("/api/echo/acme/items/1", content: null);
        using var refused = await open.Client.SendAsync(foreign);

        Assert.Equal(HttpStatusCode.Created, local.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/open")]
    [InlineData("/api/echo/acme/items")]
    [InlineData("/")]
    public async Task Call_UnknownRoute_IsNotFound(string path)
    {
        using var answer = await Client.GetAsync(path);

        await AssertProblemAsync(answer, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Call_WrongMethod_NamesTheAllowedOnes()
    {
        using var answer = await SendAsync(HttpMethod.Delete, "/api/echo/acme/items/1", Key);

        await AssertProblemAsync(answer, HttpStatusCode.MethodNotAllowed);
        Assert.Equal(["POST", "PUT"], answer.Content.Headers.Allow.Order());
    }

    [Fact]
    public async Task Call_FunctionThrows_ReturnsNoInternals()
    {
        using var answer = await Client.GetAsync("/api/fail");

        var body = await AssertProblemAsync(answer, HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("inside", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_CallerLeaves_CancelsTheFunction()
    {
        using var leave = new CancellationTokenSource();
        var call = Client.GetAsync("/api/wait", leave.Token);
        await _host.Probe.WaitStarted.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _host.Probe.WaitCancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Call_OtherRoutePrefix_MovesTheRoutes()
    {
        await using var host = await StartAsync("--AzureFunctionsJobHost__extensions__http__routePrefix=");

        Assert.Equal("open", await host.Client.GetStringAsync("/open"));
    }

    private Task<ProbeHost> StartAsync(params string[] arguments) =>
        ProbeHost.StartAsync(azurite.ConnectionString, [typeof(ProbeHttpTriggers)], arguments);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
            request.Headers.Add("x-functions-key", key);
        if (json is not null)
            request.Content = JsonContent.Create(JsonSerializer.Deserialize<JsonElement>(json));
        return await Client.SendAsync(request);
    }

    private static async Task<string> AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, JsonDocument.Parse(body).RootElement.GetProperty("status").GetInt32());
        return body;
    }
}
