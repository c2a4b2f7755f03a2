using Azure;
using Azure.Identity;
using Microsoft.Extensions.Logging;
using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Subscriptions;

/// <summary>
/// Wakes the publishers of the subscriptions that an account's news interest: one message each. A message that is lost because the host
/// dies here is replaced by the sweep.
/// </summary>
public sealed class EventWake(SubscriptionStore subscriptions, PublishQueue queue, TimeProvider time, ILogger<EventWake> logger)
{
    /// <summary>
    /// How long the list of subscriptions is reused. A run with news costs at most one read of the list, and a run without news none.
    /// </summary>
    public static readonly TimeSpan ListLifetime = TimeSpan.FromSeconds(30);

    // Until then another instance may end a run without knowing a subscription.
    private static readonly TimeSpan UntilKnown = ListLifetime + TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private (long At, IReadOnlyList<Subscription> List)? _known;

    /// <summary>Forgets the list of subscriptions, because one was deleted here.</summary>
    public void Forget()
    {
        lock (_lock) _known = null;
    }

    /// <summary>
    /// Wakes the publisher of a subscription that a person has changed: now, and once more when every instance knows the change.
    /// </summary>
    public async Task SubscriptionChangedAsync(string subscription, CancellationToken cancellationToken)
    {
        Forget();
        await queue.SendAsync(new PublishMessage(subscription), TimeSpan.Zero, cancellationToken);
        await queue.SendAsync(new PublishMessage(subscription), UntilKnown, cancellationToken);
    }

    /// <summary>Wakes publishers after a run has ended, if it changed what subscribers may want to know.</summary>
    internal Task RunEndedAsync(RunContext context, CancellationToken cancellationToken)
    {
        var (before, after, run) = (context.Before, context.Lease.State, context.Run);

        // A run that ends also settles the changes of the runs that crashed before it.
        var hasChanges = run.Counts.Created + run.Counts.Updated > 0 || run.Trigger.IsOperation() || before.SettledEpoch < before.Epoch;
        return NotifyAsync(run.Account, hasChanges, HealthOf(before) != HealthOf(after), cancellationToken);
    }

    /// <summary>Wakes publishers of events about accounts, because the account was connected or its state was changed.</summary>
    public Task AccountChangedAsync(string account, CancellationToken cancellationToken) =>
        NotifyAsync(account, hasChanges: false, hasHealth: true, cancellationToken);

    /// <summary>
    /// Sends a message for every active subscription. Replaces messages that were lost, and tells what only time shows: stale data. Also
    /// counts the subscriptions by status.
    /// </summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var statuses = new List<SubscriptionStatus>();
        await foreach (var subscription in subscriptions.ListAsync(cancellationToken))
        {
            statuses.Add(subscription.Status);
            if (subscription.IsActive && !(subscription.RetryAt > time.GetUtcNow()))
                await queue.SendAsync(new PublishMessage(subscription.Name), TimeSpan.Zero, cancellationToken);
        }

        SubscriptionGauge.Report(statuses, time);
    }

    // The parts of a state that the health of an account depends on, apart from time.
    private static (bool, bool, bool, bool, bool, bool) HealthOf(AccountState state) => (
        state.Failure is null,
        state.Quarantine is null,
        state.Held is null,
        state.Degradation is null,
        state.Freshness.DataAsOf is null,
        state.Freshness.RanAt is null);

    private async Task NotifyAsync(string account, bool hasChanges, bool hasHealth, CancellationToken cancellationToken)
    {
        if (!hasChanges && !hasHealth) return;
        try
        {
            foreach (var subscription in await KnownAsync(cancellationToken))
            {
                var isInterested = subscription.IsActive
                    && subscription.Includes(account)
                    && ((hasChanges && subscription.WantsEmployees) || (hasHealth && subscription.WantsAccounts));
                if (isInterested) await queue.SendAsync(new PublishMessage(subscription.Name, account), TimeSpan.Zero, cancellationToken);
            }
        }
        catch (Exception exception) when (exception
            is RequestFailedException or AggregateException or AuthenticationFailedException or OperationCanceledException)
        {
            // The run is over and must not fail because nobody hears of it yet. The sweep wakes the publishers.
            logger.NotWoken(account, exception.GetType().Name);
        }
    }

    private async Task<IReadOnlyList<Subscription>> KnownAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_known is { } known && time.GetElapsedTime(known.At) < ListLifetime) return known.List;
        }

        var at = time.GetTimestamp();
        var list = await subscriptions.ListAsync(cancellationToken).ToListAsync(cancellationToken);
        lock (_lock) _known = (at, list);
        return list;
    }
}
