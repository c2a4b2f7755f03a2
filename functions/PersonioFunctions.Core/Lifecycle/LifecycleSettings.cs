namespace PersonioFunctions.Lifecycle;

/// <summary>The lifecycle settings of an account.</summary>
/// <param name="LeaveCountsAs">How a leave counts for accounts and licences in other systems.</param>
/// <param name="CurrentDaysBeforeStart">
/// The number of days before the first day from which a person counts as current; 0 means from the first day.
/// </param>
/// <param name="ErasedGraceDays">The days between an erasure in Personio and the purge of the stored personal data.</param>
/// <param name="DayEnds">By which midnight a first day begins and a last day ends.</param>
/// <param name="LeaveOn">Which date is the last day.</param>
public sealed record LifecycleSettings(
    LeaveTreatment LeaveCountsAs = LeaveTreatment.Active,
    int CurrentDaysBeforeStart = 0,
    int ErasedGraceDays = 30,
    DayEnds DayEnds = DayEnds.Company,
    LeaveOn LeaveOn = LeaveOn.TerminationDate)
{
    /// <summary>The maximum of <see cref="CurrentDaysBeforeStart"/>.</summary>
    public const int MaxCurrentDaysBeforeStart = 365;

    /// <summary>The maximum of <see cref="ErasedGraceDays"/>; the minimum is 1.</summary>
    public const int MaxErasedGraceDays = 3650;

    /// <summary>The settings of an account that has not chosen others.</summary>
    public static LifecycleSettings Default { get; } = new();
}
