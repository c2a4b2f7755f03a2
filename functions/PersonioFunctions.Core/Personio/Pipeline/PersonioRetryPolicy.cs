using System.Runtime.ExceptionServices;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging;
using PersonioFunctions.Personio.Calls;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>
/// Retries with Azure.Core's delays what the attempt marked as retriable. It does not wait longer than a few seconds, because a sleeping
/// function costs money. The caller puts its queue message back with a delay instead, which is free.
/// </summary>
internal sealed class PersonioRetryPolicy : RetryPolicy
{
    internal static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly int _maxRetries;
    private readonly ILogger _logger;

    public PersonioRetryPolicy(int maxRetries, DelayStrategy delay, ILogger logger)
        : base(maxRetries, delay) => (_maxRetries, _logger) = (maxRetries, logger);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            await base.ProcessAsync(message, pipeline);
        }
        catch (AggregateException attempts)
        {
            // The outcome of the call is that of its last attempt.
            ExceptionDispatchInfo.Throw(attempts.InnerExceptions[^1]);
        }
    }

    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception)
    {
        if (exception is not PersonioException failure)
        {
            return new(false);
        }

        var call = PersonioCall.From(message);
        var retry = message.ProcessingContext.RetryNumber + 1;
        var account = call.Connection.Account;
        if (call.MayRetry && retry <= _maxRetries && !(failure.RetryAfter > LongestWait))
        {
            Log.Retrying(_logger, call.Endpoint, account, failure.Kind, retry, _maxRetries);
            return new(true);
        }

        if (failure.IsTransient)
        {
            Log.GaveUp(_logger, call.Endpoint, account, failure.Kind, failure.RetryAfter);
        }

        return new(false);
    }
}
