using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PersonioFunctions.Accounts;
using PersonioFunctions.Personio;
using PersonioFunctions.Runs;
using PersonioFunctions.Secrets;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Sync;

/// <summary>
/// Runs that a person asked for and waits for: they hold the account like any other, leave a record, and end within the call. One that
/// dies is brought to an end by the next holder.
/// </summary>
public sealed class ExclusiveOperations(
    AccountStore accounts,
    AccountStateStore states,
    SyncRunStore runs,
    RunRecovery recovery,
    IOptions<SyncOptions> options,
    TimeProvider time,
    ILogger<ExclusiveOperations> logger)
{
    /// <summary>Does some work as a run of its own.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="trigger">What kind of run it is.</param>
    /// <param name="credentials">What the work calls Personio with; null when it does not call.</param>
    /// <param name="work">The work, for the account as it is now that it is held, the run, and the state before.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>What the work answers, and the run as it was recorded; null when another run holds the account.</returns>
    internal async Task<(T Value, SyncRun Run)?> TryRunAsync<T>(
        string account,
        SyncTrigger trigger,
        CredentialsVersion? credentials,
        Func<Account, SyncRun, AccountState, CancellationToken, Task<OperationResult<T>>> work,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var message = new SyncMessage(account, RunIds.Create(now), trigger, now);
        using var scope = logger.BeginRun(account, message.RunId);
        var meter = new TransactionMeter();
        using var counting = meter.Begin();
        var (_, lease, before) = await RunLease.TryAcquireAsync(
            states, time, options.Value.Lease, message, credentials, known: null, cancellationToken);
        if (lease is null) return null;

        await using (lease)
        {
            var run = SyncRun.From(message, SyncRunStatus.Running) with { StartedAt = now, Epoch = lease.Epoch, FirstEpoch = lease.Epoch };
            OperationResult<T> result;
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
            try
            {
                // Since the caller looked, it may have been disconnected, paused or connected anew: what was asked for is no longer what it is.
                if (await accounts.FindAsync(account, cancellationToken) is not { } current
                    || (credentials is not null && (!current.Enabled || current.Credentials != credentials)))
                {
                    await lease.ReleaseAsync(state => state, cancellationToken);
                    return null;
                }

                await recovery.RecoverAsync(lease, before, message.RunId, linked.Token);
                await runs.WriteAsync(run, linked.Token);
                result = await work(current, run, before, linked.Token);

                // The record goes first: no message comes back to this run. Killed in between, the next holder finds it at its end.
                run = result.Run with { FinishedAt = time.GetUtcNow(), StorageTransactions = meter.Count + 2 }; // this, and the state
                await runs.WriteAsync(run, cancellationToken);
            }
            catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
            {
                logger.LeaseLost();
                await EndLostAsync(run, cancellationToken);
                return null;
            }
            catch (Exception exception)
            {
                await FailAsync(run, exception, credentials, lease);
                throw;
            }

            // The work is done, whoever holds the account by now; what it means for the state the next run finds out likewise.
            lease.Settled = lease.Epoch;
            if (!await lease.ReleaseAsync(result.State, cancellationToken)) logger.LeaseLost();
            RunTelemetry.RunEnded(run, time.GetUtcNow());
            logger.Ended(run);
            return (result.Value, run);
        }
    }

    // Whoever took over ends the record, unless it was a person who disconnected the account.
    private async Task EndLostAsync(SyncRun run, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(run.Account, run.RunId, cancellationToken) is not { IsFinished: false } lost) return;
        await runs.WriteAsync(
            lost with { Status = SyncRunStatus.Failed, FinishedAt = time.GetUtcNow(), Error = RunRecovery.InterruptedOf(run.Trigger) }, cancellationToken);
    }

    private async Task FailAsync(SyncRun run, Exception exception, CredentialsVersion? credentials, RunLease lease)
    {
        var error = exception switch
        {
            PersonioException personio => Notice.From(personio),
            SecretStoreException secret => new Notice(NoticeCodes.SecretStore, secret.Message),
            _ => RunRecovery.InterruptedOf(run.Trigger),
        };
        logger.GivenUp(error.Code);
        await runs.WriteAsync(run with { Status = SyncRunStatus.Failed, FinishedAt = time.GetUtcNow(), Error = error }, CancellationToken.None);
        RunTelemetry.RunGivenUp(run, error.Code);

        // What is wrong with the account as a whole is for whole runs to say; but refused credentials are not tried again.
        var isRefusal = credentials is not null && exception is PersonioException { Kind: PersonioFailureKind.Unauthorized };
        if (isRefusal) logger.Quarantined();
        await lease.ReleaseAsync(
            state => isRefusal ? state.Refused(credentials!, PersonioFailureKind.Unauthorized, error, time.GetUtcNow()) : state,
            CancellationToken.None);
    }
}
