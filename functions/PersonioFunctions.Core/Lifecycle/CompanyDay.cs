namespace PersonioFunctions.Lifecycle;

/// <summary>A calendar day of a company, with the account's lifecycle settings.</summary>
/// <param name="Today">The calendar date in the account's time zone.</param>
/// <param name="Calendar">The account's time zone.</param>
/// <param name="Settings">The account's lifecycle settings.</param>
public sealed record CompanyDay(DateOnly Today, CompanyCalendar Calendar, LifecycleSettings Settings);
