using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace PersonioFunctions.IntegrationTests.Secrets;

/// <summary>
/// A Key Vault on loopback for an unchanged <see cref="SecretClient"/>: TLS with a certificate of its own, token challenge, versions, soft
/// delete and purge protection always on.
/// </summary>
public sealed class KeyVaultDouble : IAsyncDisposable
{
    /// <summary>The name that the certificate holds besides those of loopback. A process reaches it through a proxy.</summary>
    public const string HostName = "tests.vault.azure.net";

    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;
    private readonly List<HttpMessageHandler> _handlers = [];

    private KeyVaultDouble(WebApplication app, X509Certificate2 certificate, KeyVaultSecrets secrets, KeyVaultFaults faults)
    {
        _app = app;
        _certificate = certificate;
        Secrets = secrets;
        Faults = faults;
        Uri = new Uri(app.Urls.Single());
    }

    /// <summary>The value for <c>KeyVault__VaultUri</c>.</summary>
    public Uri Uri { get; }

    /// <summary>The content of the vault.</summary>
    public KeyVaultSecrets Secrets { get; }

    /// <summary>The next faults.</summary>
    public KeyVaultFaults Faults { get; }

    /// <summary>The certificate as PEM, for a process that accepts a trusted certificate.</summary>
    public string CertificatePem => _certificate.ExportCertificatePem();

    public static async Task<KeyVaultDouble> StartAsync()
    {
        var certificate = CreateCertificate();
        var secrets = new KeyVaultSecrets();
        var faults = new KeyVaultFaults();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddRoutingCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(certificate);
        }));

        var app = builder.Build();
        KeyVaultEndpoints.Map(app, secrets, faults);
        await app.StartAsync();
        return new KeyVaultDouble(app, certificate, secrets, faults);
    }

    /// <summary>Creates a client that trusts only this vault's certificate and does not wait between attempts.</summary>
    public SecretClient CreateClient(Action<SecretClientOptions>? configure = null, TokenCredential? credential = null)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, presented, _, _) =>
                    presented?.GetCertHashString() == _certificate.GetCertHashString(),
            },
        };
        _handlers.Add(handler);
        var options = new SecretClientOptions
        {
            // The challenge names vault.azure.net, as a real one does, although the address is loopback.
            DisableChallengeResourceVerification = true,
            Transport = new HttpClientTransport(handler),
            Retry = { MaxRetries = 0, Delay = TimeSpan.FromMilliseconds(1) },
        };
        configure?.Invoke(options);
        return new SecretClient(Uri, credential ?? new FixedTokenCredential(), options);
    }

    /// <summary>Creates the store under test, which polls without delay.</summary>
    internal KeyVaultSecretStore CreateStore(SecretClient? client = null, Action<KeyVaultOptions>? configure = null)
    {
        var options = new KeyVaultOptions { TransitionPollInterval = TimeSpan.FromMilliseconds(2) };
        configure?.Invoke(options);
        return new KeyVaultSecretStore(
            client ?? CreateClient(), Options.Create(options), TimeProvider.System, NullLogger<KeyVaultSecretStore>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        Faults.ReleaseHeldAnswers();
        // Closes the connections first, because the server waits for open ones.
        foreach (var handler in _handlers) handler.Dispose();
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Key Vault double", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(HostName);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var created = request.CreateSelfSigned(now.AddMinutes(-5), now.AddHours(4));
        // TLS on Windows needs the key in a key store, where only an imported certificate has it.
        return X509CertificateLoader.LoadPkcs12(created.Export(X509ContentType.Pfx), password: null);
    }

    private sealed class FixedTokenCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(KeyVaultEndpoints.Token, TimeProvider.System.GetUtcNow().AddHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
