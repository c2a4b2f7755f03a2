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
    private readonly DelayStrategy _delay;
    private readonly ILogger _logger;

    public PersonioRetryPolicy(int maxRetries, DelayStrategy delay, ILogger logger)
        : base(maxRetries, delay) => (_maxRetries, _delay, _logger) = (maxRetries, delay, logger);

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
        if (call.IsTriedOnce) return new(false);
        if (call.MayRetry && retry <= _maxRetries && IsWaitShort(message, failure))
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

    // Azure.Core reads Retry-After in its own way: it takes 12.5 for a date and does not know fractions. A retry happens here only if
    // its delay is short and, to the second, at least as long as asked for.
    private bool IsWaitShort(HttpMessage message, PersonioException failure)
    {
        var delay = _delay.GetNextDelay(message.HasResponse ? message.Response : null, message.ProcessingContext.RetryNumber + 1);
        return delay <= LongestWait && !(failure.RetryAfter > delay + TimeSpan.FromSeconds(1));
    }
}
