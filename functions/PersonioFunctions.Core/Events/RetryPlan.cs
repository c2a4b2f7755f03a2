namespace PersonioFunctions.Events;

/// <summary>
/// The delays after failed attempts to deliver an event. About three days in all, as Standard Webhooks suggests, so that a target may be
/// down over a weekend.
/// </summary>
public static class RetryPlan
{
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    // A header may ask for a year. A message on the queue lives seven days.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>Returns the delay after a failed attempt.</summary>
    /// <param name="attempts">How many attempts have failed, this one included.</param>
    /// <param name="asked">The delay that the target asked for, or null.</param>
    /// <returns>Null when the last retry has failed.</returns>
    public static TimeSpan? Next(int attempts, TimeSpan? asked)
    {
        if (attempts > Delays.Length) return null;
        var delay = asked > Delays[attempts - 1] ? asked.Value : Delays[attempts - 1];
        return delay < Longest ? delay : Longest;
    }
}
