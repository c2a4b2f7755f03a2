using Microsoft.Extensions.Logging;
using PersonioFunctions.Accounts;
using PersonioFunctions.Personio;
using PersonioFunctions.Runs;
using PersonioFunctions.Secrets;

namespace PersonioFunctions.Sync;

/// <summary>Executes the run of a message, from recovery to its end.</summary>
public sealed class SyncRunner(
    SyncRunStore runs, RunRecovery recovery, RunExecutor executor, RunEnding ending, TimeProvider time, ILogger<SyncRunner> logger)
{
    /// <summary>Executes the run, unless it has finished before.</summary>
    internal async Task RunAsync(RunContext context, SyncMessage message, CancellationToken cancellationToken)
    {
        await recovery.RecoverAsync(context, cancellationToken);
        if (await TryBeginAsync(context, message, cancellationToken)) await ExecuteAsync(context, cancellationToken);
    }

    /// <returns>False when nothing is left to do for the message.</returns>
    private async Task<bool> TryBeginAsync(RunContext context, SyncMessage message, CancellationToken cancellationToken)
    {
        // The run of a tick has no record yet. A requested run has one, and so does a run that continues.
        var run = context.Run;
        var earlier = message.Trigger == SyncTrigger.Timer ? null : await runs.FindAsync(run.Account, run.RunId, cancellationToken);
        if (earlier is null && await runs.TryAddAsync(run, cancellationToken)) return true;
        earlier ??= await runs.FindAsync(run.Account, run.RunId, cancellationToken);

        if (earlier is { IsFinished: true } || IsSuperseded(context, message, earlier))
        {
            await RunEnding.AbandonAsync(context, cancellationToken);
            if (!IsSuperseded(context, message, earlier)) logger.AlreadyFinished();
            else await ending.GiveUpAsync(message, new Notice(NoticeCodes.Superseded, "A later run did the work."), cancellationToken);
            return false;
        }

        context.Report(run with
        {
            Deferrals = earlier?.Deferrals ?? 0,
            Trigger = earlier?.Trigger ?? run.Trigger,
            FirstEpoch = earlier is { FirstEpoch: > 0 } ? earlier.FirstEpoch : run.Epoch,
        });
        await runs.WriteAsync(context.Run, cancellationToken);
        return true;
    }

    // A run whose record says "running" is not superseded. It crashed between the account's state and its own record.
    private static bool IsSuperseded(RunContext context, SyncMessage message, SyncRun? earlier) =>
        message.Trigger == SyncTrigger.Retry
        && context.Before.Deferral?.RunId != message.RunId
        && earlier?.Status != SyncRunStatus.Running;

    private async Task ExecuteAsync(RunContext context, CancellationToken cancellationToken)
    {
        try
        {
            var result = await executor.ExecuteAsync(context);
            if (result.Held is { } held && held.Hash != context.Before.Held?.Hash) logger.Held(held.Reason.Code, held.PlanId);
            await ending.CompleteAsync(
                context,
                result.Run with { Status = result.Held is null ? SyncRunStatus.Succeeded : SyncRunStatus.Held, Error = null },
                state => RunOutcome.Succeeded(state, result, time.GetUtcNow()),
                cancellationToken);
        }
        catch (OperationCanceledException) when (context.IsLost)
        {
            await ending.LoseAsync(context, cancellationToken);
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            await ending.InterruptAsync(context);
        }
        catch (PersonioException exception) when (exception.IsTransient)
        {
            await ending.DeferAsync(context, Notice.From(exception), exception.RetryAfter, cancellationToken);
        }
        catch (SecretStoreException exception)
        {
            await ending.DeferAsync(context, Notice.From(exception), asked: null, cancellationToken);
        }
        catch (PersonioException exception)
        {
            await ending.RefuseAsync(context, exception, cancellationToken);
        }
        catch (Exception exception)
        {
            await ending.BreakAsync(context, exception);
            throw;
        }
    }
}
