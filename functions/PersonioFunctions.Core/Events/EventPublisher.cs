using Microsoft.Extensions.Logging;
using PersonioFunctions.Accounts;
using PersonioFunctions.Events.Targets;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Runs;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Events;

/// <summary>
/// Delivers the events of one subscription, for each message that wakes it: at least once, and in order for each account. An event counts
/// as told when the position behind it is stored, so a kill anywhere repeats events and skips none.
/// </summary>
public sealed class EventPublisher(
    AccountStore accounts,
    AccountStateStore states,
    FeedPositionStore positions,
    PublishLeases leases,
    AccountTeller teller,
    PublishQueue queue,
    RunsInProgress inProgress,
    TimeProvider time,
    ILogger<EventPublisher> logger)
{
    // A function has half an hour. Another subscription may wait for this instance.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(2);

    // Long enough for the host to stop, so that it does not take the message itself.
    private static readonly TimeSpan AfterStop = TimeSpan.FromSeconds(5);

    /// <summary>Handles a message. Handling it again is safe.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage failed; the host delivers the message again.</exception>
    public async Task HandleAsync(PublishMessage message, CancellationToken cancellationToken)
    {
        if (inProgress.Stopping.IsCancellationRequested)
        {
            await queue.SendAsync(message, AfterStop, CancellationToken.None);
            return;
        }

        var owner = Guid.NewGuid().ToString("N");
        if (await leases.TryAcquireAsync(message, owner, cancellationToken) is not { } subscription) return;
        inProgress.Begin();
        try
        {
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, inProgress.Stopping);
            var turn = new PublisherTurn(subscription, owner, leases, positions, time, LongestTurn, stopping.Token);
            await PublishAsync(turn, message);
        }
        catch (Exception)
        {
            await TryReleaseAsync(message.Subscription, owner);
            throw;
        }
        finally
        {
            inProgress.End();
        }
    }

    private async Task PublishAsync(PublisherTurn turn, PublishMessage message)
    {
        for (var (only, after) = (message.Account, message.After); ; (only, after) = (null, null))
        {
            var (end, failure) = await PassAsync(turn, only, after);
            switch (end)
            {
                case PassEnd.Done when await ReleaseUnlessWokenAsync(turn): return;
                case PassEnd.Done: break;
                case PassEnd.Changed when await turn.RenewAsync(): break;
                case PassEnd.Changed: return;
                case PassEnd.Failed when await TryWaitAsync(turn, failure!): return;
                case PassEnd.Failed: break;
                default: await ContinueLaterAsync(turn, end == PassEnd.Stopped ? AfterStop : TimeSpan.Zero); return;
            }
        }
    }

    /// <summary>Tells what is new about one account, or about all accounts of the subscription.</summary>
    private async Task<(PassEnd End, Delivery? Failure)> PassAsync(PublisherTurn turn, string? only, string? after)
    {
        try
        {
            return only is null ? await PassAllAsync(turn, after) : await PassOneAsync(turn, only);
        }
        catch (OperationCanceledException) when (turn.Stopping.IsCancellationRequested)
        {
            return (PassEnd.Stopped, null);
        }
    }

    private async Task<(PassEnd, Delivery?)> PassOneAsync(PublisherTurn turn, string name)
    {
        if (!turn.Subscription.Includes(name) || await accounts.FindAsync(name, turn.Stopping) is not { } account)
            return (PassEnd.Done, null);
        var position = await positions.FindAsync(turn.Subscription.Name, name, turn.Stopping);
        return await teller.TellAsync(turn, account, await states.GetAsync(name, turn.Stopping), position);
    }

    // Begins behind the account at which the last turn ended, so that a backlog of one account delays each of the others by one turn.
    private async Task<(PassEnd, Delivery?)> PassAllAsync(PublisherTurn turn, string? after)
    {
        // Read once, because most accounts of a pass have nothing new.
        var known = await positions.ListAsync(turn.Subscription.Name, turn.Stopping)
            .ToDictionaryAsync(position => position.Account, cancellationToken: turn.Stopping);
        var rest = await accounts.ListAsync(turn.Stopping)
            .Where(account => turn.Subscription.Includes(account.Name))
            .ToDictionaryAsync(account => account.Name, cancellationToken: turn.Stopping);
        var later = new List<(Account, AccountState)>();
        await foreach (var state in states.ListAsync(turn.Stopping))
        {
            if (!rest.Remove(state.Account, out var account)) continue;
            if (string.CompareOrdinal(account.Name, after) <= 0) later.Add((account, state));
            else if (await TellAsync(account, state) is { End: not PassEnd.Done } result) return result;
        }

        // An account without a state has just been connected, or its data has just been purged. Its next feed is told from the beginning.
        foreach (var (account, state) in rest.Values.Select(one => (one, new AccountState { Account = one.Name })).Concat(later))
        {
            if (await TellAsync(account, state) is { End: not PassEnd.Done } result) return result;
        }

        return (PassEnd.Done, null);

        Task<(PassEnd End, Delivery? Failure)> TellAsync(Account account, AccountState state) =>
            teller.TellAsync(turn, account, state, known.GetValueOrDefault(account.Name));
    }

    /// <returns>False when a message came meanwhile, so that another pass is due.</returns>
    private static async Task<bool> ReleaseUnlessWokenAsync(PublisherTurn turn)
    {
        var isReleased = true;
        var changed = await turn.ChangeAsync(held =>
        {
            isReleased = held.WokenUntil is null;
            return held with { Lease = isReleased ? null : held.Lease, WokenUntil = null };
        });
        return isReleased || !changed;
    }

    // The message is sent first, because nothing else would continue soon.
    private async Task ContinueLaterAsync(PublisherTurn turn, TimeSpan delay)
    {
        await queue.SendAsync(new PublishMessage(turn.Subscription.Name, After: turn.Account), delay, CancellationToken.None);
        await TryReleaseAsync(turn.Subscription.Name, turn.Owner);
    }

    /// <returns>
    /// False when a person changed the subscription while the delivery was under way. The failure then says nothing about the subscription
    /// as it is now, so another pass is due.
    /// </returns>
    private async Task<bool> TryWaitAsync(PublisherTurn turn, Delivery delivery)
    {
        var (name, failure, now) = (turn.Subscription.Name, delivery.Failure!, time.GetUtcNow());
        var (known, isEdited) = (turn.Subscription.UpdatedAt, false);
        EventTelemetry.Attempted(turn.Subscription.Kind, failure.Code);
        var attempts = turn.Subscription.Attempts + 1;
        var delay = delivery.IsGone || failure.Code == NoticeCodes.EventsLost ? null : RetryPlan.Next(attempts, delivery.RetryAfter);
        if (delay is { } wait)
        {
            // The message is sent first, because nothing else would end the wait on time.
            await queue.SendAsync(new PublishMessage(name, Account: null, attempts), wait, CancellationToken.None);
            if (!await TryFailAsync(SubscriptionStatus.Active, now + wait)) return false;
            logger.Waits(name, failure.Code, attempts, now + wait);
            return true;
        }

        var status = delivery.IsGone ? SubscriptionStatus.Disabled : SubscriptionStatus.Failing;
        if (!await TryFailAsync(status, retryAt: null)) return false;
        logger.GivenUp(status.Word(), failure.Code, name);
        return true;

        async Task<bool> TryFailAsync(SubscriptionStatus ending, DateTimeOffset? retryAt)
        {
            var isHolder = await turn.ChangeAsync(held =>
            {
                isEdited = held.UpdatedAt != known;
                return isEdited ? held : held with
                {
                    Status = ending,
                    Failure = new AccountProblem(failure, held.Failure?.Since ?? now),
                    Attempts = attempts,
                    RetryAt = retryAt,
                    Lease = null,
                    WokenUntil = null,
                };
            });
            return !isHolder || !isEdited;
        }
    }

    // The lease expires in any case.
    private async Task TryReleaseAsync(string subscription, string owner)
    {
        try
        {
            await leases.ChangeAsync(subscription, owner, held => held with { Lease = null, WokenUntil = null }, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            logger.NotReleased(subscription, exception.GetType().Name);
        }
    }
}
