using PersonioFunctions.Accounts;

namespace PersonioFunctions.Triggers.Http.Accounts;

/// <summary>The lifecycle settings of an account as the API shows them.</summary>
internal sealed record LifecycleSettingsBody(
    string TimeZone, string LeaveCountsAs, int CurrentDaysBeforeStart, int ErasedGraceDays, string DayEnds, string LeaveOn)
{
    public static LifecycleSettingsBody From(AccountLifecycle settings) => new(
        settings.TimeZone, settings.LeaveCountsAs, settings.CurrentDaysBeforeStart, settings.ErasedGraceDays, settings.DayEnds,
        settings.LeaveOn);
}

/// <summary>The lifecycle settings that a caller sends. Absent members keep their values.</summary>
internal sealed record LifecycleRequestBody(
    string? TimeZone = null,
    string? LeaveCountsAs = null,
    int? CurrentDaysBeforeStart = null,
    int? ErasedGraceDays = null,
    string? DayEnds = null,
    string? LeaveOn = null)
{
    public LifecycleRequest ToRequest() => new(TimeZone, LeaveCountsAs, CurrentDaysBeforeStart, ErasedGraceDays, DayEnds, LeaveOn);
}
