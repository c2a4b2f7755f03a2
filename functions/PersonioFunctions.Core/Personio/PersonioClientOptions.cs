using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PersonioFunctions.Personio;

/// <summary>The pipeline's fixed settings, which an operator cannot change. Tests replace the transport and the delays.</summary>
internal sealed class PersonioClientOptions : ClientOptions
{
    public PersonioClientOptions()
    {
        Retry.MaxRetries = 3;

        // Personio asks for at least one second after a 429. The strategy's jitter of 20 % makes the first delay 1 to 1.5 s.
        Retry.Delay = TimeSpan.FromSeconds(1.25);
        Retry.MaxDelay = TimeSpan.FromSeconds(5);
        Retry.NetworkTimeout = TimeSpan.FromSeconds(30);

        // Queries name attributes; bodies hold people's data and secrets. Azure.Core logs neither by default. Setting it here keeps an
        // environment variable from turning it on.
        Diagnostics.IsLoggingContentEnabled = false;
        Diagnostics.LoggedQueryParameters.Clear();

        // Azure.Core's User-Agent would present this program as an Azure SDK.
        Diagnostics.IsTelemetryEnabled = false;
    }

    /// <summary>Creates the transport for production.</summary>
    public static HttpClientTransport CreateTransport() => new(new HttpClient(new SocketsHttpHandler
    {
        // A redirect would send the token, or the secret in a token request's body, to a host that the operator did not configure.
        AllowAutoRedirect = false,

        // All accounts share this handler, so one account's cookie would be sent for another.
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        // The pipeline limits each attempt instead.
        Timeout = Timeout.InfiniteTimeSpan,
    });
}
