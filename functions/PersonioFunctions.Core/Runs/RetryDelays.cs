namespace PersonioFunctions.Runs;

/// <summary>The delays of a run that waits because Personio said "later".</summary>
public static class RetryDelays
{
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6),
    ];

    // A header may ask for a year. Waiting longer than this helps no one.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <summary>Returns the next delay.</summary>
    /// <param name="deferrals">How often the run has waited.</param>
    /// <param name="asked">The delay that Personio asked for, or null.</param>
    /// <returns>Null when the run has waited too often: it fails, and the schedule starts another one.</returns>
    public static TimeSpan? Next(int deferrals, TimeSpan? asked)
    {
        if (deferrals >= Delays.Length) return null;
        var delay = asked > Delays[deferrals] ? asked.Value : Delays[deferrals];
        return delay < Longest ? delay : Longest;
    }
}
