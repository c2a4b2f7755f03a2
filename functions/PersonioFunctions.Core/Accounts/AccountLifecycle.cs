using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Accounts;

/// <summary>A request to change the lifecycle settings of an account. Members that are null keep their present value.</summary>
/// <param name="TimeZone">An IANA time zone.</param>
/// <param name="LeaveCountsAs">How a person on leave counts for accounts and licences: <c>active</c> or <c>inactive</c>.</param>
/// <param name="CurrentDaysBeforeStart">The number of days before the first day from which a new hire counts as current.</param>
/// <param name="ErasedGraceDays">The days between an erasure in Personio and the purge of the stored personal data.</param>
/// <param name="DayEnds">By which midnight a first day begins and a last day ends: <c>company</c> or <c>asWritten</c>.</param>
/// <param name="LeaveOn">Which date is the last day: <c>terminationDate</c> or <c>lastWorkingDay</c>.</param>
public sealed record LifecycleRequest(
    string? TimeZone = null,
    string? LeaveCountsAs = null,
    int? CurrentDaysBeforeStart = null,
    int? ErasedGraceDays = null,
    string? DayEnds = null,
    string? LeaveOn = null);

/// <summary>The lifecycle settings of an account in the form in which the API shows and takes them.</summary>
/// <param name="TimeZone">The IANA time zone in which the company's days begin.</param>
/// <param name="LeaveCountsAs"><c>active</c> or <c>inactive</c>.</param>
/// <param name="CurrentDaysBeforeStart">See <see cref="LifecycleSettings.CurrentDaysBeforeStart"/>.</param>
/// <param name="ErasedGraceDays">See <see cref="LifecycleSettings.ErasedGraceDays"/>.</param>
/// <param name="DayEnds"><c>company</c> or <c>asWritten</c>. Plans that an earlier version stored do not have it.</param>
/// <param name="LeaveOn"><c>terminationDate</c> or <c>lastWorkingDay</c>. Plans of an earlier version do not have it.</param>
public sealed record AccountLifecycle(
    string TimeZone,
    string LeaveCountsAs,
    int CurrentDaysBeforeStart,
    int ErasedGraceDays,
    string DayEnds = "company",
    string LeaveOn = "terminationDate")
{
    /// <summary>Returns the settings of an account.</summary>
    public static AccountLifecycle From(Account account) => new(
        account.TimeZone,
        account.Lifecycle.LeaveCountsAs.Name(),
        account.Lifecycle.CurrentDaysBeforeStart,
        account.Lifecycle.ErasedGraceDays,
        account.Lifecycle.DayEnds.Name(),
        account.Lifecycle.LeaveOn.Name());

    /// <summary>Returns these settings with the requested changes.</summary>
    /// <param name="request">Valid by <see cref="AccountRules.Validate(LifecycleRequest, bool)"/>.</param>
    public AccountLifecycle With(LifecycleRequest request) => new(
        request.TimeZone ?? TimeZone,
        request.LeaveCountsAs ?? LeaveCountsAs,
        request.CurrentDaysBeforeStart ?? CurrentDaysBeforeStart,
        request.ErasedGraceDays ?? ErasedGraceDays,
        request.DayEnds ?? DayEnds,
        request.LeaveOn ?? LeaveOn);

    /// <summary>Returns the account with these settings.</summary>
    public Account ApplyTo(Account account) => account with
    {
        TimeZone = TimeZone,
        Lifecycle = new LifecycleSettings(
            LeaveTreatments.Parse(LeaveCountsAs) ?? LeaveTreatment.Active,
            CurrentDaysBeforeStart,
            ErasedGraceDays,
            DayEndsWords.Parse(DayEnds) ?? Lifecycle.DayEnds.Company,
            LeaveOnWords.Parse(LeaveOn) ?? Lifecycle.LeaveOn.TerminationDate),
    };
}
