namespace PersonioFunctions.Accounts;

/// <summary>How an account is doing, in one word.</summary>
public enum AccountHealthStatus
{
    /// <summary>Connected; no run has finished yet.</summary>
    Pending,

    /// <summary>The last run was good and recent.</summary>
    Healthy,

    /// <summary>It syncs, but something cannot be read.</summary>
    Degraded,

    /// <summary>The last run failed, or Personio asks to wait.</summary>
    Failing,

    /// <summary>Personio refuses the credentials: nothing is sent there but one probe a day.</summary>
    Quarantined,

    /// <summary>Changes wait for a person's decision; everything else lands.</summary>
    Held,

    /// <summary>The data is older than three intervals of the schedule.</summary>
    Stale,

    /// <summary>Switched off by a person.</summary>
    Disabled,
}

/// <summary>Health with its reason. Derived, never stored. Where several are true, the one that a person has to see to first.</summary>
/// <param name="Status">In one word.</param>
/// <param name="Reason">Why, by code and sentence; null when there is nothing to say.</param>
/// <param name="Since">Since when (UTC), if known.</param>
/// <param name="DataAsOf">When everybody was last read (UTC).</param>
public sealed record AccountHealth(AccountHealthStatus Status, Notice? Reason, DateTimeOffset? Since, DateTimeOffset? DataAsOf)
{
    private const int StaleAfterIntervals = 3;

    /// <summary>Derives the health.</summary>
    /// <param name="account">What is connected.</param>
    /// <param name="state">How its syncs are doing.</param>
    /// <param name="scheduleInterval">The time between two ticks of the schedule.</param>
    /// <param name="now">The present (UTC).</param>
    public static AccountHealth Evaluate(Account account, AccountState state, TimeSpan scheduleInterval, DateTimeOffset now)
    {
        var staleSince = (state.Freshness.DataAsOf ?? account.CreatedAt) + (StaleAfterIntervals * scheduleInterval);
        return (account, state) switch
        {
            ({ Enabled: false, PausedBecause: { } paused }, _) => Because(AccountHealthStatus.Disabled, account.UpdatedAt, new Notice(NoticeCodes.Paused, paused)),
            ({ Enabled: false }, _) => Because(AccountHealthStatus.Disabled, account.UpdatedAt, new Notice(
                NoticeCodes.Disabled, "The timer leaves this account out. Connect it again with enabled true to resume.")),
            _ when state.QuarantineOf(account.Credentials) is { } quarantine =>
                Because(AccountHealthStatus.Quarantined, quarantine.Since, Quarantine.Explain(account.Name)),
            (_, { Failure: { } failure }) => Because(AccountHealthStatus.Failing, failure.Since, failure.Notice),
            (_, { Held: { } held }) when state.Freshness.RanAt + (StaleAfterIntervals * scheduleInterval) >= now =>
                Because(AccountHealthStatus.Held, held.Since, held.Reason),
            _ when staleSince < now => Because(AccountHealthStatus.Stale, staleSince, Stale()),
            (_, { Held: { } held }) => Because(AccountHealthStatus.Held, held.Since, held.Reason),
            (_, { Freshness.DataAsOf: null }) => Because(AccountHealthStatus.Pending, account.CreatedAt, state.Incomplete ?? new Notice(
                NoticeCodes.Pending, "Connected; the first run has not ended yet.")),
            (_, { Degradation: { } degradation }) => Because(AccountHealthStatus.Degraded, degradation.Since, degradation.Notice),
            _ => Because(AccountHealthStatus.Healthy, null, null),
        };

        Notice Stale() => new(NoticeCodes.Stale, state.Incomplete is { } incomplete && state.Freshness.RanAt > staleSince
            ? $"Runs end, but none could read everybody for three intervals of the schedule. {incomplete.Message}"
            : "No run has finished for three intervals of the schedule. Check that the timer and the queue functions run.");

        AccountHealth Because(AccountHealthStatus status, DateTimeOffset? since, Notice? reason) => new(status, reason, since, state.Freshness.DataAsOf);
    }
}
