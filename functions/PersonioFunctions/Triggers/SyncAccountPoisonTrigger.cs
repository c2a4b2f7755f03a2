using PersonioFunctions.Storage;
using PersonioFunctions.Sync;

namespace PersonioFunctions.Triggers;

/// <summary>The poison queue: says at the account which run was given up.</summary>
public sealed class SyncAccountPoisonTrigger(PoisonMessageHandler poison)
{
    /// <summary>Runs once a message that <c>SyncAccount</c> could not handle.</summary>
    [Function("SyncAccountPoison")]
    public Task RunAsync([QueueTrigger(QueueNames.SyncAccountsPoison)] string message, CancellationToken cancellationToken) =>
        poison.HandleAsync(message, cancellationToken);
}
