using PersonioFunctions.Accounts;

namespace PersonioFunctions.Runs;

/// <summary>
/// One active run per account: by compare-and-swap on the account's state, with an expiry in case the holder dies. Renewed while the
/// run is at work; losing it cancels <see cref="Lost"/>, and with it everything the run is about to write.
/// </summary>
internal sealed class RunLease : IAsyncDisposable
{
    /// <summary>Holds a removed account in place of a run, so that no run can begin. Nobody renews it.</summary>
    internal const string RemovedOwner = "removed";

    // From the state that says how a run ended to its record. When that takes longer, the host has died in between.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);

    private readonly AccountStateStore _states;
    private readonly TimeProvider _time;
    private readonly TimeSpan _duration;
    private readonly string _account;
    private readonly string _owner;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewal;

    // As we wrote it last. Whoever changes it meanwhile makes the next write fail, and only then it is read again.
    private AccountState _state;

    private RunLease(AccountStateStore states, TimeProvider time, TimeSpan duration, string owner, AccountState state)
    {
        (_states, _time, _duration, _account, _owner, _state) = (states, time, duration, state.Account, owner, state);
        Epoch = state.Epoch;
        Settled = state.SettledEpoch;
        _renewal = RenewAsync(_stop.Token);
    }

    /// <summary>Cancelled when somebody else took the account over.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>The number of this turn at the account.</summary>
    public long Epoch { get; }

    /// <summary>The last turn that has left nothing half done; written when the account is released.</summary>
    public long Settled { get; set; }

    /// <summary>Asks to hold the account for a run.</summary>
    /// <param name="states">Where the account's state is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="duration">How long the lease lasts unless it is renewed.</param>
    /// <param name="message">The run.</param>
    /// <param name="credentials">What the run calls Personio with, null when it does not. Refused ones get the account for a probe only.</param>
    /// <param name="known">The state as it was just read; null to read it.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <returns>The lease when acquired, and the state as it was before.</returns>
    public static async Task<(LeaseOutcome Outcome, RunLease? Lease, AccountState Before)> TryAcquireAsync(
        AccountStateStore states,
        TimeProvider time,
        TimeSpan duration,
        SyncMessage message,
        CredentialsVersion? credentials,
        AccountState? known,
        CancellationToken cancellationToken)
    {
        var owner = Guid.NewGuid().ToString("N");
        var outcome = LeaseOutcome.Busy;
        AccountState? before = null;
        var after = await states.ChangeAsync(
            message.Account,
            known,
            state =>
            {
                var now = time.GetUtcNow();
                if (state.Lease?.Owner == owner) return null; // Our own write, whose answer was lost.
                before = state;
                outcome =
                    state.IsActive(now) ? LeaseOutcome.Busy
                    : state.Freshness.DataRunId == message.RunId && now < state.Freshness.RanAt + LongestEnd ? LeaseOutcome.Ending
                    : message.Trigger == SyncTrigger.Timer && state.IsDeferred(now) ? LeaseOutcome.Deferred
                    : credentials is not null && IsBarred(state, credentials, message, now) ? LeaseOutcome.Quarantined
                    : LeaseOutcome.Acquired;
                return outcome == LeaseOutcome.Acquired
                    ? state with { Lease = new AccountLease(message.RunId, owner, now + duration, message.Trigger.IsOperation()), Epoch = state.Epoch + 1 }
                    : null;
            },
            cancellationToken);
        return outcome == LeaseOutcome.Acquired
            ? (outcome, new RunLease(states, time, duration, owner, after), before!)
            : (outcome, null, before!);
    }

    /// <summary>Stops holding the account and says how it went, in one write.</summary>
    /// <returns>False when somebody else had taken the account over: then nothing was written.</returns>
    public async Task<bool> ReleaseAsync(Func<AccountState, AccountState> result, CancellationToken cancellationToken)
    {
        await StopRenewalAsync();
        var released = false;
        await _states.ChangeAsync(
            _account,
            _state,
            state =>
            {
                // Asked again after a write that was refused: somebody took the account over in between, or it was our own write whose
                // answer was lost: then nobody holds the account, nobody has had a turn since, and what we settled is written.
                var ours = state.Lease?.Owner == _owner;
                released = ours || (released && state.Lease is null && state.Epoch == Epoch && state.SettledEpoch == Settled);
                return !ours ? null : result(state) with { Lease = null, SettledEpoch = Settled };
            },
            cancellationToken);
        return released;
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
    }

    // A probe is the first tick when one is due, and that same run when Personio had asked it to come back later.
    private static bool IsBarred(AccountState state, CredentialsVersion credentials, SyncMessage message, DateTimeOffset now) =>
        state.QuarantineOf(credentials) is { } quarantine
        && state.Deferral?.RunId != message.RunId
        && !(message.Trigger == SyncTrigger.Timer && quarantine.IsProbeDue(now));

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var renewed = _time.GetTimestamp();
        using var timer = new PeriodicTimer(_duration / 3, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                // No longer than the lease lasts: an answer that comes later finds somebody else at work.
                using var timeout = new CancellationTokenSource(Max(_duration - _time.GetElapsedTime(renewed), TimeSpan.FromSeconds(1)), _time);
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
                try
                {
                    _state = await _states.ChangeAsync(
                        _account,
                        _state,
                        state => state.Lease is { } lease && lease.Owner == _owner ? state with { Lease = lease with { Until = _time.GetUtcNow() + _duration } } : null,
                        linked.Token);
                    if (_state.Lease?.Owner == _owner) renewed = _time.GetTimestamp();
                    else await _lost.CancelAsync();
                }
                catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
                {
                    // Whatever it was, storage or the identity may come back before the lease runs out; after that somebody else may
                    // hold the account.
                    if (_time.GetElapsedTime(renewed) >= _duration) await _lost.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Released.
        }
    }
}
