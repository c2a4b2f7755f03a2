using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PersonioFunctions.LocalHost;

namespace PersonioFunctions.IntegrationTests.LocalHost;

/// <summary>What protects a local host without a key from other machines and from web pages, and requests that are no valid HTTP.</summary>
public sealed class KeylessHostTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private ProbeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await StartAsync();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    // A browser sends such a request for a page of any origin, and without asking the host before.
    [Theory]
    [InlineData("https://evil.example", null)]
    [InlineData("null", null)]
    [InlineData("http://127.0.0.1:1", null)]
    [InlineData("http://localhost", null)]
    [InlineData(null, "cross-site")]
    [InlineData(null, "same-site")]
    [InlineData("same", "cross-site")]
    public async Task Call_OfAForeignPage_IsRefusedAndNotExecuted(string? origin, string? site)
    {
        using var answer = await PostAsync(origin, site);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("\"foreignOrigin\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var read = new HttpRequestMessage(HttpMethod.Get, "/api/echo/acme/items/1");
        read.Headers.Add("Origin", "https://evil.example");
        using var shown = await _host.Client.SendAsync(read);
        Assert.NotEqual(HttpStatusCode.Forbidden, shown.StatusCode);
        Assert.False(shown.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(null, "none")]
    [InlineData("same", "same-origin")]
    [InlineData("same", null)]
    public async Task Call_OfTheSameOriginOrNoPage_IsExecuted(string? origin, string? site)
    {
        using var answer = await PostAsync(origin, site);

        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
    }

    // Another setting than LocalHost__Urls makes Kestrel listen.
    [Fact]
    public async Task Start_OtherMachinesCouldReachIt_IsRefused()
    {
        var refusal = await Assert.ThrowsAsync<StartupException>(() => StartAsync("--Kestrel__Endpoints__Other__Url=http://0.0.0.0:0"));

        Assert.Contains("LocalHost__FunctionKey", refusal.Message, StringComparison.Ordinal);
        await using var withKey = await StartAsync("--Kestrel__Endpoints__Other__Url=http://0.0.0.0:0", "--LocalHost__FunctionKey=a-key");
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://[::1]:0")]
    [InlineData("https://127.0.0.1:0")]
    public async Task Start_OnlyThisMachineCanReachEndpointsOfKestrel_IsServed(string url)
    {
        using var folder = new TemporaryDirectory();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "host.pfx"), certificate.Export(X509ContentType.Pfx, "invented"));

        await using var host = await StartAsync(
            $"--Kestrel__Endpoints__Own__Url={url}",
            $"--Kestrel__Certificates__Default__Path={Path.Combine(folder.Path, "host.pfx")}",
            "--Kestrel__Certificates__Default__Password=invented");

        Assert.Equal(url[..url.LastIndexOf(':')], host.Client.BaseAddress!.ToString()[..url.LastIndexOf(':')]);
    }

    [Theory]
    [InlineData("GET /api/echo/acme/items/1 HTTP/1.1\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("GET /api/echo/acme/items/1 HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("GET /api/echo/acme/items/1 HTTP/1.1\r\nHost: 127.0.0.1:99999\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("PUT /api/echo/acme/items/1 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1048577\r\nConnection: close\r\n\r\n", 413)]
    public async Task Call_NoValidRequest_IsRefusedBeforeItsBodyIsRead(string request, int status)
    {
        foreach (var key in new[] { null, "--LocalHost__FunctionKey=a-key" })
        {
            await using var host = key is null ? await StartAsync() : await StartAsync(key);

            var answer = await SendRawAsync(host, request.Replace("items/1", "items/1?code=a-key", StringComparison.Ordinal));

            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        }
    }

    private Task<ProbeHost> StartAsync(params string[] arguments) =>
        ProbeHost.StartAsync(azurite.ConnectionString, [typeof(ProbeHttpTriggers)], arguments);

    private async Task<HttpResponseMessage> PostAsync(string? origin, string? site)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/echo/acme/items/1")
        {
            Content = new StringContent("{}", MediaTypeHeaderValue.Parse("text/plain")),
        };
        var own = _host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        if (origin is not null) request.Headers.Add("Origin", origin == "same" ? own : origin);
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
        return await _host.Client.SendAsync(request);
    }

    private static async Task<string> SendRawAsync(ProbeHost host, string request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }
}
