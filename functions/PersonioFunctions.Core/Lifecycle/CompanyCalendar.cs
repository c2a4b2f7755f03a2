namespace PersonioFunctions.Lifecycle;

/// <summary>
/// Converts between instants and calendar dates of one time zone. Works with the offset at an instant only, because each instant has
/// exactly one. A wall-clock time may exist twice or not at all.
/// </summary>
/// <param name="zone">The time zone.</param>
public sealed class CompanyCalendar(TimeZoneInfo zone)
{
    // The largest distance of a zone from UTC.
    private static readonly TimeSpan Widest = TimeSpan.FromHours(14);

    // Shorter than any period with one offset.
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    /// <summary>Returns the calendar date at an instant.</summary>
    public DateOnly DateAt(DateTimeOffset instant) =>
        DateOnly.FromDateTime(new DateTime(Within(instant.UtcTicks + OffsetAt(instant.UtcTicks))));

    /// <summary>
    /// Returns the first instant (UTC) of a calendar date. This is midnight, or the earlier one if midnight occurs twice. If summer time
    /// begins at midnight, it is the first instant that exists. If a zone skipped the date when it crossed the date line, it is the first
    /// instant of the next date.
    /// </summary>
    public DateTimeOffset StartOf(DateOnly date)
    {
        var midnight = date.DayNumber * TimeSpan.TicksPerDay;
        var end = Within(midnight + Widest.Ticks);
        var from = Within(midnight - Widest.Ticks);
        while (from < end)
        {
            // Goes through the periods with one offset, in order.
            var offset = OffsetAt(from);
            var until = from;
            while (until < end && OffsetAt(until) == offset) until = Math.Min(until + Step.Ticks, end);
            if (OffsetAt(until) != offset) until = FirstOtherThan(offset, Math.Max(from, until - Step.Ticks), until);

            var start = Math.Max(from, midnight - offset);
            if (start < until) return new DateTimeOffset(start, TimeSpan.Zero);
            from = until;
        }

        return new DateTimeOffset(end, TimeSpan.Zero);
    }

    /// <summary>Returns the calendar date at an instant, by an offset.</summary>
    public static DateOnly DateAt(DateTimeOffset instant, TimeSpan offset) =>
        DateOnly.FromDateTime(new DateTime(Within(instant.UtcTicks + offset.Ticks)));

    /// <summary>Returns the first instant (UTC) of a calendar date, by an offset.</summary>
    public static DateTimeOffset StartOf(DateOnly date, TimeSpan offset) =>
        new(Within((date.DayNumber * TimeSpan.TicksPerDay) - offset.Ticks), TimeSpan.Zero);

    private long FirstOtherThan(long offset, long same, long other)
    {
        while (other - same > 1)
        {
            var middle = same + ((other - same) / 2);
            if (OffsetAt(middle) == offset) same = middle;
            else other = middle;
        }

        return other;
    }

    private long OffsetAt(long utcTicks) => zone.GetUtcOffset(new DateTime(utcTicks, DateTimeKind.Utc)).Ticks;

    private static long Within(long ticks) => Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
}
