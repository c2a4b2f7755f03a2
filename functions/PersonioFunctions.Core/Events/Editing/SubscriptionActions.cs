using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Events.Targets;
using PersonioFunctions.Schedule;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Events.Editing;

/// <summary>The outcome of a request to replay events.</summary>
public enum ReplayOutcome
{
    /// <summary>The events after the cursor will be delivered again.</summary>
    Requested,

    /// <summary>Changes after the cursor are no longer kept. Nothing was changed.</summary>
    CursorTooOld,
}

/// <summary>What a person does with a subscription: try it, resume it, or have events delivered again.</summary>
public sealed class SubscriptionActions(
    SubscriptionStore subscriptions,
    FeedPositionStore positions,
    AccountStateStore states,
    ChangeFeed feed,
    EventSender sender,
    EventWake wake,
    SyncSchedule schedule,
    TimeProvider time)
{
    /// <summary>Sends one test event, whatever the status of the subscription, and waits for the answer.</summary>
    public Task<Delivery> TestAsync(Subscription subscription, CancellationToken cancellationToken) =>
        sender.SendAsync(subscription, ToldEvent.Test(subscription.Name, time.GetUtcNow()), cancellationToken);

    /// <summary>Lets a subscription deliver again, from where it stopped.</summary>
    /// <returns>The subscription; null when it was deleted meanwhile.</returns>
    public async Task<Subscription?> ResumeAsync(string name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var resumed = await subscriptions.ChangeAsync(name, read => read.Delivering() with { UpdatedAt = now }, cancellationToken);
        if (resumed is not null) await wake.SubscriptionChangedAsync(name, cancellationToken);
        return resumed;
    }

    /// <summary>Has the events of an account delivered again that came after a cursor.</summary>
    public async Task<ReplayOutcome> ReplayAsync(
        Subscription subscription, Account account, string from, CancellationToken cancellationToken)
    {
        var state = await states.GetAsync(account.Name, cancellationToken);
        if (await feed.ReadAsync(state, from, top: 1, cancellationToken) is null) return ReplayOutcome.CursorTooOld;
        var now = time.GetUtcNow();
        var position = await positions.FindAsync(subscription.Name, account.Name, cancellationToken)
            ?? AccountEvents.UpToDate(
                subscription.Name, account.Name, account, state, AccountHealth.Evaluate(account, state, schedule.StaleAt, now));

        // A publisher at work fails to store its own position, and begins again from this one.
        await positions.ReplaceAsync([position with { Cursor = from }], [], cancellationToken);
        await wake.SubscriptionChangedAsync(subscription.Name, cancellationToken);
        return ReplayOutcome.Requested;
    }
}
