using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging;
using PersonioFunctions.Personio.Calls;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>
/// Retries with Azure.Core's delays what the attempt marked as retriable. It does not wait longer than a few seconds, because a sleeping
/// function costs money. The caller puts its queue message back with a delay instead, which is free. Azure.Core's own policy does not fit:
/// it obeys more headers than <c>Retry-After</c>, and reads 12.5 there as a date.
/// </summary>
internal sealed class PersonioRetryPolicy(int maxRetries, DelayStrategy delays, ILogger logger) : AsyncPipelinePolicy
{
    internal static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var call = PersonioCall.From(message);
        for (call.Retry = 0; ; call.Retry++)
        {
            TimeSpan delay;
            try
            {
                await ProcessNextAsync(message, pipeline);
                return;
            }
            catch (PersonioException failure) when (MayRetry(call, failure))
            {
                // Without the response, because the strategy would read more of its headers.
                delay = delays.GetNextDelay(null!, call.Retry + 1);
                if (failure.RetryAfter > delay) delay = failure.RetryAfter.Value;
            }

            // Returns the connection to the pool, because nothing reads this response any more.
            if (message.HasResponse) message.Response.ContentStream?.Dispose();

            // By the machine's clock, as in Azure.Core's other clients: nothing that is stored depends on these few seconds.
            await Task.Delay(delay, message.CancellationToken);
        }
    }

    private bool MayRetry(PersonioCall call, PersonioException failure)
    {
        if (call.IsTriedOnce) return false;
        var account = call.Connection.Account;
        if (call.MayRetry && call.Retry < maxRetries && !(failure.RetryAfter > LongestWait))
        {
            Log.Retrying(logger, call.Endpoint, account, failure.Kind, call.Retry + 1, maxRetries);
            return true;
        }

        if (failure.IsTransient) Log.GaveUp(logger, call.Endpoint, account, failure.Kind, failure.RetryAfter);
        return false;
    }
}
