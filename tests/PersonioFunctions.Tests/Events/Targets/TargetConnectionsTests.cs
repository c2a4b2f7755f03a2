using System.Net;
using System.Net.Sockets;

namespace PersonioFunctions.Tests.Events.Targets;

/// <summary>The address is checked on the connection that is used, whatever the name resolved to before.</summary>
public sealed class TargetConnectionsTests : IDisposable
{
    private static readonly EventOptions Loopback = new() { AllowedNetworks = "127.0.0.0/8" };

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public TargetConnectionsTests() => _listener.Start();

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Send_NameOfALoopbackAddress_NeverConnects()
    {
        using var connections = Open(new EventOptions(), IPAddress.Loopback);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(connections, $"https://target.example:{Port}/"));

        Assert.IsType<TargetAddressException>(failure.InnerException);
        Assert.False(_listener.Pending());
    }

    [Fact]
    public async Task Send_NameThatIsPublicWhenCheckedAndPrivateWhenUsed_NeverConnects()
    {
        var answers = new Queue<IPAddress>([IPAddress.Parse("8.8.8.8"), IPAddress.Loopback]);
        using var connections = new TargetConnections(
            new EventOptions(), (_, _) => Task.FromResult<IPAddress[]>([answers.Dequeue()]), certificates: null);
        var address = new Uri($"https://rebound.example:{Port}/");

        Assert.Null(await connections.CheckAsync(address, CancellationToken.None));
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(connections, address.AbsoluteUri));

        Assert.IsType<TargetAddressException>(failure.InnerException);
        Assert.False(_listener.Pending());
    }

    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://169.254.169.254/metadata/identity/oauth2/token")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://localhost/")]
    public async Task Check_AddressOfTheMachineItself_IsRefused(string address)
    {
        using var connections = new TargetConnections(new EventOptions(), Dns.GetHostAddressesAsync, certificates: null);

        Assert.NotNull(await connections.CheckAsync(new Uri(address), CancellationToken.None));
    }

    [Fact]
    public async Task Check_PlainHttpOutsideLoopback_IsRefused()
    {
        using var connections = Open(new EventOptions { AllowedNetworks = "10.0.0.0/8" }, IPAddress.Parse("10.0.0.4"));

        Assert.NotNull(await connections.CheckAsync(new Uri("http://inside.example/"), CancellationToken.None));
        Assert.Null(await connections.CheckAsync(new Uri("https://inside.example/"), CancellationToken.None));
    }

    [Fact]
    public async Task Check_NameWithAPrivateAndAPublicAddress_IsAllowed()
    {
        using var connections = Open(new EventOptions(), IPAddress.Parse("10.0.0.4"), IPAddress.Parse("8.8.8.8"));

        Assert.Null(await connections.CheckAsync(new Uri("https://both.example/"), CancellationToken.None));
    }

    [Fact]
    public async Task Check_NameThatDoesNotResolve_SaysSo()
    {
        using var connections = new TargetConnections(
            new EventOptions(), (_, _) => throw new SocketException((int)SocketError.HostNotFound), certificates: null);

        var refused = await connections.CheckAsync(new Uri("https://nowhere.example/"), CancellationToken.None);

        Assert.Contains("resolved", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_AllowedLoopback_Connects()
    {
        using var connections = Open(Loopback, IPAddress.Loopback);
        var accepted = _listener.AcceptTcpClientAsync();

        var call = GetAsync(connections, $"http://127.0.0.1:{Port}/");
        using (var client = await accepted)
        {
            var stream = client.GetStream();
            await stream.ReadExactlyAsync(new byte[16]);
            await stream.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray());
            Assert.Equal(HttpStatusCode.NoContent, await call);
        }
    }

    private static TargetConnections Open(EventOptions options, params IPAddress[] addresses) =>
        new(options, (_, _) => Task.FromResult(addresses), certificates: null);

    private static async Task<HttpStatusCode> GetAsync(TargetConnections connections, string address)
    {
        using var answer = await connections.Client.GetAsync(new Uri(address), HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }
}
