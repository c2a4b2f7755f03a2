using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PersonioFunctions.Personio.Pipeline;

namespace PersonioFunctions.Personio;

/// <summary>
/// Makes clients for accounts. One per process: it holds what all clients share, the connections, the tokens by account and
/// client id, and the rate limits by account.
/// </summary>
public sealed partial class PersonioClientFactory : IDisposable
{
    private readonly HttpClientTransport? _ownTransport;
    private readonly PersonioRateLimits _limits;
    private readonly PersonioTokens _tokens;
    private readonly PersonioSender _sender;

    /// <summary>For the service container.</summary>
    public PersonioClientFactory(IOptions<PersonioOptions> options, TimeProvider time, ILogger<PersonioClientFactory> logger)
        : this(options.Value, PersonioClientOptions.CreateTransport(), time, logger)
    {
    }

    /// <summary>With a pipeline of the caller's making, whose transport stays the caller's to dispose of, and maybe with limits, which do not.</summary>
    internal PersonioClientFactory(
        PersonioOptions options, PersonioClientOptions pipeline, TimeProvider time, ILogger logger, PersonioRateLimits? limits = null)
    {
        pipeline.RetryPolicy = new PersonioRetryPolicy(
            pipeline.Retry.MaxRetries,
            DelayStrategy.CreateExponentialDelayStrategy(pipeline.Retry.Delay, pipeline.Retry.MaxDelay),
            logger);
        _limits = limits ?? new PersonioRateLimits(options.RequestsPerMinute, options.BurstPerSecond);

        // Inside the retries: every try asks the limiter first, outside the clock of the try, which covers answer and body.
        HttpPipelinePolicy[] everyTry =
        [
            new PersonioRateLimitPolicy(_limits),
            new PersonioTelemetryPolicy(time),
            new PersonioAttemptPolicy(pipeline.Retry.NetworkTimeout, time),
        ];
        _tokens = new PersonioTokens(
            new PersonioSender(HttpPipelineBuilder.Build(pipeline, [], everyTry, new ResponseClassifier()), options), time, logger);
        _sender = new PersonioSender(
            HttpPipelineBuilder.Build(pipeline, [new PersonioTokenPolicy(_tokens)], everyTry, new ResponseClassifier()), options);
    }

    private PersonioClientFactory(PersonioOptions options, HttpClientTransport transport, TimeProvider time, ILogger logger)
        : this(options, new PersonioClientOptions { Transport = transport }, time, logger) => _ownTransport = transport;

    /// <summary>Makes a client for one account. Cheap: nothing is called and nothing is kept until the client is used.</summary>
    /// <exception cref="ArgumentException">
    /// The account or client id is empty, or the company name is not in UPPER_SNAKE_CASE and could not be sent as a header.
    /// </exception>
    public PersonioClient Create(PersonioConnection connection)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connection.Account, nameof(connection));
        ArgumentException.ThrowIfNullOrWhiteSpace(connection.ClientId, nameof(connection));
        if (connection.CompanyName is { } companyName && !UpperSnakeCase().IsMatch(companyName))
        {
            throw new ArgumentException(
                $"The company name of account '{connection.Account}' must be written in UPPER_SNAKE_CASE.", nameof(connection));
        }

        return new PersonioClient(connection, _sender, _tokens);
    }

    /// <summary>Ends the limiters' timers and closes the connections.</summary>
    public void Dispose()
    {
        _limits.Dispose();
        _ownTransport?.Dispose();
    }

    [GeneratedRegex(PersonioOptions.UpperSnakeCase + @"\z")]
    private static partial Regex UpperSnakeCase();
}
