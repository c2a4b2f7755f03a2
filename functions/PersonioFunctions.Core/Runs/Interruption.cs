using PersonioFunctions.Accounts;

namespace PersonioFunctions.Runs;

/// <summary>Creates the notices for runs whose host stopped before the run ended.</summary>
internal static class Interruption
{
    private static readonly Notice OfSync = new(NoticeCodes.Interrupted, "The run was stopped half way. The next run does what was left.");

    // No later run continues an operation that a caller requested.
    private static readonly Notice OfCall =
        OfSync with { Message = "The call was stopped half way. Repeat it: what was done already is not done twice." };

    /// <summary>Returns the notice for a run with this trigger.</summary>
    public static Notice NoticeFor(SyncTrigger trigger) =>
        trigger.IsOperation() && trigger != SyncTrigger.Transition ? OfCall : OfSync;
}
