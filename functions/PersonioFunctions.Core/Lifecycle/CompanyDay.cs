namespace PersonioFunctions.Lifecycle;

/// <summary>An instant in the calendar of a company, with the account's lifecycle settings.</summary>
/// <param name="now">The instant (UTC).</param>
/// <param name="calendar">The account's time zone.</param>
/// <param name="settings">The account's lifecycle settings.</param>
public sealed class CompanyDay(DateTimeOffset now, CompanyCalendar calendar, LifecycleSettings settings)
{
    /// <summary>The instant (UTC).</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>The calendar date in the account's time zone.</summary>
    public DateOnly Today { get; } = calendar.DateAt(now);

    /// <summary>The account's time zone.</summary>
    public CompanyCalendar Calendar { get; } = calendar;

    /// <summary>The account's lifecycle settings.</summary>
    public LifecycleSettings Settings { get; } = settings;

    /// <summary>Returns another instant in the same calendar.</summary>
    public CompanyDay At(DateTimeOffset instant) => new(instant, Calendar, Settings);

    /// <summary>Returns the calendar dates that a person's first and last day are compared with.</summary>
    public LocalDates DatesOf(LifecycleInput input) => new(Today, DateBy(input.HireDateOffset), DateBy(input.TerminationDateOffset));

    /// <summary>Returns the first instant (UTC) of a calendar date.</summary>
    /// <param name="date">The date.</param>
    /// <param name="written">The offset of the date that decides; null for the account's time zone.</param>
    public DateTimeOffset StartOf(DateOnly date, TimeSpan? written) =>
        Deciding(written) is { } offset ? CompanyCalendar.StartOf(date, offset) : Calendar.StartOf(date);

    /// <summary>Returns the offset by which a day begins and ends; null when the account's time zone decides.</summary>
    /// <param name="written">The offset as written; null for a date without one.</param>
    public TimeSpan? Deciding(TimeSpan? written) => Settings.DayEnds == DayEnds.AsWritten ? written : null;

    /// <summary>Whether a date begins at another instant by its offset than in the account's time zone.</summary>
    /// <param name="date">The date.</param>
    /// <param name="written">The offset as written; null for a date without one.</param>
    public bool IsMoved(DateOnly date, TimeSpan? written) =>
        Deciding(written) is { } offset && CompanyCalendar.StartOf(date, offset) != Calendar.StartOf(date);

    private DateOnly DateBy(TimeSpan? written) => Deciding(written) is { } offset ? CompanyCalendar.DateAt(Now, offset) : Today;
}
