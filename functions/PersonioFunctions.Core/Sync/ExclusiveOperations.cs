using Microsoft.Extensions.Logging;
using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;
using PersonioFunctions.Storage;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Sync;

/// <summary>
/// Runs one operation as a run of its own while the caller waits. The run holds the account like any other run, leaves a record, and ends
/// within the call. If its host dies, the next lease holder ends it.
/// </summary>
public sealed class ExclusiveOperations(
    AccountStore accounts,
    SyncRunStore runs,
    RunLeases leases,
    RunRecovery recovery,
    RunEnding ending,
    EventWake wake,
    TimeProvider time,
    ILogger<ExclusiveOperations> logger)
{
    /// <summary>Runs an operation as a run of its own.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="trigger">The trigger of the run.</param>
    /// <param name="credentials">The credentials that the operation uses at Personio; null when it does not call Personio.</param>
    /// <param name="work">The operation, on the account as it is while the run holds it.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>
    /// The result of the operation, and the run as it was recorded, or no run when the request was impossible. Null when another run holds
    /// the account.
    /// </returns>
    internal async Task<(T Value, SyncRun? Run)?> TryRunAsync<T>(
        string account,
        SyncTrigger trigger,
        CredentialsVersion? credentials,
        Func<RunContext, Task<OperationResult<T>>> work,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var message = new SyncMessage(account, RunIds.Create(now), trigger, now);
        using var scope = logger.BeginRun(account, message.RunId);
        var meter = new TransactionMeter();
        using var counting = meter.Begin();
        var attempt = await leases.TryAcquireAsync(new LeaseRequest(message, credentials, meter), cancellationToken);
        if (attempt.Run is not { } context) return null;

        await using (context)
        {
            try
            {
                // Since the caller read the account, it may have been disconnected, paused or connected again. The request was then
                // about a different account.
                if (await accounts.FindAsync(account, cancellationToken) is not { } current
                    || (credentials is not null && (!current.Enabled || current.Credentials != credentials)))
                {
                    await RunEnding.AbandonAsync(context, cancellationToken);
                    return null;
                }

                context.Confirm(current);
                await recovery.RecoverAsync(context, context.Stopping);
                await runs.WriteAsync(context.Run, context.Stopping);
                var result = await work(context);
                if (result.IsRefused) await ending.WithdrawAsync(context, cancellationToken);
                else await ending.CompleteAsync(context, result.Run, result.State, cancellationToken);
                await wake.RunEndedAsync(context, cancellationToken);
                return (result.Value, result.IsRefused ? null : context.Run);
            }
            catch (OperationCanceledException) when (context is { IsLost: true, IsRecorded: false })
            {
                await ending.LoseAsync(context, cancellationToken);
                return null;
            }
            catch (Exception exception) when (!context.IsRecorded)
            {
                await ending.FailAsync(context, exception);
                throw;
            }
        }
    }
}
