using PersonioFunctions.Runs;
using PersonioFunctions.Storage;
using PersonioFunctions.Sync;

namespace PersonioFunctions.Triggers;

/// <summary>The queue: syncs one account a message.</summary>
public sealed class SyncAccountTrigger(SyncMessageHandler sync)
{
    /// <summary>Runs once a message, and again when it throws.</summary>
    [Function("SyncAccount")]
    public Task RunAsync([QueueTrigger(QueueNames.SyncAccounts)] string message, CancellationToken cancellationToken) =>
        sync.HandleAsync(SyncMessage.Parse(message), cancellationToken);
}
