using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using PersonioFunctions.Triggers.Http;

namespace PersonioFunctions.IntegrationTests.Hardening;

/// <summary>The accepted form of a request, and the form of every response.</summary>
[Collection(SharedHardenedProduct.Name)]
public sealed class RequestTests(HardenedProduct product)
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    // The generated context knows the API's bodies only. With the same options the test can read any JSON.
    private static readonly JsonSerializerOptions AsRequestsAreRead = new(HttpJson.Default.Options) { TypeInfoResolver = null };

    private HttpClient Client => product.Host.Client;

    [Theory]
    [InlineData("""{"clientId":"a","clientSecret":"b","clientId":"c"}""")]
    [InlineData("""{"clientId":"a","clientSecret":"b","baseUrl":"https://elsewhere.example"}""")]
    [InlineData("""{"clientId":"a","clientSecret":"b","Personio__BaseUrl":"https://elsewhere.example"}""")]
    [InlineData("""{"clientId":1,"clientSecret":"b"}""")]
    [InlineData(
        """{"clientId":"a","clientSecret":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":"""
        + """{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}}}}}}}}}}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Put_BodyOfAnotherForm_IsRefusedBeforePersonioIsCalled(string body)
    {
        await product.Personio.ClearRequestsAsync(CancellationToken.None);

        using var answer = await PutAsync("accounts/charlie", body);

        await AssertProblemAsync(answer, HttpStatusCode.BadRequest, "invalidBody");
        Assert.Empty(await product.Personio.GetRequestsAsync(company: null, CancellationToken.None));
    }

    // No member is nested today. A future one will be read to this depth.
    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void Json_Depth_IsBounded(int depth, bool read)
    {
        var json = new string('[', depth) + new string(']', depth);

        var failure = Record.Exception(() => JsonSerializer.Deserialize<JsonElement>(json, AsRequestsAreRead));

        Assert.Equal(read, failure is null);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task Put_AnotherContentType_IsRefused(string contentType)
    {
        using var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        using var answer = await Client.PutAsync("accounts/charlie", content);

        await AssertProblemAsync(answer, HttpStatusCode.UnsupportedMediaType, "contentType");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Put_BodyAbove64KiB_IsRefused(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "accounts/charlie")
        {
            Content = new StringContent($$"""{"clientId":"{{new string('a', 65 * 1024)}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = chunked;

        using var answer = await Client.SendAsync(request);

        await AssertProblemAsync(answer, HttpStatusCode.RequestEntityTooLarge, "bodyTooLarge");
    }

    [Fact]
    public async Task Put_InvalidChunks_AreABadRequest() => Assert.StartsWith(
        "HTTP/1.1 400",
        await SendRawAsync(
            $"PUT /api/accounts/charlie HTTP/1.1\r\nHost: {product.Host.BaseUrl.Authority}\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\nnot a length\r\n{}\r\n0\r\n\r\n"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("accounts/alpha/employees")]
    [InlineData("accounts/alpha/runs")]
    [InlineData("accounts/alpha")]
    [InlineData("accounts")]
    public async Task Get_OverlongQuery_IsRefused(string path)
    {
        using var answer = await Client.GetAsync($"{path}?x={new string('a', 2048)}");

        await AssertProblemAsync(answer, HttpStatusCode.RequestUriTooLong, "queryTooLong");
    }

    [Theory]
    [InlineData(1, 20_000, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    [InlineData(80, 10, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    [InlineData(20, 100, HttpStatusCode.OK)]
    public async Task Get_Headers_AreBounded(int count, int length, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "accounts/alpha");
        for (var i = 0; i < count; i++) request.Headers.TryAddWithoutValidation($"X-Header-{i}", new string('a', length));

        using var answer = await Client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("health", 200)]
    [InlineData("openapi.json", 200)]
    [InlineData("accounts", 200)]
    [InlineData("accounts/alpha", 200)]
    [InlineData("accounts/charlie", 404)]
    [InlineData("accounts/alpha/runs?top=0", 400)]
    [InlineData("nothing", 404)]
    public async Task Response_Any_HasRestrictiveSecurityHeaders(string path, int status)
    {
        using var answer = await Client.GetAsync(path);

        Assert.Equal(status, (int)answer.StatusCode);
        AssertHeader(answer, "X-Content-Type-Options", "nosniff");
        AssertHeader(answer, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        AssertHeader(answer, "Referrer-Policy", "no-referrer");
        AssertHeader(answer, "Cache-Control", "no-store");
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData(Trace, true)]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01", false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false)]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", false)]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x", false)]
    [InlineData("<script>", false)]
    public async Task Response_TraceParent_IsEchoedIfValid(string sent, bool echoed)
    {
        foreach (var path in new[] { "accounts", "accounts/charlie" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("traceparent", sent);

            using var answer = await Client.SendAsync(request);

            Assert.Equal(echoed ? [sent] : [], answer.Headers.TryGetValues("traceparent", out var got) ? got : []);
        }
    }

    [Fact]
    public async Task Put_RepeatedWrongSecrets_AreRefusedWithoutCallingPersonio()
    {
        // A host of its own, so that no other test uses up its attempts.
        await using var host = await LocalHostProcess.StartAsync(product.Settings);
        await product.Personio.ClearRequestsAsync(CancellationToken.None);
        using (var invalid = await PutAsync(host, "guess", new { clientId = "papi-guess", clientSecret = "" }))
            Assert.Equal(HttpStatusCode.BadRequest, invalid.StatusCode);
        using (var taken = await PutAsync(host, HardenedProduct.Alpha, new { clientId = "papi-guess", clientSecret = "guess" }))
            Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);

        for (var i = 0; i < 10; i++)
        {
            using var wrong = await PutAsync(host, "guess", new { clientId = "papi-guess", clientSecret = $"guess-{i}" });
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        }

        using var refused = await PutAsync(host, "guess", new { clientId = "papi-guess", clientSecret = "guess-11" });
        using var other = await PutAsync(host, "other", new { clientId = "papi-other", clientSecret = "guess" });

        await AssertProblemAsync(refused, HttpStatusCode.TooManyRequests, "tooManyAttempts");
        Assert.Equal(TimeSpan.FromMinutes(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal(11, await CountGuessesAsync());
    }

    [Fact]
    public async Task Put_WrongSecretsForManyNames_AreRefusedToThatKeyOnly()
    {
        await using var host = await LocalHostProcess.StartAsync(product.Settings);
        await product.Personio.ClearRequestsAsync(CancellationToken.None);
        for (var i = 0; i < 30; i++)
        {
            // The same key is accepted in either place. Text after it does not make it another key.
            using var wrong = i % 3 == 0
                ? await GuessAsync(host, $"name-{i}", query: "?code=key-a")
                : await GuessAsync(host, $"name-{i}", keys: i % 3 == 1 ? ["key-a"] : ["key-a", $"{i}"]);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        }

        using var inHeader = await GuessAsync(host, "name-header", keys: ["key-a"]);
        using var inQuery = await GuessAsync(host, "name-query", query: "?code=key-a");
        using var another = await GuessAsync(host, "name-another", keys: ["key-b"]);
        using var none = await GuessAsync(host, "name-none");

        await AssertProblemAsync(inHeader, HttpStatusCode.TooManyRequests, "tooManyAttempts");
        await AssertProblemAsync(inQuery, HttpStatusCode.TooManyRequests, "tooManyAttempts");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (another.StatusCode, none.StatusCode));
        Assert.Equal(32, await CountGuessesAsync());
        Assert.DoesNotContain(host.Output, line => line.Contains("key-a", StringComparison.Ordinal));
    }

    // Counts the requests with unknown credentials. A run of a connected account can be at work beside the test.
    private async Task<int> CountGuessesAsync() =>
        (await product.Personio.GetRequestsAsync(company: null, CancellationToken.None)).Count(request => request.Company is null);

    private static async Task<HttpResponseMessage> GuessAsync(
        LocalHostProcess host, string account, string query = "", params string[] keys)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"accounts/{account}{query}")
        {
            Content = JsonContent.Create(new { clientId = "papi-guess", clientSecret = "guess" }),
        };
        foreach (var key in keys) request.Headers.TryAddWithoutValidation("x-functions-key", key);
        return await host.Client.SendAsync(request);
    }

    private static Task<HttpResponseMessage> PutAsync(LocalHostProcess host, string account, object body) =>
        host.Client.PutAsJsonAsync($"accounts/{account}", body);

    private async Task<HttpResponseMessage> PutAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Client.PutAsync(path, content);
    }

    private async Task<string> SendRawAsync(string request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(product.Host.BaseUrl.Host, product.Host.BaseUrl.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync() ?? "";
    }

    private static void AssertHeader(HttpResponseMessage answer, string name, string value) =>
        Assert.Equal([value], answer.Headers.GetValues(name));

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }
}
