namespace PersonioFunctions.Lifecycle;

/// <summary>What an account decides about the lifecycle of its people.</summary>
/// <param name="LeaveCountsAs">What a leave means for accounts and licences in other systems.</param>
/// <param name="CurrentDaysBeforeStart">Days before the first day from which somebody counts as current; 0 means from the first day.</param>
/// <param name="ErasedGraceDays">Days after which what is personal is purged of somebody whom Personio erased.</param>
public sealed record LifecycleSettings(
    LeaveTreatment LeaveCountsAs = LeaveTreatment.Active, int CurrentDaysBeforeStart = 0, int ErasedGraceDays = 30)
{
    /// <summary>The most that <see cref="CurrentDaysBeforeStart"/> may be.</summary>
    public const int MaxCurrentDaysBeforeStart = 365;

    /// <summary>The most that <see cref="ErasedGraceDays"/> may be; it is at least 1.</summary>
    public const int MaxErasedGraceDays = 3650;

    /// <summary>What holds as long as an account says nothing else.</summary>
    public static LifecycleSettings Default { get; } = new();
}
