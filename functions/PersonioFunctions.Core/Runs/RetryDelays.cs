namespace PersonioFunctions.Runs;

/// <summary>How long a run waits when Personio says "later".</summary>
public static class RetryDelays
{
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6),
    ];

    // A message can be invisible for seven days at most; nobody is helped by waiting longer than this.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>The next wait.</summary>
    /// <param name="deferrals">How often the run has waited already.</param>
    /// <param name="asked">What Personio asked for, if it did.</param>
    /// <returns>Null when the run has waited often enough: the schedule will ask again.</returns>
    public static TimeSpan? Next(int deferrals, TimeSpan? asked)
    {
        if (deferrals >= Delays.Length) return null;
        var delay = asked > Delays[deferrals] ? asked.Value : Delays[deferrals];
        return delay < Longest ? delay : Longest;
    }
}
