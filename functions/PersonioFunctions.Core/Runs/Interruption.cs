using PersonioFunctions.Accounts;

namespace PersonioFunctions.Runs;

/// <summary>What the record of a run says when its host stopped before the run ended.</summary>
internal static class Interruption
{
    private static readonly Notice OfSync = new(NoticeCodes.Interrupted, "The run was stopped half way. The next run does what was left.");

    // No later run continues what a person asked for.
    private static readonly Notice OfCall =
        OfSync with { Message = "The call was stopped half way. Repeat it: what was done already is not done twice." };

    /// <summary>Returns the notice for a run by its trigger.</summary>
    public static Notice NoticeFor(SyncTrigger trigger) =>
        trigger.IsOperation() && trigger != SyncTrigger.Transition ? OfCall : OfSync;
}
