using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Azure.Core.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace PersonioFunctions.Tests.Personio.Pipeline;

/// <summary>Tests the production transport and pipeline against a socket.</summary>
public sealed class PersonioTransportTests
{
    private const string Token = """{"success":true,"data":{"token":"papi-1"}}""";

    [Fact]
    public async Task GetEmployees_PlainHttpOnLoopback_ReadsCompressedPagesAndReturnsNoCookie()
    {
        await using var server = new OneByOneServer(
            Answer("200 OK", Token, "Set-Cookie: session=1; Path=/"),
            Answer("200 OK", StubPersonio.Page([7], total: 1), compress: true),
            NoMore);
        using var factory = CreateFactory(server);

        var page = (await factory.Create(StubPersonio.Connection()).PagesAsync())[0];

        Assert.Equal("7", Assert.Single(page.Employees).Id);
        Assert.Contains("Authorization: Bearer papi-1", server.Received.Last(), StringComparison.Ordinal);
        Assert.DoesNotContain("session", server.Received.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("X-GZip")]
    [InlineData("identity, x-gzip")]
    public async Task GetEmployees_CompressedUnderAnyNameOfGzip_IsRead(string coding)
    {
        await using var server = new OneByOneServer(
            Answer("200 OK", Token), Answer("200 OK", StubPersonio.Page([7], total: 1), compress: true, coding: coding), NoMore);
        using var factory = CreateFactory(server);

        var page = (await factory.Create(StubPersonio.Connection()).PagesAsync())[0];

        Assert.Equal("7", Assert.Single(page.Employees).Id);
    }

    [Fact]
    public async Task GetEmployees_CodingThatIsUnknown_IsReadAsItIs()
    {
        await using var server = new OneByOneServer(
            Answer("200 OK", Token), Answer("200 OK", StubPersonio.Page([7], total: 1), "Content-Encoding: utf-8"), NoMore);
        using var factory = CreateFactory(server);

        Assert.Single((await factory.Create(StubPersonio.Connection()).PagesAsync())[0].Employees);
    }

    [Theory]
    [InlineData("302 Found")]
    [InlineData("307 Temporary Redirect")]
    public async Task Authenticate_Redirect_IsNotFollowed(string status)
    {
        await using var server = new OneByOneServer(Answer(status, "", "Location: /v1/elsewhere"), Answer("200 OK", Token));
        using var factory = CreateFactory(server);

        var failure = await Assert.ThrowsAsync<PersonioException>(
            () => factory.Create(StubPersonio.Connection()).AuthenticateAsync(CancellationToken.None));

        Assert.Equal(PersonioFailureKind.InvalidAnswer, failure.Kind);
        Assert.Single(server.Received);
    }

    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task Authenticate_RedirectToAnotherHost_SendsItNothing(string status)
    {
        await using var elsewhere = new OneByOneServer(Answer("200 OK", Token));
        await using var server = new OneByOneServer(Answer(status, "", $"Location: {elsewhere.Url}v1/auth"));
        using var factory = CreateFactory(server);

        await Assert.ThrowsAsync<PersonioException>(
            () => factory.Create(StubPersonio.Connection()).AuthenticateAsync(CancellationToken.None));

        Assert.Single(server.Received);
        Assert.Empty(elsewhere.Received);
    }

    [Fact]
    public async Task GetEmployees_RedirectToAnotherHost_SendsItNoToken()
    {
        await using var elsewhere = new OneByOneServer(Answer("200 OK", StubPersonio.Page([7], total: 1)));
        await using var server = new OneByOneServer(
            Answer("200 OK", Token), Answer("302 Found", "", $"Location: {elsewhere.Url}v1/company/employees"));
        using var factory = CreateFactory(server);

        var failure = await Assert.ThrowsAsync<PersonioException>(() => factory.Create(StubPersonio.Connection()).PagesAsync());

        Assert.Equal(PersonioFailureKind.InvalidAnswer, failure.Kind);
        Assert.Equal(2, server.Received.Count);
        Assert.Empty(elsewhere.Received);
    }

    [Fact]
    public async Task GetEmployees_EveryPipelineEvent_ShowsNoSecretTokenAttributeOrPerson()
    {
        var events = new ConcurrentQueue<string>();
        using var listener = new AzureEventSourceListener((_, text) => events.Enqueue(text), EventLevel.Verbose);
        var personio = new StubPersonio
        {
            Employees = (_, _) => StubPersonio.Json(
                """{"success":true,"metadata":{"total_elements":1},"data":["""
                + """{"attributes":{"id":{"value":7},"first_name":{"value":"Anneliese"}}}]}"""),
        };

        await personio.CreateClient().PagesAsync("first_name");

        Assert.Contains(events, e => e.Contains("/v1/company/employees?", StringComparison.Ordinal));
        foreach (var forbidden in new[] { StubPersonio.Secret, "papi-1", "client-1", "first_name", "Anneliese" })
        {
            Assert.DoesNotContain(events, e => e.Contains(forbidden, StringComparison.Ordinal));
        }
    }

    private static byte[] NoMore => Answer("200 OK", StubPersonio.EmptyPage);

    private static PersonioClientFactory CreateFactory(OneByOneServer server) => new(
        Options.Create(new PersonioOptions { BaseUrl = server.Url }), TimeProvider.System, NullLogger<PersonioClientFactory>.Instance);

    private static byte[] Answer(string status, string body, string? header = null, bool compress = false, string coding = "gzip")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        if (compress)
        {
            using var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionMode.Compress, leaveOpen: true))
            {
                gzip.Write(bytes);
            }

            bytes = compressed.ToArray();
            header = $"Content-Encoding: {coding}";
        }

        var head = $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n"
            + (header is null ? "" : $"{header}\r\n") + "\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. bytes];
    }

    /// <summary>Sends each connection the next response, once its request has arrived completely.</summary>
    private sealed class OneByOneServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _serving;

        public OneByOneServer(params byte[][] answers)
        {
            _listener.Start();
            _serving = ServeAsync(answers);
        }

        public Uri Url => new($"http://{_listener.LocalEndpoint}");

        public ConcurrentQueue<string> Received { get; } = new();

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _serving;
            _listener.Dispose();
            _stop.Dispose();
        }

        private async Task ServeAsync(byte[][] answers)
        {
            try
            {
                foreach (var answer in answers)
                {
                    using var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
                    var stream = connection.GetStream();
                    Received.Enqueue(await ReadRequestAsync(stream));
                    await stream.WriteAsync(answer, _stop.Token);
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // Some responses were not used. The test asserts how many requests it expected.
            }
        }

        private async Task<string> ReadRequestAsync(NetworkStream stream)
        {
            var request = "";
            var buffer = new byte[4096];
            while (!IsWhole(request))
            {
                var read = await stream.ReadAsync(buffer, _stop.Token);
                if (read == 0)
                {
                    break;
                }

                request += Encoding.ASCII.GetString(buffer, 0, read);
            }

            return request;
        }

        private static bool IsWhole(string request)
        {
            var isHeadWhole = request.Contains("\r\n\r\n", StringComparison.Ordinal);
            return isHeadWhole && (request.StartsWith("GET", StringComparison.Ordinal) || request.EndsWith('}'));
        }
    }
}
