using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PersonioFunctions.Personio.Pipeline;

namespace PersonioFunctions.Personio;

/// <summary>
/// Creates clients for accounts. A process has one factory, because all clients share its connections, its tokens by account and
/// client id, and its rate limits by account.
/// </summary>
public sealed class PersonioClientFactory : IDisposable
{
    private readonly HttpClientTransport? _ownTransport;
    private readonly PersonioRateLimits _limits;
    private readonly PersonioTokens _tokens;
    private readonly PersonioSender _sender;
    private readonly PersonioSender _plainSender;

    /// <summary>Creates the factory for the service container.</summary>
    public PersonioClientFactory(IOptions<PersonioOptions> options, TimeProvider time, ILogger<PersonioClientFactory> logger)
        : this(options.Value, PersonioClientOptions.CreateTransport(), time, logger)
    {
    }

    /// <summary>Creates a factory with the caller's pipeline. The caller disposes of its transport, the factory of the limits.</summary>
    internal PersonioClientFactory(
        PersonioOptions options, PersonioClientOptions pipeline, TimeProvider time, ILogger logger, PersonioRateLimits? limits = null)
    {
        pipeline.RetryPolicy = new PersonioRetryPolicy(
            pipeline.Retry.MaxRetries,
            DelayStrategy.CreateExponentialDelayStrategy(pipeline.Retry.Delay, pipeline.Retry.MaxDelay),
            logger);
        _limits = limits ?? new PersonioRateLimits(options.RequestsPerMinute, options.BurstPerSecond);

        // These run inside the retries. The rate limiter comes first, so that waiting for it does not count towards the attempt's timeout.
        HttpPipelinePolicy[] perAttempt =
        [
            new PersonioRateLimitPolicy(_limits),
            new PersonioTelemetryPolicy(time),
            new PersonioAttemptPolicy(pipeline.Retry.NetworkTimeout, time),
        ];
        _plainSender = new PersonioSender(HttpPipelineBuilder.Build(pipeline, [], perAttempt, new ResponseClassifier()), options);
        _tokens = new PersonioTokens(_plainSender, time, logger);
        _sender = new PersonioSender(
            HttpPipelineBuilder.Build(pipeline, [new PersonioTokenPolicy(_tokens)], perAttempt, new ResponseClassifier()), options);
    }

    private PersonioClientFactory(PersonioOptions options, HttpClientTransport transport, TimeProvider time, ILogger logger)
        : this(options, new PersonioClientOptions { Transport = transport }, time, logger) => _ownTransport = transport;

    /// <summary>Creates a client for one account. This is cheap: it sends no request and keeps no state until the client is used.</summary>
    /// <exception cref="ArgumentException">
    /// The account or client id is empty, or the company name is not in UPPER_SNAKE_CASE and so cannot be sent as a header.
    /// </exception>
    public PersonioClient Create(PersonioConnection connection)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connection.Account, nameof(connection));
        ArgumentException.ThrowIfNullOrWhiteSpace(connection.ClientId, nameof(connection));
        if (connection.CompanyName is { } companyName && !PersonioOptions.IsUpperSnakeCase(companyName))
        {
            throw new ArgumentException(
                $"The company name of account '{connection.Account}' must be written in UPPER_SNAKE_CASE.", nameof(connection));
        }

        return new PersonioClient(connection, _sender, _plainSender, _tokens);
    }

    /// <summary>Stops the limiters' timers and closes the connections.</summary>
    public void Dispose()
    {
        _limits.Dispose();
        _ownTransport?.Dispose();
    }
}
