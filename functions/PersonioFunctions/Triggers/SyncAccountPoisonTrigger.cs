using PersonioFunctions.Storage;
using PersonioFunctions.Sync;

namespace PersonioFunctions.Triggers;

/// <summary>The poison queue: marks runs as failed that the host has given up.</summary>
public sealed class SyncAccountPoisonTrigger(PoisonMessageHandler poison)
{
    /// <summary>Handles one message that <c>SyncAccount</c> failed to handle too many times.</summary>
    [Function("SyncAccountPoison")]
    public Task RunAsync([QueueTrigger(QueueNames.SyncAccountsPoison)] string message, CancellationToken cancellationToken) =>
        poison.HandleAsync(message, cancellationToken);
}
