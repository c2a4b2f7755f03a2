namespace PersonioFunctions.Accounts;

/// <summary>
/// How often credentials may be tried at Personio. Connecting tells whether credentials are right, so it would serve to guess them: the
/// guesses are bounded for an account, for a caller, and for all together. Right credentials use up nothing of the latter two, so that
/// connecting many accounts is not hindered. Counted per process.
/// </summary>
public sealed class ConnectLimits(TimeProvider time)
{
    /// <summary>The time that is counted over; whoever waits this long may try again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    internal const int AttemptsPerAccount = 10;

    // Below what all have together: a caller who guesses cannot keep the others from connecting.
    internal const int RefusalsPerCaller = 30;
    internal const int RefusalsTogether = 60;

    private readonly Lock _gate = new();
    private Counts _counts = new(time.GetTimestamp());

    /// <summary>Counts an attempt. Until it is known how it ended it counts as a refusal, or many at a time would slip through.</summary>
    /// <param name="account">The name that the credentials are tried for.</param>
    /// <param name="caller">Who tries: a text that is the same for the same function key, and not the key.</param>
    /// <returns>The attempt, to be disposed when Personio has answered; null when there were too many and this one must not be made.</returns>
    public ConnectAttempt? TryBegin(string account, string caller)
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_counts.Since) >= Window) _counts = new Counts(time.GetTimestamp());
            var counts = _counts;
            var (attempts, refusals) = (counts.ByAccount.GetValueOrDefault(account), counts.ByCaller.GetValueOrDefault(caller));
            if (attempts >= AttemptsPerAccount || refusals >= RefusalsPerCaller || counts.Together >= RefusalsTogether) return null;

            counts.ByAccount[account] = attempts + 1;
            Count(1);
            return new ConnectAttempt(() =>
            {
                lock (_gate) Count(-1);
            });

            // An attempt belongs to the window in which it began, however late the answer comes.
            void Count(int refused)
            {
                counts.ByCaller[caller] = counts.ByCaller.GetValueOrDefault(caller) + refused;
                counts.Together += refused;
            }
        }
    }

    private sealed class Counts(long since)
    {
        public long Since { get; } = since;

        public Dictionary<string, int> ByAccount { get; } = [];

        public Dictionary<string, int> ByCaller { get; } = [];

        public int Together { get; set; }
    }
}

/// <summary>One try of credentials. Unless Personio refuses them it is no guess, and is not counted as one once it is disposed.</summary>
public sealed class ConnectAttempt : IDisposable
{
    private Action? _giveBack;

    internal ConnectAttempt(Action giveBack) => _giveBack = giveBack;

    /// <summary>Says that Personio refused: it stays counted.</summary>
    public void Refused() => _giveBack = null;

    /// <summary>Ends the attempt.</summary>
    public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
}
