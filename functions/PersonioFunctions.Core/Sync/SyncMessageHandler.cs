using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PersonioFunctions.Accounts;
using PersonioFunctions.Personio;
using PersonioFunctions.Runs;
using PersonioFunctions.Secrets;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Sync;

/// <summary>
/// Handles one message: decides whether its run has to happen, lets it happen, and says how it went. Messages may arrive twice, out of
/// order and after a crash; any of them can be handled again.
/// </summary>
public sealed class SyncMessageHandler(
    AccountStore accounts,
    AccountStateStore states,
    SyncRunStore runs,
    SyncQueue queue,
    RunRecovery recovery,
    RunExecutor executor,
    TransitionRuns transitions,
    IOptions<SyncOptions> options,
    TimeProvider time,
    ILogger<SyncMessageHandler> logger)
{
    // The holder is mostly done within seconds, and only a dead one keeps the account until its lease runs out.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private static readonly Notice NotConnected = new(NoticeCodes.NotConnected, "The account is disabled or no longer connected.");

    /// <summary>Handles a message.</summary>
    /// <exception cref="Exception">
    /// Something went wrong that waiting for Personio or acting on a setting does not mend: the message is to be delivered again, and
    /// after some times to be given up.
    /// </exception>
    public async Task HandleAsync(SyncMessage message, CancellationToken cancellationToken)
    {
        using var scope = logger.BeginRun(message.Account, message.RunId);
        using var processing = RunTelemetry.StartProcess(message, time.GetUtcNow());
        if (message.Trigger == SyncTrigger.Transition)
        {
            if (!await transitions.RunAsync(message.Account, cancellationToken)) await queue.SendAsync(message, LongestWait, cancellationToken);
            return;
        }

        var meter = new TransactionMeter();
        using var counting = meter.Begin();

        // The state before the account: whoever disconnects an account or undoes a run changes the state too, so that nobody has if the
        // turn that is taken follows this very state.
        var known = await states.GetAsync(message.Account, cancellationToken);
        if (await accounts.FindAsync(message.Account, cancellationToken) is not { Enabled: true } account)
        {
            await GiveUpAsync(message, NotConnected, cancellationToken);
            return;
        }

        var (outcome, lease, before) = await RunLease.TryAcquireAsync(
            states, time, options.Value.Lease, message, account.Credentials, known, cancellationToken);
        if (lease is null)
        {
            await StandBackAsync(message, outcome, before, cancellationToken);
            return;
        }

        await using (lease)
        {
            // Disconnected meanwhile: its data may be gone already and must not come back. Of a state that is not there nobody can say
            // whether it never was or was deleted.
            if (before.ETag == default || before.ETag != known.ETag)
            {
                if (await accounts.FindAsync(message.Account, cancellationToken) is not { Enabled: true } current)
                {
                    await lease.ReleaseAsync(state => state, cancellationToken);
                    await GiveUpAsync(message, NotConnected, cancellationToken);
                    return;
                }

                account = current;
            }

            await recovery.RecoverAsync(lease, before, message.RunId, cancellationToken);
            if (await BeginAsync(message, before, lease, cancellationToken) is { } run)
                await RunAsync(account, run, before, lease, meter, cancellationToken);
        }
    }

    /// <summary>Handles a message that was given up: the run has failed, and the account says so. A text that is no message is dropped.</summary>
    public async Task HandlePoisonAsync(string json, CancellationToken cancellationToken)
    {
        RunTelemetry.Poisoned();
        if (!SyncMessage.TryParse(json, out var message))
        {
            logger.NoMessage();
            return;
        }

        using var scope = logger.BeginRun(message.Account, message.RunId);
        var error = new Notice(NoticeCodes.Poison, "The run failed too many times in a row. The log of this run id says why; then resync the account.");
        if (await runs.FindAsync(message.Account, message.RunId, cancellationToken) is { IsFinished: true }) return;
        await GiveUpAsync(message, error, cancellationToken);
        if (await accounts.FindAsync(message.Account, cancellationToken) is null) return;
        await states.ChangeAsync(
            message.Account,
            state => IsOvertaken(state, message) ? null : state.Failed(error, time.GetUtcNow()),
            cancellationToken);
    }

    // Since the message was given up another run may have succeeded, be at work, or wait: then the account is in better hands.
    private bool IsOvertaken(AccountState state, SyncMessage message) =>
        state.Freshness.DataAsOf > message.RequestedAt
        || (state.IsActive(time.GetUtcNow()) && state.Lease?.RunId != message.RunId)
        || (state.Deferral is { } deferral && deferral.RunId != message.RunId);

    private Task GiveUpAsync(SyncMessage message, Notice error, CancellationToken cancellationToken)
    {
        logger.GivenUp(error.Code);
        return EndRecordAsync(message, error, cancellationToken);
    }

    private async Task EndRecordAsync(SyncMessage message, Notice error, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(message.Account, message.RunId, cancellationToken) is not { IsFinished: false } run) return;
        await runs.WriteAsync(
            run with { Status = SyncRunStatus.Failed, FinishedAt = time.GetUtcNow(), Error = error }, cancellationToken);
        RunTelemetry.RunGivenUp(run, error.Code);
    }

    // Somebody else holds the account. A tick needs no run of its own then. What a person asked for waits its turn, and so does a
    // message that was delivered again: the attempt that holds the account may be dead, which only its lease can tell.
    private async Task StandBackAsync(SyncMessage message, LeaseOutcome outcome, AccountState state, CancellationToken cancellationToken)
    {
        if (outcome == LeaseOutcome.Quarantined)
        {
            // A tick has left no record, and leaves none; what a person asked for before the refusal has one.
            logger.StoodBack(outcome);
            await EndRecordAsync(message, Quarantine.Explain(message.Account), cancellationToken);
            return;
        }

        if (outcome == LeaseOutcome.Ending)
        {
            if (await runs.FindAsync(message.Account, message.RunId, cancellationToken) is { IsFinished: true }) logger.AlreadyFinished();
            else await WaitAsync(message, LongestWait, cancellationToken);
            return;
        }

        if (outcome == LeaseOutcome.Deferred || (message.Trigger == SyncTrigger.Timer && state.Lease is { IsOperation: false } lease && lease.RunId != message.RunId))
        {
            logger.StoodBack(outcome);

            // An earlier attempt may have left a record behind, and nobody comes back to it. The run that waits has its own message.
            if (state.Deferral?.RunId != message.RunId) await EndRecordAsync(message, RunRecovery.Interrupted, cancellationToken);
            return;
        }

        var delay = state.Lease!.Until - time.GetUtcNow() + TimeSpan.FromSeconds(1);
        if (delay > LongestWait) delay = LongestWait;
        await WaitAsync(message, delay > TimeSpan.Zero ? delay : TimeSpan.Zero, cancellationToken);
    }

    private Task WaitAsync(SyncMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        logger.Waits(delay);
        return queue.SendAsync(message, delay, cancellationToken);
    }

    /// <returns>The run to do, or null when there is nothing left to do for this message.</returns>
    private async Task<SyncRun?> BeginAsync(
        SyncMessage message, AccountState before, RunLease lease, CancellationToken cancellationToken)
    {
        var run = SyncRun.From(message, SyncRunStatus.Running) with { StartedAt = time.GetUtcNow(), Epoch = lease.Epoch, FirstEpoch = lease.Epoch };

        // A tick has no record yet. What a person asked for has one, and so has what comes back.
        var earlier = message.Trigger == SyncTrigger.Timer ? null : await runs.FindAsync(message.Account, message.RunId, cancellationToken);
        if (earlier is null && await runs.TryAddAsync(run, cancellationToken)) return run;
        earlier ??= await runs.FindAsync(message.Account, message.RunId, cancellationToken);

        // A run that was at work is not superseded: it died between the account's state and its own record.
        var superseded = message.Trigger == SyncTrigger.Retry
            && before.Deferral?.RunId != message.RunId
            && earlier?.Status != SyncRunStatus.Running;
        if (earlier is { IsFinished: true } || superseded)
        {
            await lease.ReleaseAsync(state => state, cancellationToken);
            if (superseded) await GiveUpAsync(message, new Notice(NoticeCodes.Superseded, "A later run did the work."), cancellationToken);
            else logger.AlreadyFinished();
            return null;
        }

        run = run with
        {
            Deferrals = earlier?.Deferrals ?? 0,
            Trigger = earlier?.Trigger ?? run.Trigger,
            FirstEpoch = earlier is { FirstEpoch: > 0 } ? earlier.FirstEpoch : lease.Epoch,
        };
        await runs.WriteAsync(run, cancellationToken);
        return run;
    }

    private async Task RunAsync(
        Account account, SyncRun run, AccountState before, RunLease lease, TransactionMeter meter, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        try
        {
            var result = await executor.ExecuteAsync(account, run, before, latest => run = latest, linked.Token);
            var ended = result.Run with { Status = result.Held is null ? SyncRunStatus.Succeeded : SyncRunStatus.Held, Error = null };
            if (result.Held is { } held && held.Hash != before.Held?.Hash) logger.Held(held.Reason.Code, held.PlanId);
            await EndAsync(
                ended,
                state => RunOutcome.Succeeded(state, result, time.GetUtcNow()),
                lease,
                meter,
                cancellationToken);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            await EndLostAsync(run, cancellationToken);
        }
        catch (PersonioException exception) when (exception.IsTransient)
        {
            await DeferAsync(run, Notice.From(exception), exception.RetryAfter, lease, meter, cancellationToken);
        }
        catch (SecretStoreException exception)
        {
            await DeferAsync(run, new Notice(NoticeCodes.SecretStore, exception.Message), asked: null, lease, meter, cancellationToken);
        }
        catch (PersonioException exception)
        {
            if (exception.Kind == PersonioFailureKind.Unauthorized) logger.Quarantined();
            var error = Notice.From(exception);
            await EndAsync(
                run with { Status = SyncRunStatus.Failed, Error = error },
                state => state.Refused(account.Credentials, exception.Kind, error, time.GetUtcNow()),
                lease,
                meter,
                cancellationToken);
        }
        catch (Exception exception)
        {
            RunTelemetry.RunBroke(run, exception, time.GetUtcNow());

            // The message comes back by itself. The next attempt need not wait for the lease to run out.
            await lease.ReleaseAsync(state => state, CancellationToken.None);
            throw;
        }
    }

    // "Later" is not a failure: it must not use up the deliveries of the message, and nobody pays a function to sleep. The message goes
    // first: without it nobody would come back to the run.
    private async Task DeferAsync(
        SyncRun run, Notice error, TimeSpan? asked, RunLease lease, TransactionMeter meter, CancellationToken cancellationToken)
    {
        if (RetryDelays.Next(run.Deferrals, asked) is not { } delay)
        {
            await FailAsync(run, error, lease, meter, cancellationToken);
            return;
        }

        var until = time.GetUtcNow() + delay;
        logger.Deferred(error.Code, until);
        await queue.SendAsync(new SyncMessage(run.Account, run.RunId, SyncTrigger.Retry, run.RequestedAt), delay, cancellationToken);
        var waiting = run with
        {
            Status = SyncRunStatus.Queued,
            Deferrals = run.Deferrals + 1,
            Error = error with
            {
                Message = string.Create(CultureInfo.InvariantCulture, $"{error.Message} The run goes on by itself at {until:yyyy-MM-ddTHH:mm:ssZ}."),
            },
        };
        await EndAsync(
            waiting, state => state.Deferred(run.RunId, waiting.Error, until, time.GetUtcNow()), lease, meter, cancellationToken);
    }

    private Task FailAsync(SyncRun run, Notice error, RunLease lease, TransactionMeter meter, CancellationToken cancellationToken) => EndAsync(
        run with { Status = SyncRunStatus.Failed, Error = error },
        state => state.Failed(error, time.GetUtcNow()),
        lease,
        meter,
        cancellationToken);

    // The state goes first. Killed in between, the message comes back, finds the run unfinished and does it again; the other way round
    // it would find the run finished and the account held by nobody.
    private async Task EndAsync(
        SyncRun run, Func<AccountState, AccountState> result, RunLease lease, TransactionMeter meter, CancellationToken cancellationToken)
    {
        lease.Settled = lease.Epoch;
        if (!await lease.ReleaseAsync(result, cancellationToken))
        {
            await EndLostAsync(run, cancellationToken);
            return;
        }

        var ended = run with
        {
            FinishedAt = run.IsFinished ? time.GetUtcNow() : null,
            StorageTransactions = meter.Count + 1, // and the one that writes this
        };
        await runs.WriteAsync(ended, cancellationToken);
        RunTelemetry.RunEnded(ended, time.GetUtcNow());
        logger.Ended(ended);
    }

    // Whoever took over ends the record, unless it was a person who disconnected the account, or storage that was away.
    private async Task EndLostAsync(SyncRun run, CancellationToken cancellationToken)
    {
        logger.LeaseLost();
        await EndRecordAsync(new SyncMessage(run.Account, run.RunId, run.Trigger, run.RequestedAt), RunRecovery.Interrupted, cancellationToken);
    }
}
