using PersonioFunctions.Accounts;

namespace PersonioFunctions.Runs;

/// <summary>
/// A run's lease of its account. It is renewed while the run is in progress, and expires if the host dies. Losing it cancels <see
/// cref="Lost"/>, and with it all further writes of the run.
/// </summary>
internal sealed class RunLease : IAsyncDisposable
{
    /// <summary>Holds a removed account in place of a run, so that no run can begin. It is not renewed.</summary>
    internal const string RemovedOwner = "removed";

    private readonly AccountStateStore _states;
    private readonly TimeProvider _time;
    private readonly TimeSpan _duration;
    private readonly string _owner;
    private readonly TimeSpan _heldFor;
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewal;

    // The state as this lease last wrote it. If another writer changes it, the next write fails, and only then it is read again.
    private AccountState _state;

    /// <summary>Begins to renew a lease.</summary>
    /// <param name="states">The store of the account's state.</param>
    /// <param name="time">The clock.</param>
    /// <param name="duration">How long the lease lasts unless it is renewed.</param>
    /// <param name="state">The state that was written when the lease was acquired.</param>
    /// <param name="acquired">The timestamp before that write.</param>
    internal RunLease(AccountStateStore states, TimeProvider time, TimeSpan duration, AccountState state, long acquired)
    {
        (_states, _time, _duration, _owner, _state) = (states, time, duration, state.Lease!.Owner, state);

        // Stops before the lease expires, because a write takes time to arrive, and the clocks of two hosts differ.
        _heldFor = duration * 0.9;
        _lost = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        HoldSince(acquired);
        Epoch = state.Epoch;
        SettledEpoch = state.SettledEpoch;
        _renewal = RenewAsync(_stop.Token);
    }

    /// <summary>Cancelled when another run has taken over the account, or may do so soon because the lease was not renewed.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>The epoch of this lease; see <see cref="AccountState.Epoch"/>.</summary>
    public long Epoch { get; }

    /// <summary>The state as it was last read or written here.</summary>
    public AccountState State => _state;

    /// <summary>The last settled epoch; written when the account is released.</summary>
    public long SettledEpoch { get; private set; }

    /// <summary>Marks every epoch up to <paramref name="epoch"/> as settled: each of its logged changes was applied or removed.</summary>
    public void Settle(long epoch) => SettledEpoch = epoch;

    /// <summary>Releases the account and writes the result of the run, in one write.</summary>
    /// <returns>False when another run had taken over the account, so that nothing was written.</returns>
    public async Task<bool> ReleaseAsync(Func<AccountState, AccountState> result, CancellationToken cancellationToken)
    {
        await StopRenewalAsync();
        var change = await _states.ChangeAsync(
            _state.Account,
            _state,
            state => state.Lease?.Owner == _owner ? result(state) with { Lease = null, SettledEpoch = SettledEpoch } : null,

            // After this write no run holds the account, no run has held it since, and the settled epoch is the one of this lease.
            isOwnWrite: state => state.Lease is null && state.Epoch == Epoch && state.SettledEpoch == SettledEpoch,
            cancellationToken);
        _state = change.After;
        return change.Changed;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopRenewalAsync();
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task StopRenewalAsync()
    {
        await _stop.CancelAsync();
        await _renewal;
        _lost.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    // The lease counts from before the write that made or renewed it.
    private void HoldSince(long timestamp)
    {
        var left = _heldFor - _time.GetElapsedTime(timestamp);
        _lost.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_duration / 3, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(_lost.Token, cancellationToken);
                try
                {
                    var before = _time.GetTimestamp();
                    if (await TryRenewAsync(linked.Token)) HoldSince(before);
                    else await _lost.CancelAsync();
                }
                catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
                {
                    // Storage or the identity may come back before the lease expires.
                    if (_lost.IsCancellationRequested) return;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Released.
        }
    }

    private async Task<bool> TryRenewAsync(CancellationToken cancellationToken)
    {
        var change = await _states.ChangeAsync(
            _state.Account,
            _state,
            state => state.Lease is { } lease && lease.Owner == _owner
                ? state with { Lease = lease with { Until = _time.GetUtcNow() + _duration } }
                : null,
            isOwnWrite: null,
            cancellationToken);
        _state = change.After;
        return change.Changed;
    }
}
