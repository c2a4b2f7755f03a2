using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Events;

/// <summary>How a publisher's pass over the accounts of a subscription ended.</summary>
internal enum PassEnd
{
    /// <summary>Everything was told.</summary>
    Done,

    /// <summary>A delivery failed.</summary>
    Failed,

    /// <summary>A person changed the subscription or a position meanwhile, or another publisher has taken over.</summary>
    Changed,

    /// <summary>The turn has taken long enough.</summary>
    OutOfTime,

    /// <summary>The host stops.</summary>
    Stopped,
}

/// <summary>The turn of one publisher: the lease that it holds, and when it has to store its position, renew the lease and end.</summary>
internal sealed class PublisherTurn(
    Subscription subscription,
    string owner,
    PublishLeases leases,
    FeedPositionStore positions,
    TimeProvider time,
    TimeSpan longest,
    CancellationToken stopping)
{
    // A kill repeats what was told since the last write.
    private const int MaxUnsaved = 25;

    // A delivery may take ten seconds, and a lease lasts a minute.
    private readonly TimeSpan _longestUnsaved = leases.Duration / 6;

    private readonly long _began = time.GetTimestamp();
    private long _renewed = time.GetTimestamp();
    private int _unsaved;

    /// <summary>The subscription as it was last read or written.</summary>
    public Subscription Subscription { get; private set; } = subscription;

    /// <summary>The owner of the lease.</summary>
    public string Owner => owner;

    /// <summary>The account that was told last; null before the first.</summary>
    public string? Account { get; set; }

    /// <summary>Cancelled when the host stops.</summary>
    public CancellationToken Stopping => stopping;

    /// <summary>Why the turn has to end now; null when it may go on.</summary>
    public PassEnd? Ends => stopping.IsCancellationRequested ? PassEnd.Stopped
        : time.GetElapsedTime(_began) > longest ? PassEnd.OutOfTime
        : null;

    /// <summary>Whether the position has to be stored before the next event.</summary>
    public bool HasToSave => _unsaved >= MaxUnsaved || time.GetElapsedTime(_renewed) > _longestUnsaved;

    /// <summary>Notes that an event was delivered. Earlier failures are over.</summary>
    public async Task DeliveredAsync()
    {
        _unsaved++;
        if (Subscription.Attempts > 0) await ChangeAsync(held => held.Delivering());
    }

    /// <summary>Stores a position, and renews the lease if it was some time ago.</summary>
    /// <returns>The position as stored; null when someone else changed it or holds the subscription.</returns>
    public async Task<FeedPosition?> SaveAsync(FeedPosition position)
    {
        // Stored even while the host stops, because it saves repetitions.
        var isDue = time.GetElapsedTime(_renewed) > _longestUnsaved;
        var stored = await positions.TryWriteAsync(position, CancellationToken.None);
        if (stored is null) return null;
        _unsaved = 0;
        if (!isDue) return stored;
        var known = Subscription.UpdatedAt;
        return await RenewAsync() && Subscription.UpdatedAt == known ? stored : null;
    }

    /// <summary>Renews the lease and reads the subscription again.</summary>
    /// <returns>False when another publisher holds it, or no one may.</returns>
    public Task<bool> RenewAsync() => ChangeAsync(held => held);

    /// <summary>Changes the subscription.</summary>
    /// <returns>False when this publisher no longer holds it.</returns>
    public async Task<bool> ChangeAsync(Func<Subscription, Subscription> change)
    {
        if (await leases.ChangeAsync(Subscription.Name, owner, change, CancellationToken.None) is not { } changed) return false;
        (Subscription, _renewed) = (changed, time.GetTimestamp());
        return true;
    }
}
