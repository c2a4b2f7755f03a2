using System.Globalization;
using Microsoft.Extensions.Logging;
using PersonioFunctions.Accounts;
using PersonioFunctions.Personio;
using PersonioFunctions.Secrets;

namespace PersonioFunctions.Runs;

/// <summary>
/// Ends runs: writes the result to the account's state and to the run's record, and reports it. The order of these two writes depends on
/// the kind of run. If the host dies between them, the next run can finish the rest.
/// </summary>
public sealed class RunEnding(SyncRunStore runs, SyncQueue queue, TimeProvider time, ILogger<RunEnding> logger)
{
    // Long enough for the host to stop, so that it does not take the message itself.
    private static readonly TimeSpan AfterInterruption = TimeSpan.FromSeconds(5);

    /// <summary>Ends a run that succeeded, or that found its operation impossible.</summary>
    /// <param name="context">The run in progress.</param>
    /// <param name="run">The run with its status and counts; times and transactions are filled in.</param>
    /// <param name="result">Applies the result of the run to the state of the account.</param>
    /// <param name="cancellationToken">Cancels the writes.</param>
    internal Task CompleteAsync(
        RunContext context, SyncRun run, Func<AccountState, AccountState> result, CancellationToken cancellationToken) =>
        run.Trigger.IsOperation()
            ? RecordThenReleaseAsync(context, run, result, cancellationToken)
            : ReleaseThenRecordAsync(context, run, result, context.Lease.Epoch, cancellationToken);

    /// <summary>
    /// Ends a sync after a permanent failure of Personio: the account becomes failing, or quarantined. Refused credentials are tried again
    /// before, because they have worked and one refusal is no proof.
    /// </summary>
    internal Task RefuseAsync(RunContext context, PersonioException failure, CancellationToken cancellationToken)
    {
        var (error, now) = (Notice.From(failure), time.GetUtcNow());
        if (failure.Kind == PersonioFailureKind.Unauthorized)
        {
            if (context.Before.AfterRefusal(context.Account.Credentials, now) is { } refusal)
            {
                return WaitAsync(
                    context,
                    error,
                    refusal.RetryAt - now,
                    (state, waiting, until) =>
                        (state with { Refusal = refusal }).Deferred(context.Run.RunId, waiting, until, time.GetUtcNow()),
                    context.Lease.Epoch,
                    cancellationToken);
            }

            logger.Quarantined();
        }

        return ReleaseThenRecordAsync(
            context,
            context.Run.Failed(error),
            state => state.Refused(context.Account.Credentials, failure.Kind, error, time.GetUtcNow()),
            context.Lease.Epoch,
            cancellationToken);
    }

    /// <summary>
    /// Defers a sync until Personio, or the secret store, is expected to answer. "Later" is not a failure, because it must not use up the
    /// deliveries of the message, and a sleeping function would be paid for. After too many deferrals the run fails.
    /// </summary>
    /// <param name="context">The run in progress.</param>
    /// <param name="error">The reason for the deferral.</param>
    /// <param name="asked">The delay that Personio asked for, or null.</param>
    /// <param name="cancellationToken">Cancels the writes.</param>
    internal async Task DeferAsync(RunContext context, Notice error, TimeSpan? asked, CancellationToken cancellationToken)
    {
        var run = context.Run;
        if (RetryDelays.Next(run.Deferrals, asked) is not { } delay)
        {
            await ReleaseThenRecordAsync(
                context, run.Failed(error), state => state.Failed(error, time.GetUtcNow()), context.Lease.Epoch, cancellationToken);
            return;
        }

        await WaitAsync(
            context,
            error,
            delay,
            (state, waiting, until) => state.Deferred(run.RunId, waiting, until, time.GetUtcNow()),
            context.Lease.Epoch,
            cancellationToken);
    }

    /// <summary>
    /// Ends an attempt at a sync whose host stops or whose invocation was cancelled. Another host continues the run soon, with a message of
    /// its own, because the present one may stay invisible for minutes. A run that is interrupted too often fails. The epoch is not
    /// settled, because the run may have logged changes that it did not make. The next run recovers them.
    /// </summary>
    internal Task InterruptAsync(RunContext context)
    {
        var error = Interruption.NoticeFor(context.Run.Trigger);
        return RetryDelays.Next(context.Run.Deferrals, asked: null) is null
            ? ReleaseThenRecordAsync(
                context,
                context.Run.Failed(error),
                state => state.Failed(error, time.GetUtcNow()),
                context.Lease.SettledEpoch,
                CancellationToken.None)

            // No failure of the account: a host stops whenever the platform needs fewer of them.
            : WaitAsync(
                context,
                Interruption.Continued,
                AfterInterruption,
                (state, _, until) => state with { Deferral = new AccountDeferral(context.Run.RunId, until) },
                context.Lease.SettledEpoch,
                CancellationToken.None);
    }

    private async Task WaitAsync(
        RunContext context,
        Notice error,
        TimeSpan delay,
        Func<AccountState, Notice, DateTimeOffset, AccountState> result,
        long settled,
        CancellationToken cancellationToken)
    {
        var run = context.Run;
        var until = time.GetUtcNow() + delay;
        logger.Deferred(error.Code, until);

        // The message is sent first, because nothing else would continue the run.
        await queue.SendAsync(new SyncMessage(run.Account, run.RunId, SyncTrigger.Retry, run.RequestedAt), delay, cancellationToken);
        var waiting = error with
        {
            Message = string.Create(
                CultureInfo.InvariantCulture, $"{error.Message} The run continues at {until:yyyy-MM-ddTHH:mm:ssZ}."),
        };
        await ReleaseThenRecordAsync(
            context,
            run with { Status = SyncRunStatus.Queued, Deferrals = run.Deferrals + 1, Error = waiting },
            state => result(state, waiting, until),
            settled,
            cancellationToken);
    }

    /// <summary>Ends an attempt at a sync after an unexpected exception. The message will be delivered again.</summary>
    internal async Task BreakAsync(RunContext context, Exception exception)
    {
        RunTelemetry.RunBroke(context.Run, exception, time.GetUtcNow());

        // Releases the lease, so that the next attempt need not wait until it expires.
        await TryAsync(() => AbandonAsync(context, CancellationToken.None));
    }

    /// <summary>Ends an operation that threw. The exception is still thrown to the caller.</summary>
    internal async Task FailAsync(RunContext context, Exception exception)
    {
        var (run, error) = (context.Run, ErrorFor(context.Run, exception));
        logger.GivenUp(error.Code);
        await TryAsync(() => runs.WriteAsync(run.Failed(error) with { FinishedAt = time.GetUtcNow() }, CancellationToken.None));
        RunTelemetry.RunGivenUp(run, error.Code);

        // Only syncs report failures of the account as a whole. One refusal of the credentials is no proof either: the next sync tries
        // them.
        await TryAsync(() => context.Lease.ReleaseAsync(state => state, CancellationToken.None));
    }

    // The exception that ended the run matters more than that its end cannot be stored. The next run ends the record.
    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            logger.EndNotStored(exception.GetType().Name);
        }
    }

    /// <summary>Ends an operation whose request was impossible: its record is deleted, because nothing happened.</summary>
    internal async Task WithdrawAsync(RunContext context, CancellationToken cancellationToken)
    {
        await runs.DeleteAsync(context.Run, cancellationToken);
        context.MarkRecorded();
        context.Lease.Settle(context.Lease.Epoch);
        await AbandonAsync(context, cancellationToken);
    }

    /// <summary>Releases the account of an attempt that found nothing to do. The record of the run stays as it is.</summary>
    internal static Task AbandonAsync(RunContext context, CancellationToken cancellationToken) =>
        context.Lease.ReleaseAsync(state => state, cancellationToken);

    /// <summary>
    /// Ends a run that lost its account to another run. That run ends the record, unless it was a removal or storage did not answer.
    /// </summary>
    internal async Task LoseAsync(RunContext context, CancellationToken cancellationToken)
    {
        logger.LeaseLost();
        await TryInterruptAsync(context.Run.Account, context.Run.RunId, cancellationToken);
    }

    /// <summary>Ends the record of a run that will not be tried again, unless it has ended.</summary>
    internal Task GiveUpAsync(SyncMessage message, Notice error, CancellationToken cancellationToken)
    {
        logger.GivenUp(error.Code);
        return TryFailAsync(message.Account, message.RunId, _ => error, cancellationToken);
    }

    /// <summary>Ends the record of a run as <see cref="GiveUpAsync"/> does, without a log line.</summary>
    internal Task CloseAsync(SyncMessage message, Notice error, CancellationToken cancellationToken) =>
        TryFailAsync(message.Account, message.RunId, _ => error, cancellationToken);

    /// <summary>Ends the record of a run whose host stopped, unless it has ended.</summary>
    /// <returns>Whether the record had not ended.</returns>
    internal Task<bool> TryInterruptAsync(string account, string runId, CancellationToken cancellationToken) =>
        TryFailAsync(account, runId, run => Interruption.NoticeFor(run.Trigger), cancellationToken);

    private async Task<bool> TryFailAsync(
        string account, string runId, Func<SyncRun, Notice> error, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(account, runId, cancellationToken) is not { IsFinished: false } run) return false;
        var failed = run.Failed(error(run)) with { FinishedAt = time.GetUtcNow() };
        await runs.WriteAsync(failed, cancellationToken);
        RunTelemetry.RunGivenUp(run, failed.Error!.Code);
        return true;
    }

    // For a sync, writes the state first. After a crash in between, the message comes back, finds the run unfinished and repeats it. In the
    // other order, it would find the run finished while its account is still leased.
    private async Task ReleaseThenRecordAsync(
        RunContext context, SyncRun run, Func<AccountState, AccountState> result, long settled, CancellationToken cancellationToken)
    {
        context.Lease.Settle(settled);
        if (!await context.Lease.ReleaseAsync(result, cancellationToken))
        {
            await LoseAsync(context, cancellationToken);
            return;
        }

        var ended = run with
        {
            FinishedAt = run.IsFinished ? time.GetUtcNow() : null,
            StorageTransactions = context.Meter.Count + 1, // and the one that writes this
        };
        await runs.WriteAsync(ended, cancellationToken);
        context.Report(ended);
        context.MarkRecorded();
        ReportEnd(ended);
    }

    // For an operation, writes the record first, because no message comes back. After a crash in between, the record has ended.
    private async Task RecordThenReleaseAsync(
        RunContext context, SyncRun run, Func<AccountState, AccountState> result, CancellationToken cancellationToken)
    {
        var ended = run with { FinishedAt = time.GetUtcNow(), StorageTransactions = context.Meter.Count + 2 }; // this, and the state
        context.Report(ended);
        await runs.WriteAsync(ended, cancellationToken);
        context.MarkRecorded();

        // The operation is done, even if another run holds the account by now. The next sync then updates the state.
        context.Lease.Settle(context.Lease.Epoch);
        if (!await context.Lease.ReleaseAsync(result, cancellationToken)) logger.LeaseLost();
        ReportEnd(ended);
    }

    private void ReportEnd(SyncRun ended)
    {
        RunTelemetry.RunEnded(ended, time.GetUtcNow());
        logger.Ended(ended);
    }

    private static Notice ErrorFor(SyncRun run, Exception exception) => exception switch
    {
        PersonioException personio => Notice.From(personio),
        SecretStoreException secret => Notice.From(secret),
        _ => Interruption.NoticeFor(run.Trigger),
    };
}
