using System.Threading.RateLimiting;

namespace PersonioFunctions.Accounts;

/// <summary>
/// How often credentials may be tried at Personio. Connecting tells whether credentials are right, so it would serve to guess them; and a
/// flood of guesses would spend what Personio allows this address. Counted per process.
/// </summary>
public sealed class ConnectLimits : IDisposable
{
    /// <summary>The time that attempts are counted over; whoever waits this long may try again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    internal const int PerAccount = 10;

    // As many token requests as Personio answers: https://developer.personio.de/reference/auth
    internal const int Together = 60;

    // By account first: somebody who hammers one name does not use up what all share.
    private readonly PartitionedRateLimiter<string> _attempts = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<string, string>(account => RateLimitPartition.GetFixedWindowLimiter(account, _ => Of(PerAccount))),
        PartitionedRateLimiter.Create<string, string>(_ => RateLimitPartition.GetFixedWindowLimiter("", _ => Of(Together))));

    /// <summary>Counts an attempt.</summary>
    /// <param name="account">The name that the credentials are tried for.</param>
    /// <returns>False when there were too many; this one must not be made.</returns>
    public bool TryBegin(string account)
    {
        using var attempt = _attempts.AttemptAcquire(account);
        return attempt.IsAcquired;
    }

    /// <summary>Ends the limiters' timers.</summary>
    public void Dispose() => _attempts.Dispose();

    private static FixedWindowRateLimiterOptions Of(int attempts) => new() { PermitLimit = attempts, Window = Window };
}
