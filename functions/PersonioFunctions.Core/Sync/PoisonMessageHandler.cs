using Microsoft.Extensions.Logging;
using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Sync;

/// <summary>Handles messages of the poison queue: marks the run as failed and the account as failing.</summary>
public sealed class PoisonMessageHandler(
    AccountStore accounts,
    AccountStateStore states,
    SyncRunStore runs,
    RunEnding ending,
    EventWake wake,
    TimeProvider time,
    ILogger<PoisonMessageHandler> logger)
{
    private static readonly Notice Poison = new(
        NoticeCodes.Poison,
        "The run failed too many times in a row. Read the log of this run id, correct the cause, then resync the account.");

    /// <summary>
    /// Handles a text from the poison queue. A text that is not a sync message is dropped. No app of this version can run a message of a
    /// newer version, so its run ends too.
    /// </summary>
    public async Task HandleAsync(string json, CancellationToken cancellationToken)
    {
        if (!SyncMessage.TryParseAny(json, out var message))
        {
            RunTelemetry.Poisoned();
            logger.NoMessage();
            return;
        }

        using var scope = logger.BeginRun(message.Account, message.RunId);
        await GiveUpAsync(message, cancellationToken);
    }

    /// <summary>Marks the run of a message as failed and its account as failing, unless the run has ended.</summary>
    internal async Task GiveUpAsync(SyncMessage message, CancellationToken cancellationToken)
    {
        RunTelemetry.Poisoned();
        if (await runs.FindAsync(message.Account, message.RunId, cancellationToken) is { IsFinished: true }) return;
        await ending.GiveUpAsync(message, Poison, cancellationToken);
        if (await accounts.FindAsync(message.Account, cancellationToken) is null) return;
        await states.ChangeAsync(
            message.Account, state => IsOvertaken(state, message) ? null : state.Failed(Poison, time.GetUtcNow()), cancellationToken);
        await wake.AccountChangedAsync(message.Account, cancellationToken);
    }

    // Meanwhile another run may have succeeded, be in progress, or wait. That run then decides the state of the account.
    private bool IsOvertaken(AccountState state, SyncMessage message) =>
        state.Freshness.DataAsOf > message.RequestedAt
        || (state.IsActive(time.GetUtcNow()) && state.Lease?.RunId != message.RunId)
        || (state.Deferral is { } deferral && deferral.RunId != message.RunId);
}
