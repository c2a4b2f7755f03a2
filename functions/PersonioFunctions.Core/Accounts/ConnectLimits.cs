using System.Threading.RateLimiting;

namespace PersonioFunctions.Accounts;

/// <summary>
/// How often credentials may be tried at Personio. Connecting tells whether credentials are right, so it would serve to guess them.
/// Connecting many accounts with the right ones is not hindered: what all share is used up by refusals only. Counted per process.
/// </summary>
public sealed class ConnectLimits : IDisposable
{
    /// <summary>The time that is counted over; whoever waits this long may try again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    internal const int AttemptsPerAccount = 10;
    internal const int RefusalsTogether = 60;

    private readonly PartitionedRateLimiter<string> _attempts = PartitionedRateLimiter.Create<string, string>(
        account => RateLimitPartition.GetFixedWindowLimiter(account, _ => Of(AttemptsPerAccount)));

    private readonly FixedWindowRateLimiter _refusals = new(Of(RefusalsTogether));

    /// <summary>Counts an attempt.</summary>
    /// <param name="account">The name that the credentials are tried for.</param>
    /// <returns>False when there were too many; this one must not be made.</returns>
    public bool TryBegin(string account)
    {
        // No permit is taken: whether there is one left. Attempts under way may go past it by their number.
        using var refusal = _refusals.AttemptAcquire(permitCount: 0);
        if (!refusal.IsAcquired) return false;
        using var attempt = _attempts.AttemptAcquire(account);
        return attempt.IsAcquired;
    }

    /// <summary>Counts that Personio refused an attempt.</summary>
    public void CountRefusal() => _refusals.AttemptAcquire().Dispose();

    /// <summary>Ends the limiters' timers.</summary>
    public void Dispose()
    {
        _attempts.Dispose();
        _refusals.Dispose();
    }

    private static FixedWindowRateLimiterOptions Of(int permits) => new() { PermitLimit = permits, Window = Window };
}
