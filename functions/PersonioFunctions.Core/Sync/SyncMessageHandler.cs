using Microsoft.Extensions.Logging;
using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;
using PersonioFunctions.Runs.Watchdogs;
using PersonioFunctions.Storage;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Sync;

/// <summary>
/// Handles one message: decides whether its run has to happen, and acquires the lease of its account. Messages may arrive twice, out of
/// order and after a crash. Handling a message again is safe.
/// </summary>
public sealed class SyncMessageHandler(
    AccountStore accounts,
    AccountStateStore states,
    RunLeases leases,
    RunsInProgress inProgress,
    RunWatchdogs watchdogs,
    RefusedLeases refusals,
    RunEnding ending,
    SyncRunner runner,
    TransitionRuns transitions,
    WebhookRuns webhooks,
    EventWake wake,
    PoisonMessageHandler poison,
    TimeProvider time,
    ILogger<SyncMessageHandler> logger)
{
    private static readonly Notice NotConnected = new(NoticeCodes.NotConnected, "The account is disabled or no longer connected.");

    /// <summary>Handles a message.</summary>
    /// <exception cref="Exception">
    /// An unexpected failure that is not a known fault of Personio or of the settings. The host delivers the message again, and moves it to
    /// the poison queue after some deliveries.
    /// </exception>
    public async Task HandleAsync(SyncMessage message, CancellationToken cancellationToken)
    {
        using var scope = logger.BeginRun(message.Account, message.RunId);
        using var processing = RunTelemetry.StartProcess(message, time.GetUtcNow());

        switch (await watchdogs.JudgeAsync(message, cancellationToken))
        {
            case WatchdogVerdict.Drop:
                logger.AlreadyFinished();
                return;
            case WatchdogVerdict.Wait:
                await refusals.RequeueAsync(message, cancellationToken);
                return;
            case WatchdogVerdict.GiveUp:
                await poison.GiveUpAsync(message, cancellationToken);
                return;
        }

        // Not cancelled, because a host that stops puts the message back with it.
        await using var watchdog = await watchdogs.StartAsync(message, CancellationToken.None);
        try
        {
            await DispatchAsync(message, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested && !inProgress.Stopping.IsCancellationRequested)
        {
            // The host delivers the message again, unless the host stops.
            await watchdog.DeleteAsync();
            throw;
        }

        await watchdog.DeleteAsync();
    }

    private async Task DispatchAsync(SyncMessage message, CancellationToken cancellationToken)
    {
        // A host that stops begins no run. Another one takes the message.
        if (inProgress.Stopping.IsCancellationRequested) await refusals.RequeueAsync(message, CancellationToken.None);
        else if (message.Trigger == SyncTrigger.Webhook) await webhooks.RunAsync(message, cancellationToken);
        else if (message.Trigger != SyncTrigger.Transition) await SyncAsync(message, cancellationToken);
        else if (!await transitions.RunAsync(message.Account, cancellationToken)) await refusals.RequeueAsync(message, cancellationToken);
    }

    private async Task SyncAsync(SyncMessage message, CancellationToken cancellationToken)
    {
        var meter = new TransactionMeter();
        using var counting = meter.Begin();

        // The state is read before the account. Disconnecting an account and undoing a run also change the state. If the lease is acquired
        // on this same state, the account is therefore unchanged since it was read.
        var known = await states.GetAsync(message.Account, cancellationToken);
        if (await accounts.FindAsync(message.Account, cancellationToken) is not { Enabled: true } account)
        {
            await ending.GiveUpAsync(message, NotConnected, cancellationToken);
            return;
        }

        var attempt = await leases.TryAcquireAsync(new LeaseRequest(message, account.Credentials, meter, known), cancellationToken);
        if (attempt.Run is not { } context)
        {
            await refusals.HandleAsync(message, attempt, cancellationToken);
            return;
        }

        await using (context)
        {
            if (!await ConfirmAsync(context, account, known, cancellationToken))
            {
                await ending.GiveUpAsync(message, NotConnected, cancellationToken);
                return;
            }

            await runner.RunAsync(context, message, cancellationToken);
            await wake.RunEndedAsync(context, cancellationToken);
        }
    }

    /// <returns>False when the account was disconnected meanwhile. Its data may be deleted already and must not come back.</returns>
    private async Task<bool> ConfirmAsync(RunContext context, Account account, AccountState known, CancellationToken cancellationToken)
    {
        // A state without a row may never have existed or may have been deleted, so its version proves nothing.
        if (context.Before.ETag != default && context.Before.ETag == known.ETag)
        {
            context.Confirm(account);
            return true;
        }

        if (await accounts.FindAsync(account.Name, cancellationToken) is { Enabled: true } current)
        {
            context.Confirm(current);
            return true;
        }

        await RunEnding.AbandonAsync(context, cancellationToken);
        return false;
    }
}
