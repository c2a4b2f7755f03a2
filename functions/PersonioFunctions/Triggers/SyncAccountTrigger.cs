using PersonioFunctions.Runs;
using PersonioFunctions.Storage;
using PersonioFunctions.Sync;

namespace PersonioFunctions.Triggers;

/// <summary>The queue of runs: syncs one account for each message.</summary>
public sealed class SyncAccountTrigger(SyncMessageHandler sync)
{
    /// <summary>Handles one message. If it throws, the host delivers the message again.</summary>
    [Function("SyncAccount")]
    public Task RunAsync([QueueTrigger(QueueNames.SyncAccounts)] string message, CancellationToken cancellationToken) =>
        sync.HandleAsync(SyncMessage.Parse(message), cancellationToken);
}
