namespace PersonioFunctions.Accounts.Connecting;

/// <summary>
/// Limits how often credentials may be tried at Personio. Connecting tells whether credentials are valid, so it could be used to guess
/// them. Attempts are limited for each account; refused attempts also for each caller and for all callers together, so connecting many
/// accounts with valid credentials is not limited. Counted per process.
/// </summary>
public sealed class ConnectLimits(TimeProvider time)
{
    /// <summary>The time over which attempts are counted. A caller who waits this long may try again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    internal const int AttemptsPerAccount = 10;

    // Below the limit for all callers together, so one caller who guesses cannot block the others.
    internal const int RefusalsPerCaller = 30;
    internal const int RefusalsInTotal = 60;

    private readonly Lock _gate = new();
    private Counts _counts = new(time.GetTimestamp());

    /// <summary>Counts an attempt. It counts as refused until its outcome is known, or many attempts at a time would pass.</summary>
    /// <param name="account">The name of the account.</param>
    /// <param name="caller">A text that identifies the function key of the caller without revealing it.</param>
    /// <returns>
    /// The attempt, to be disposed when Personio has answered; null when the limit is reached and Personio must not be asked.
    /// </returns>
    public ConnectAttempt? TryBegin(string account, string caller)
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_counts.Since) >= Window) _counts = new Counts(time.GetTimestamp());
            var counts = _counts;
            var (attempts, refusals) = (counts.ByAccount.GetValueOrDefault(account), counts.ByCaller.GetValueOrDefault(caller));
            if (attempts >= AttemptsPerAccount || refusals >= RefusalsPerCaller || counts.Total >= RefusalsInTotal) return null;

            counts.ByAccount[account] = attempts + 1;
            Count(1);
            return new ConnectAttempt(() =>
            {
                lock (_gate) Count(-1);
            });

            // An attempt counts in the window in which it began, however late Personio answers.
            void Count(int refused)
            {
                counts.ByCaller[caller] = counts.ByCaller.GetValueOrDefault(caller) + refused;
                counts.Total += refused;
            }
        }
    }

    private sealed class Counts(long since)
    {
        public long Since { get; } = since;

        public Dictionary<string, int> ByAccount { get; } = [];

        public Dictionary<string, int> ByCaller { get; } = [];

        public int Total { get; set; }
    }
}

/// <summary>One attempt to connect with credentials. When it is disposed without a refusal, it no longer counts as refused.</summary>
public sealed class ConnectAttempt : IDisposable
{
    private Action? _giveBack;

    internal ConnectAttempt(Action giveBack) => _giveBack = giveBack;

    /// <summary>Marks the attempt as refused by Personio, so that it stays counted.</summary>
    public void Refused() => _giveBack = null;

    /// <summary>Ends the attempt.</summary>
    public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
}
