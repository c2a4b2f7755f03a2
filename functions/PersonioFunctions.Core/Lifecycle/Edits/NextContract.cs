namespace PersonioFunctions.Lifecycle.Edits;

/// <summary>
/// Recognizes the first day of a next contract, which HR writes over the first day of the record. The last day of the contract before may
/// stay, so that the first day lies after it. Pure.
/// </summary>
internal static class NextContract
{
    /// <summary>
    /// Whether a person who is here got a first day that lies ahead. Personio cannot schedule one, so the person stays until a last day has
    /// passed. An unknown status does not contradict that, unless the record was gone in between.
    /// </summary>
    public static bool IsAnnounced(LifecycleInput input, LocalDates dates, LifecycleStanding? stored) =>
        input.HireDate > dates.FirstDay
        && stored?.State.IsHere() == true
        && (input.Status is LifecycleStatus.Active or LifecycleStatus.Leave
            || (input.Status == LifecycleStatus.Unknown && stored.MayStay));

    /// <summary>
    /// Whether a person is hired again, and HR forgot the old last day: it has passed, the first day lies after it, and the status does not
    /// say inactive. If the first day was moved ahead before the person left, they are hired again when that day comes.
    /// </summary>
    public static bool IsHiredAgain(LifecycleInput input, LocalDates dates, LifecycleStanding? stored) =>
        FollowsAnother(input, stored)
        && dates.LastDay > input.TerminationDate
        && input.Status is LifecycleStatus.Onboarding or LifecycleStatus.Active or LifecycleStatus.Leave
        && (input.HireDate <= dates.FirstDay
            || stored!.State == LifecycleState.FutureHire
            || (stored.State == LifecycleState.Left && !stored.Flags.HasFlag(LifecycleFlags.HireDateMovedAhead)));

    /// <summary>
    /// Whether the first day lies after the last one because the first day was moved. For a person who did not show up, HR sets a last day
    /// before the first one, and the first day stays.
    /// </summary>
    public static bool FollowsAnother(LifecycleInput input, LifecycleStanding? stored)
    {
        if (!(input.TerminationDate < input.HireDate) || stored is null) return false;
        if (stored.State == LifecycleState.NeverStarted) return false;
        if (stored.Flags.HasFlag(LifecycleFlags.HireDateMovedAhead)) return true;
        if (stored.Flags.HasFlag(LifecycleFlags.StatusContradictsDate) && !input.IsLastDayNew) return true;
        return stored.State == LifecycleState.Left
            ? input.IsFirstDayNew || !input.IsLastDayNew
            : input.IsFirstDayNew && stored.State.IsHere();
    }
}
