using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace PersonioFunctions.Events.Targets;

/// <summary>
/// Connects to targets. The address is checked after the name is resolved and on the very connection that is used, so a name that resolves
/// to another address a moment later gains nothing. Redirects are not followed. There is no proxy, because it would resolve names itself.
/// </summary>
public sealed class TargetConnections : IDisposable
{
    /// <summary>How long a target may take to answer.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    // The part of an answer that is read, so that the connection can be used again. Nothing of it is kept.
    private const int LongestAnswer = 4 * 1024;
    private const int LongestHeadersKiB = 16;

    // A name may move to another address.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly IReadOnlyList<IPNetwork> _allowed;

    /// <summary>Creates the connections of the product.</summary>
    public TargetConnections(IOptions<EventOptions> options)
        : this(options.Value, Dns.GetHostAddressesAsync, certificates: null)
    {
    }

    internal TargetConnections(
        EventOptions options,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve,
        RemoteCertificateValidationCallback? certificates)
    {
        _resolve = resolve;
        _allowed = options.Networks() ?? [];
        Client = new HttpClient(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            ConnectCallback = ConnectAsync,
            MaxResponseDrainSize = LongestAnswer,
            MaxResponseHeadersLength = LongestHeadersKiB,
            PooledConnectionLifetime = ConnectionLifetime,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            SslOptions = { RemoteCertificateValidationCallback = certificates },
            UseCookies = false,
            UseProxy = false,
        })
        {
            Timeout = Timeout,
        };
    }

    /// <summary>The client for all targets. Read the headers of an answer only.</summary>
    internal HttpClient Client { get; }

    /// <summary>Returns why no connection to an address is possible; null when one may be.</summary>
    internal async Task<string?> CheckAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return Allowed(address, await ResolveAsync(address.IdnHost, cancellationToken)).Count == 0
                ? "The host is not at a public address. Use a public one, or allow its network with Events__AllowedNetworks."
                : null;
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return "The name of the host cannot be resolved. Check it.";
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    private List<IPAddress> Allowed(Uri address, IEnumerable<IPAddress> resolved) =>
    [
        .. resolved
            .Where(one => TargetAddresses.IsAllowed(one, _allowed))
            .Where(one => address.Scheme == Uri.UriSchemeHttps || TargetAddresses.IsLoopback(one)),
    ];

    // An address is its own answer. The resolver throws on some.
    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var address) ? [address] : await _resolve(host, cancellationToken);

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        var addresses = Allowed(context.InitialRequestMessage.RequestUri!, await ResolveAsync(target.Host, cancellationToken));
        if (addresses.Count == 0) throw new TargetAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync([.. addresses], target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>No address of the target may be called.</summary>
internal sealed class TargetAddressException() : IOException("The host of the target is at no address that may be called.");
