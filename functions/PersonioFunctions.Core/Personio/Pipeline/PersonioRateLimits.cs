using System.Threading.RateLimiting;
using PersonioFunctions.Personio.Calls;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>
/// Keeps within Personio's limits instead of running into them. One timer serves all accounts; an account that is idle takes no memory.
/// </summary>
internal sealed class PersonioRateLimits : IDisposable
{
    /// <summary>
    /// Requests of one address in any minute, over all accounts and endpoints. Where several processes leave through one
    /// address each keeps to it alone; the 429 that may follow is the backstop.
    /// Source: https://developer.personio.de/changelog/ip-address-based-rate-limiting-v1-endpoints
    /// </summary>
    internal const int RequestsPerAddressAndMinute = 2000;

    /// <summary>
    /// Token requests in any minute. Counted per account: nothing says that credentials share it, and ten thousand accounts
    /// could never start if they did. Source: https://developer.personio.de/reference/auth
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

    /// <param name="requestsPerMinute">Requests of an account.</param>
    /// <param name="burstPerSecond">Requests of an account in a second.</param>
    /// <param name="tokenRequestsPerMinute">Requests for a token; another number only where the clock is not a real one.</param>
    /// <param name="requestsPerAddressAndMinute">Requests of all accounts; likewise.</param>
    public PersonioRateLimits(
        int requestsPerMinute,
        int burstPerSecond,
        int tokenRequestsPerMinute = TokenRequestsPerMinute,
        int requestsPerAddressAndMinute = RequestsPerAddressAndMinute)
    {
        _perAddress = Of(_ => "", Window(requestsPerAddressAndMinute, Minute, segments: 30));
        _perMinute = Of(account => account, Window(requestsPerMinute, Minute, segments: 30));
        _tokensPerMinute = Of(account => account, Window(tokenRequestsPerMinute, Minute, segments: 30));

        // Takes whatever the limiters before it let through, hence the unbounded queue.
        var burst = Window(burstPerSecond, Second, segments: 5);
        burst.QueueLimit = int.MaxValue;
        _perSecond = Of(account => account, burst);

        // The burst is taken last: a permit for this second that then waits for the minute would be spent in another second.
        _employees = PartitionedRateLimiter.CreateChained(_perMinute, _perAddress, _perSecond);
        _tokens = PartitionedRateLimiter.CreateChained(_tokensPerMinute, _perAddress);
    }

    /// <summary>Waits until the call may be sent.</summary>
    /// <exception cref="PersonioException">More callers are waiting than the next minute can serve: they come back later.</exception>
    public async Task WaitAsync(PersonioCall call, CancellationToken cancellationToken)
    {
        var limiter = call is TokenCall ? _tokens : _employees;
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
    /// Permits come back by whole segments, so one taken at the end of a segment returns up to a segment early: the window is longer
    /// by one. It is longer by another because a request travels: the first of an interval may arrive late, the last at once.
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
