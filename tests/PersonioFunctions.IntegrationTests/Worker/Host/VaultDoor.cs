using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PersonioFunctions.IntegrationTests.Secrets;

namespace PersonioFunctions.IntegrationTests.Worker.Host;

/// <summary>
/// Lets a process in which nothing is replaced reach the <see cref="KeyVaultDouble"/>, as it reaches a real vault: by the vault's own name,
/// through a proxy, with a token of the managed identity. The platform's variables lead it here.
/// </summary>
internal sealed class VaultDoor : IAsyncDisposable
{
    private const string IdentityHeader = "invented-identity-header";

    private readonly KeyVaultDouble _vault;
    private readonly WebApplication _identity;
    private readonly TcpListener _proxy = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly TemporaryDirectory _certificates = new();
    private readonly Task _accepting;

    private VaultDoor(KeyVaultDouble vault, WebApplication identity)
    {
        (_vault, _identity) = (vault, identity);
        _proxy.Start();
        _accepting = AcceptAsync();
        Settings = new Dictionary<string, string>
        {
            ["KeyVault__VaultUri"] = $"https://{KeyVaultDouble.HostName}/",
            ["WEBSITE_SITE_NAME"] = "tests",
            ["IDENTITY_ENDPOINT"] = $"{identity.Urls.Single()}/token",
            ["IDENTITY_HEADER"] = IdentityHeader,
            ["https_proxy"] = $"http://{_proxy.LocalEndpoint}",
            ["SSL_CERT_FILE"] = _certificates.Write("vault.pem", vault.CertificatePem),
        };
    }

    /// <summary>The variables that a process needs to reach the vault.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>The content of the vault.</summary>
    public KeyVaultSecrets Secrets => _vault.Secrets;

    public static async Task<VaultDoor> OpenAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var identity = builder.Build();

        // https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
        identity.MapGet("/token", (HttpRequest request) => request.Headers["X-IDENTITY-HEADER"] == IdentityHeader
            ? Results.Text(
                $$"""
                {
                  "access_token": "{{KeyVaultEndpoints.Token}}",
                  "expires_on": "{{TimeProvider.System.GetUtcNow().AddHours(24).ToUnixTimeSeconds()}}",
                  "resource": "{{request.Query["resource"]}}",
                  "token_type": "Bearer"
                }
                """,
                "application/json")
            : Results.StatusCode(StatusCodes.Status401Unauthorized));
        await identity.StartAsync();
        return new VaultDoor(await KeyVaultDouble.StartAsync(), identity);
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _proxy.Dispose();
        await _accepting;
        await _identity.DisposeAsync();
        await _vault.DisposeAsync();
        _certificates.Dispose();
        _closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = RelayAsync(await _proxy.AcceptTcpClientAsync(_closed.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Closed.
        }
    }

    // Opens a tunnel to the vault, whatever host the caller asks for. TLS inside the tunnel proves that it asked for the vault.
    private async Task RelayAsync(TcpClient caller)
    {
        using (caller)
        using (var vault = new TcpClient())
        {
            try
            {
                var (near, far) = (caller.GetStream(), await ConnectAsync(vault));
                await ReadHeaderAsync(near);
                await near.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _closed.Token);
                await Task.WhenAny(near.CopyToAsync(far, _closed.Token), far.CopyToAsync(near, _closed.Token));
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // One side has ended.
            }
        }
    }

    private async Task<NetworkStream> ConnectAsync(TcpClient vault)
    {
        await vault.ConnectAsync(IPAddress.Loopback, _vault.Uri.Port, _closed.Token);
        return vault.GetStream();
    }

    private async Task ReadHeaderAsync(NetworkStream stream)
    {
        var header = new StringBuilder();
        var next = new byte[1];
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(next, _closed.Token) == 0) throw new IOException("The caller hung up.");
            header.Append((char)next[0]);
        }
    }
}
