using Microsoft.Extensions.Options;
using PersonioFunctions.Runs;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Events;

/// <summary>
/// Gives out the lease of a subscription to one publisher at a time. Two publishers would not lose an event, but send many twice. A kill
/// between any two of these writes leaves a lease that expires and a message that comes back.
/// </summary>
public sealed class PublishLeases(SubscriptionStore subscriptions, PublishQueue queue, IOptions<SyncOptions> options, TimeProvider time)
{
    private const int MaxTries = 20;
    private static readonly TimeSpan AfterExpiry = TimeSpan.FromSeconds(1);

    /// <summary>How long a lease lasts unless it is renewed.</summary>
    public TimeSpan Duration => options.Value.Lease;

    /// <summary>Acquires the lease for the publisher of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="owner">The publisher.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <returns>The subscription; null when there is nothing to do for the message, now or at all.</returns>
    public async Task<Subscription?> TryAcquireAsync(PublishMessage message, string owner, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var found = await subscriptions.FindAsync(message.Subscription, cancellationToken);
            if (found is not { IsActive: true } subscription) return null;
            if (subscription.Lease?.Owner == owner) return subscription;

            // While the next event waits, only the message that ends the wait counts. A message that comes later replaces a lost one.
            var now = time.GetUtcNow();
            var endsWait = message.Attempt > 0 && message.Attempt == subscription.Attempts;
            if (subscription.RetryAt > now && !endsWait) return null;

            if (subscription.IsLeased(now))
            {
                if (await TryLeaveToHolderAsync(subscription, message, now, cancellationToken)) return null;
                continue;
            }

            var leased = subscription with { Lease = new PublishLease(owner, now + Duration), WokenUntil = null };
            await subscriptions.TryWriteAsync(leased, cancellationToken);
        }

        throw new TimeoutException($"The lease of subscription '{message.Subscription}' could not be decided. Try again.");
    }

    /// <summary>Renews the lease of a publisher.</summary>
    /// <returns>The subscription as it is now; null when the publisher no longer holds it.</returns>
    public Task<Subscription?> RenewAsync(string subscription, string owner, CancellationToken cancellationToken) =>
        ChangeAsync(subscription, owner, held => held, cancellationToken);

    /// <summary>Changes a subscription whose lease a publisher holds, and renews the lease unless the change ends it.</summary>
    /// <returns>The changed subscription; null when the publisher no longer holds it.</returns>
    public Task<Subscription?> ChangeAsync(
        string subscription, string owner, Func<Subscription, Subscription> change, CancellationToken cancellationToken) =>
        subscriptions.ChangeAsync(
            subscription,
            read => read.IsActive && read.Lease?.Owner == owner && change(read) is var changed
                ? changed.Lease is null ? changed : changed with { Lease = new PublishLease(owner, time.GetUtcNow() + Duration) }
                : null,
            cancellationToken);

    // The holder makes another pass before it ends. It may be dead, so the message also comes back when the lease expires, but only one.
    private async Task<bool> TryLeaveToHolderAsync(
        Subscription subscription, PublishMessage message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (subscription.WokenUntil > now) return true;
        var until = subscription.Lease!.Until + AfterExpiry;
        await queue.SendAsync(message with { Account = null, Attempt = 0 }, until - now, cancellationToken);
        return await subscriptions.TryWriteAsync(subscription with { WokenUntil = until }, cancellationToken);
    }
}
