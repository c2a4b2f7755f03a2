using Microsoft.Extensions.Options;
using PersonioFunctions.Accounts;

namespace PersonioFunctions.Runs;

/// <summary>Gives out the lease of an account, to one run at a time, by compare-and-swap on the account's state.</summary>
public sealed class RunLeases(AccountStateStore states, RunsInProgress inProgress, IOptions<SyncOptions> options, TimeProvider time)
{
    // A run writes the state first and then its record. If the record takes longer than this, the host has died in between.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);

    /// <summary>Requests the lease of an account for a run.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the request, and stops the run if the lease is acquired.</param>
    internal async Task<LeaseAttempt> TryAcquireAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        var acquired = time.GetTimestamp();
        var (message, owner, now, duration) = (request.Message, Guid.NewGuid().ToString("N"), time.GetUtcNow(), options.Value.Lease);
        var change = await states.ChangeAsync(
            message.Account,
            request.Known,
            state => OutcomeFor(request, state, now) == LeaseOutcome.Acquired
                ? state.WithNextEpoch(now) with
                {
                    Lease = new AccountLease(message.RunId, owner, now + duration, message.Trigger.IsOperation()),
                }
                : null,
            isOwnWrite: state => state.Lease?.Owner == owner,
            cancellationToken);
        if (!change.Changed) return new LeaseAttempt(OutcomeFor(request, change.Before, now), change.Before, Run: null);

        var lease = new RunLease(states, time, duration, change.After, acquired);
        var run = SyncRun.From(message, SyncRunStatus.Running) with { StartedAt = now, Epoch = lease.Epoch, FirstEpoch = lease.Epoch };
        var context = new RunContext(change.Before, run, lease, request.Meter, inProgress, cancellationToken);
        return new LeaseAttempt(LeaseOutcome.Acquired, change.Before, context);
    }

    private static LeaseOutcome OutcomeFor(LeaseRequest request, AccountState state, DateTimeOffset now)
    {
        var (message, freshness) = (request.Message, state.Freshness);
        return state.IsActive(now) ? LeaseOutcome.Busy
            : freshness.DataRunId == message.RunId && now < freshness.RanAt + LongestEnd ? LeaseOutcome.Ending
            : message.Trigger == SyncTrigger.Timer && state.IsDeferred(now) ? LeaseOutcome.Deferred
            : IsBarred(request, state, now) ? LeaseOutcome.Quarantined
            : LeaseOutcome.Acquired;
    }

    // A probe is the run of the first tick when a probe is due, or one that a person has requested since the refusal. The same run may
    // continue after a deferral.
    private static bool IsBarred(LeaseRequest request, AccountState state, DateTimeOffset now) =>
        request.Credentials is { } credentials
        && state.QuarantineOf(credentials) is { } quarantine
        && state.Deferral?.RunId != request.Message.RunId
        && !(request.Message.Trigger == SyncTrigger.Timer && quarantine.IsProbeDue(now))
        && !(request.Message.Trigger == SyncTrigger.Manual && request.Message.RequestedAt > quarantine.Since);
}
