using System.Threading.RateLimiting;
using PersonioFunctions.Personio.Calls;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>
/// Keeps requests within Personio's rate limits. One timer serves all accounts, and an idle account takes no memory.
/// </summary>
internal sealed class PersonioRateLimits : IDisposable
{
    /// <summary>
    /// Requests from one IP address in any minute, over all accounts and endpoints. Processes that share an address do not coordinate;
    /// when together they exceed the limit, Personio answers 429.
    /// Source: https://developer.personio.de/changelog/ip-address-based-rate-limiting-v1-endpoints
    /// </summary>
    internal const int RequestsPerAddressAndMinute = 2000;

    /// <summary>
    /// Token requests in any minute. Counted per account, because Personio does not document that credentials share this limit; if they
    /// did, ten thousand accounts could never start. Source: https://developer.personio.de/reference/auth
    /// </summary>
    internal const int TokenRequestsPerMinute = 60;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<string> _perAddress;
    private readonly PartitionedRateLimiter<string> _perMinute;
    private readonly PartitionedRateLimiter<string> _perSecond;
    private readonly PartitionedRateLimiter<string> _tokensPerMinute;
    private readonly PartitionedRateLimiter<string> _employees;
    private readonly PartitionedRateLimiter<string> _tokens;

    /// <param name="requestsPerMinute">Employee requests per account and minute.</param>
    /// <param name="burstPerSecond">Employee requests per account and second.</param>
    /// <param name="tokenRequestsPerMinute">Token requests per account and minute. Only a simulated clock needs another number.</param>
    /// <param name="requestsPerAddressAndMinute">Requests of all accounts per minute. Only a simulated clock needs another number.</param>
    public PersonioRateLimits(
        int requestsPerMinute,
        int burstPerSecond,
        int tokenRequestsPerMinute = TokenRequestsPerMinute,
        int requestsPerAddressAndMinute = RequestsPerAddressAndMinute)
    {
        _perAddress = Of(_ => "", Window(requestsPerAddressAndMinute, Minute, segments: 30));
        _perMinute = Of(account => account, Window(requestsPerMinute, Minute, segments: 30));
        _tokensPerMinute = Of(account => account, Window(tokenRequestsPerMinute, Minute, segments: 30));

        // The limiters before it already bound the number of waiting requests, so its queue need not.
        var burst = Window(burstPerSecond, Second, segments: 5);
        burst.QueueLimit = int.MaxValue;
        _perSecond = Of(account => account, burst);

        // The second comes last: a permit for this second that then waited for the minute would be used in another second.
        _employees = PartitionedRateLimiter.CreateChained(_perMinute, _perAddress, _perSecond);
        _tokens = PartitionedRateLimiter.CreateChained(_tokensPerMinute, _perAddress);
    }

    /// <summary>Waits until the call may be sent.</summary>
    /// <exception cref="PersonioException">More calls are waiting than the next minute allows.</exception>
    public async Task WaitAsync(PersonioCall call, CancellationToken cancellationToken)
    {
        var limiter = call is TokenCall or WebhookCall ? _tokens : _employees;
        using var lease = await limiter.AcquireAsync(call.Connection.Account, 1, cancellationToken);
        if (!lease.IsAcquired)
        {
            PersonioTelemetry.RequestNotSent();
            throw new PersonioException(
                PersonioFailureKind.Throttled,
                $"{call.Endpoint} for account '{call.Connection.Account}' was not sent: more requests are waiting than Personio's limits "
                + "allow in the next minute. Try again later.",
                Minute);
        }
    }

    public void Dispose()
    {
        _employees.Dispose();
        _tokens.Dispose();
        _perSecond.Dispose();
        _perMinute.Dispose();
        _tokensPerMinute.Dispose();
        _perAddress.Dispose();
    }

    /// <summary>
    /// A window such that the server never counts more than <paramref name="permits"/> in any <paramref name="interval"/>.
    /// Creates a window that is two segments longer than the interval. One because permits return by whole segments, up to a segment
    /// early. One because requests travel: the first of an interval may arrive late and the last at once.
    /// </summary>
    internal static SlidingWindowRateLimiterOptions Window(int permits, TimeSpan interval, int segments) => new()
    {
        PermitLimit = permits,
        Window = interval / segments * (segments + 2),
        SegmentsPerWindow = segments + 2,
        QueueLimit = permits,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    };

    private static PartitionedRateLimiter<string> Of(Func<string, string> key, SlidingWindowRateLimiterOptions window) =>
        PartitionedRateLimiter.Create<string, string>(account => RateLimitPartition.GetSlidingWindowLimiter(key(account), _ => window));
}
