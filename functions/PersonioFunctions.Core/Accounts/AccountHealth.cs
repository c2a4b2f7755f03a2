namespace PersonioFunctions.Accounts;

/// <summary>The health of an account.</summary>
public enum AccountHealthStatus
{
    /// <summary>The account is connected, but no run has read all employees yet.</summary>
    Pending,

    /// <summary>The last run succeeded and is recent.</summary>
    Healthy,

    /// <summary>Runs succeed, but cannot read something.</summary>
    Degraded,

    /// <summary>The last run failed, or waits for Personio.</summary>
    Failing,

    /// <summary>Personio refuses the credentials. They are tried once a day only.</summary>
    Quarantined,

    /// <summary>Changes wait for a decision. Everything else is applied.</summary>
    Held,

    /// <summary>Three ticks of the schedule were due since the stored data was read.</summary>
    Stale,

    /// <summary>The account is disabled or paused.</summary>
    Disabled,
}

/// <summary>The health of an account with its reason. Derived, never stored. Where several apply, it is the most urgent one.</summary>
/// <param name="Status">The health.</param>
/// <param name="Reason">The reason; null when the account is healthy.</param>
/// <param name="Since">The beginning of this health (UTC); null when the account is healthy.</param>
/// <param name="DataAsOf">When a run last read all employees (UTC), or null.</param>
public sealed record AccountHealth(AccountHealthStatus Status, Notice? Reason, DateTimeOffset? Since, DateTimeOffset? DataAsOf)
{
    /// <summary>Derives the health of an account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="state">Its state.</param>
    /// <param name="staleAt">Returns when data that was read at an instant is stale.</param>
    /// <param name="now">The current time (UTC).</param>
    public static AccountHealth Evaluate(
        Account account, AccountState state, Func<DateTimeOffset, DateTimeOffset> staleAt, DateTimeOffset now)
    {
        // With webhooks, ticks may pass without a list.
        DateTimeOffset StaleAt(DateTimeOffset readAt) => staleAt(readAt + (account.FullSyncEvery ?? TimeSpan.Zero));
        var staleSince = StaleAt(state.Freshness.DataAsOf ?? account.CreatedAt);
        var ranLately = state.Freshness.RanAt is { } ranAt && StaleAt(ranAt) >= now;

        // A list that is always short in the same way proves nothing about deletions, but what it shows is fresh.
        var isShort = state.Doubt is { IsKnown: true } && ranLately && state.Degradation is not null;
        return (account, state) switch
        {
            ({ Enabled: false, PausedBecause: { } paused }, _) =>
                Because(AccountHealthStatus.Disabled, account.UpdatedAt, new Notice(NoticeCodes.Paused, paused)),
            ({ Enabled: false }, _) => Because(AccountHealthStatus.Disabled, account.UpdatedAt, new Notice(
                NoticeCodes.Disabled, "The timer does not sync this account. Connect it again with enabled true to resume.")),
            _ when state.QuarantineOf(account.Credentials) is { } quarantine =>
                Because(AccountHealthStatus.Quarantined, quarantine.Since, Quarantine.Explain(account.Name)),
            (_, { Failure: { } failure }) => Because(AccountHealthStatus.Failing, failure.Since, failure.Notice),
            (_, { Held: { } held }) when ranLately => Because(AccountHealthStatus.Held, held.Since, held.Reason),
            _ when staleSince < now && !isShort => Because(AccountHealthStatus.Stale, staleSince, Stale()),
            (_, { Held: { } held }) => Because(AccountHealthStatus.Held, held.Since, held.Reason),

            // Found on connecting.
            (_, { Freshness.RanAt: null, Degradation: { } found }) => Because(AccountHealthStatus.Degraded, found.Since, found.Notice),
            (_, { Freshness.DataAsOf: null }) when !isShort =>
                Because(AccountHealthStatus.Pending, account.CreatedAt, state.Incomplete ?? new Notice(
                    NoticeCodes.Pending, "The account is connected, and its first run has not ended yet.")),
            (_, { Degradation: { } degradation }) => Because(AccountHealthStatus.Degraded, degradation.Since, degradation.Notice),
            _ => Because(AccountHealthStatus.Healthy, null, null),
        };

        Notice Stale() => new(NoticeCodes.Stale, state.Incomplete is { } incomplete && state.Freshness.RanAt > staleSince
            ? $"Runs end, but none has read a complete list although three ticks of the schedule were due. {incomplete.Message}"
            : "No run has finished although three ticks of the schedule were due. Check that the timer and the queue functions run.");

        AccountHealth Because(AccountHealthStatus status, DateTimeOffset? since, Notice? reason) =>
            new(status, reason, since, state.Freshness.DataAsOf);
    }
}
