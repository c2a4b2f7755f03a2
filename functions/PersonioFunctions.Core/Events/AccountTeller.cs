using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Events.Targets;
using PersonioFunctions.Schedule;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Events;

/// <summary>Tells a subscription what is new about one account: first about the account itself, then about its employees.</summary>
public sealed class AccountTeller(ChangeFeed feed, EventSender sender, SyncSchedule schedule, TimeProvider time)
{
    private const int PageSize = 100;

    private static readonly (PassEnd, Delivery?) Done = (PassEnd.Done, null);
    private static readonly (PassEnd, Delivery?) Changed = (PassEnd.Changed, null);

    /// <summary>Tells what is new.</summary>
    /// <param name="turn">The publisher's turn.</param>
    /// <param name="account">The account.</param>
    /// <param name="state">Its state. The feed is read as far as it was settled then.</param>
    /// <param name="position">How far the subscription has told the account; null for an account that is new to it.</param>
    internal async Task<(PassEnd End, Delivery? Failure)> TellAsync(
        PublisherTurn turn, Account account, AccountState state, FeedPosition? position)
    {
        if (turn.Ends is { } over) return (over, null);
        turn.Account = account.Name;

        // The positions of a deleted subscription are deleted after its row, so a missing one is new only while the lease is held.
        if ((turn.HasToSave || position is null) && !await turn.RenewAsync()) return Changed;
        position ??= new FeedPosition { Subscription = turn.Subscription.Name, Account = account.Name };
        if (turn.Subscription.WantsAccounts)
        {
            var now = time.GetUtcNow();
            var health = AccountHealth.Evaluate(account, state, schedule.StaleAt, now);
            foreach (var (told, after) in AccountEvents.Due(account, state, health, position, now).ToList())
            {
                if (turn.Ends is { } end) return (end, null);
                if (await SendAsync(turn, told) is { } stop) return stop;
                if (await turn.SaveAsync(after with { ETag = position.ETag }) is not { } stored) return Changed;
                position = stored;
            }
        }

        return turn.Subscription.WantsEmployees ? await TellChangesAsync(turn, state, position) : Done;
    }

    private async Task<(PassEnd, Delivery?)> TellChangesAsync(PublisherTurn turn, AccountState state, FeedPosition position)
    {
        // The account was purged and connected again, so it has another feed. It is told from its beginning.
        var after = position.Cursor is { } cursor && ChangeFeed.IsOfThisFeed(state, cursor) ? position.Cursor : null;
        var end = ChangeLog.EndOf(state.SettledEpoch);
        if (string.CompareOrdinal(after, end) >= 0) return Done;
        if (after is null && state.Retention.SweptThrough is not null) return (PassEnd.Failed, Lost(turn, state));
        while (true)
        {
            if (await feed.ReadAsync(state, after, PageSize, turn.Stopping) is not { } page) return (PassEnd.Failed, Lost(turn, state));
            foreach (var change in page)
            {
                if (turn.Ends is { } over) return (await SaveAsync(turn, position, after) is null ? PassEnd.Changed : over, null);
                if (change.Event is not null && await SendAsync(turn, ToldEvent.Of(change)) is { } stop)
                    return await SaveAsync(turn, position, after) is null ? Changed : stop;

                after = change.Cursor;
                if (!turn.HasToSave) continue;
                if (await SaveAsync(turn, position, after) is not { } saved) return Changed;
                position = saved;
            }

            if (page.Count == PageSize) continue;

            // Later runs without changes would otherwise have to be searched again and again.
            return await SaveAsync(turn, position, end) is null ? Changed : Done;
        }
    }

    /// <returns>Why the pass ends; null when the event was delivered or is not wanted.</returns>
    private async Task<(PassEnd, Delivery?)?> SendAsync(PublisherTurn turn, ToldEvent told)
    {
        if (!turn.Subscription.Wants(told.Name)) return null;
        try
        {
            var delivery = await sender.SendAsync(turn.Subscription, told, turn.Stopping);
            if (delivery.Failure is not null) return (PassEnd.Failed, delivery);
        }
        catch (OperationCanceledException) when (turn.Stopping.IsCancellationRequested)
        {
            return (PassEnd.Stopped, null);
        }

        EventTelemetry.Attempted(turn.Subscription.Kind, failure: null);
        await turn.DeliveredAsync();
        return null;
    }

    private static async Task<FeedPosition?> SaveAsync(PublisherTurn turn, FeedPosition position, string? cursor) =>
        position.Cursor == cursor ? position : await turn.SaveAsync(position with { Cursor = cursor });

    private static Delivery Lost(PublisherTurn turn, AccountState state) => new(new Notice(
        NoticeCodes.EventsLost,
        $"Changes of account '{state.Account}' that subscription '{turn.Subscription.Name}' has not told are no longer kept. "
        + "Read all employees again, then replay the account from a later cursor and resume the subscription."));
}
