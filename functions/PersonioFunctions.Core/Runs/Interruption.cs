using PersonioFunctions.Accounts;

namespace PersonioFunctions.Runs;

/// <summary>Creates the notices for runs whose host stopped before the run ended.</summary>
internal static class Interruption
{
    private static readonly Notice OfSync = new(
        NoticeCodes.Interrupted, "The host stopped during the run. The next run completes the remaining work.");

    /// <summary>The notice for a sync that another host continues.</summary>
    public static readonly Notice Continued = new(NoticeCodes.Interrupted, "The host stopped during the run.");

    // No later run continues an operation that a caller requested.
    private static readonly Notice OfCall =
        OfSync with { Message = "The host stopped during the call. Repeat the call; repeating it is safe." };

    /// <summary>Returns the notice for a run with this trigger.</summary>
    public static Notice NoticeFor(SyncTrigger trigger) =>
        trigger.IsOperation() && trigger is not (SyncTrigger.Transition or SyncTrigger.Webhook) ? OfCall : OfSync;
}
