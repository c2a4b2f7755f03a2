using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PersonioFunctions.Personio;

/// <summary>The pipeline's settings that are ours and not the operator's. Tests replace the transport and the delays.</summary>
internal sealed class PersonioClientOptions : ClientOptions
{
    public PersonioClientOptions()
    {
        Retry.MaxRetries = 3;

        // With the strategy's jitter of a fifth the first wait is 1 to 1.5 s. Personio asks for at least one second after a 429.
        Retry.Delay = TimeSpan.FromSeconds(1.25);
        Retry.MaxDelay = TimeSpan.FromSeconds(5);
        Retry.NetworkTimeout = TimeSpan.FromSeconds(30);

        // The query names attributes, bodies hold people and secrets: Azure.Core redacts the former unless a name is listed here,
        // and leaves out the latter. Said aloud so that an environment variable cannot turn it on.
        Diagnostics.IsLoggingContentEnabled = false;
        Diagnostics.LoggedQueryParameters.Clear();

        // Its User-Agent would introduce us as an Azure SDK.
        Diagnostics.IsTelemetryEnabled = false;
    }

    /// <summary>The transport used in production.</summary>
    public static HttpClientTransport CreateTransport() => new(new HttpClient(new SocketsHttpHandler
    {
        // A redirect would carry the token, or the secret in a token request's body, to a host nobody configured.
        AllowAutoRedirect = false,

        // One handler serves every account: a cookie must not travel from one to another.
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        // Timeouts are per try and belong to the pipeline.
        Timeout = Timeout.InfiniteTimeSpan,
    });
}
