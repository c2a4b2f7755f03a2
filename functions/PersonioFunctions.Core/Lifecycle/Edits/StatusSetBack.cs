namespace PersonioFunctions.Lifecycle.Edits;

/// <summary>
/// Recognizes that HR set the status back from inactive, which Personio does not do by itself, while the old last day stays. An empty or
/// unknown word in between says nothing, so the last known one counts. Pure.
/// </summary>
internal static class StatusSetBack
{
    /// <summary>Whether status and last day contradict each other.</summary>
    public static bool ContradictsDate(LifecycleInput input, LifecycleStanding? stored)
    {
        if (stored is null || input is { TerminationDate: null } or { IsLastDayNew: true }) return false;
        var contradicted = stored.Flags.HasFlag(LifecycleFlags.StatusContradictsDate);
        return input.Status switch
        {
            LifecycleStatus.Onboarding or LifecycleStatus.Active or LifecycleStatus.Leave => contradicted || input.IsReactivated,
            LifecycleStatus.Unknown => contradicted,
            _ => false,
        };
    }

    /// <summary>
    /// Whether the person is here again. Only a status that was set back after the last day had passed says so. Before it, the last day
    /// counts.
    /// </summary>
    public static bool IsCurrentAgain(LifecycleInput input, LifecycleStanding stored)
    {
        var wasHereAgain = stored.Flags.HasFlag(LifecycleFlags.StatusContradictsDate);
        return stored.Rule switch
        {
            // The record was gone in between.
            LifecycleRuleIds.RemovedFromSource => wasHereAgain,
            LifecycleRuleIds.TerminationDatePassed or LifecycleRuleIds.TerminatedBeforeHire =>
                input.IsReactivated && input.Status != LifecycleStatus.Unknown,
            _ => wasHereAgain && !stored.State.IsPast() && stored.State != LifecycleState.Leaving,
        };
    }

    /// <summary>Whether a person has left, and the last known status was inactive.</summary>
    public static bool WasInactive(LifecycleStanding? stored) =>
        stored is { State: LifecycleState.Left, Rule: not LifecycleRuleIds.RemovedFromSource }
        && (stored.Flags & (LifecycleFlags.StatusLags | LifecycleFlags.StatusUnreadable)) == LifecycleFlags.None;
}
