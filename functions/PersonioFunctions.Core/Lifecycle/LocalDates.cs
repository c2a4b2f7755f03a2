namespace PersonioFunctions.Lifecycle;

/// <summary>The calendar dates at one instant, as a person's days see them.</summary>
/// <param name="Company">The date in the account's time zone.</param>
/// <param name="FirstDay">The date by which the first day begins.</param>
/// <param name="LastDay">The date by which the last day ends.</param>
public readonly record struct LocalDates(DateOnly Company, DateOnly FirstDay, DateOnly LastDay)
{
    /// <summary>Creates the dates of a person whose days begin and end in the account's time zone.</summary>
    public static LocalDates From(DateOnly today) => new(today, today, today);

    /// <summary>Converts as <see cref="From"/> does.</summary>
    public static implicit operator LocalDates(DateOnly today) => From(today);
}
