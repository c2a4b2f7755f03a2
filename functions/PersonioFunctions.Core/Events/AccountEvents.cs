using PersonioFunctions.Accounts;
using PersonioFunctions.Events.Targets;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Events;

/// <summary>Derives the events about an account from its state and from what was told last. Pure.</summary>
internal static class AccountEvents
{
    /// <summary>Returns the events that are due, each with the position after it was told.</summary>
    public static IEnumerable<(ToldEvent Told, FeedPosition After)> Due(
        Account account, AccountState state, AccountHealth health, FeedPosition position, DateTimeOffset now)
    {
        if (position.ConnectedAt != account.CreatedAt)
        {
            position = position with { ConnectedAt = account.CreatedAt };
            yield return (ToldEvent.Of(account.Name, EventTypes.Connected, account.CreatedAt, account.CreatedAt), position);
        }

        if (position.FirstSyncOf != account.CreatedAt && state.Freshness.DataAsOf is { } readAt)
        {
            position = position with { FirstSyncOf = account.CreatedAt };
            yield return (ToldEvent.Of(account.Name, EventTypes.FirstSyncCompleted, account.CreatedAt, readAt), position);
        }

        if (NeedsAttention(health) && health.Status != position.Health)
        {
            // The same problem may come back, with the same beginning, after a worse one. That is another event.
            var (since, number) = (health.Since ?? now, position.HealthsTold + 1);
            yield return (
                ToldEvent.Of(account.Name, health.Status.Word(), since, since, number, health.Reason?.Code),
                position with { Health = health.Status, HealthSince = since, HealthsTold = number });
        }
        else if (health.Status == AccountHealthStatus.Healthy && position.Health is not null)
        {
            // The id is that of the problem that is over, so that it is the same however often it is sent.
            var (since, number) = (position.HealthSince ?? default, position.HealthsTold + 1);
            yield return (
                ToldEvent.Of(account.Name, EventTypes.Recovered, since, state.Freshness.RanAt ?? now, number),
                position with { Health = null, HealthSince = null, HealthsTold = number });
        }
    }

    /// <summary>Returns the position of a subscription that has told everything about an account up to now.</summary>
    public static FeedPosition UpToDate(
        string subscription, string account, Account? connected, AccountState state, AccountHealth? health) => new()
        {
            Subscription = subscription,
            Account = account,
            Cursor = Changes.ChangeLog.EndOf(state.SettledEpoch),
            ConnectedAt = connected?.CreatedAt,
            FirstSyncOf = state.Freshness.DataAsOf is null ? null : connected?.CreatedAt,
            Health = health is not null && NeedsAttention(health) ? health.Status : null,
            HealthSince = health is not null && NeedsAttention(health) ? health.Since : null,
        };

    // A person has disabled an account, and a new one waits for its first run. Neither is news.
    private static bool NeedsAttention(AccountHealth health) => health.Status
        is AccountHealthStatus.Held or AccountHealthStatus.Quarantined or AccountHealthStatus.Degraded or AccountHealthStatus.Failing
        or AccountHealthStatus.Stale;
}
