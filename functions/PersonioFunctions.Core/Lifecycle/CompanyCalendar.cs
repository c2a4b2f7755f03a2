namespace PersonioFunctions.Lifecycle;

/// <summary>
/// Instants and calendar dates of one time zone. Everything follows from the offset at an instant, which every zone has exactly one
/// of; that a wall clock shows a time twice or never, and when, is nothing to be asked about.
/// </summary>
/// <param name="zone">The time zone.</param>
public sealed class CompanyCalendar(TimeZoneInfo zone)
{
    // No zone is further from UTC.
    private static readonly TimeSpan Widest = TimeSpan.FromHours(14);

    // Shorter than any offset ever held.
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    /// <summary>The calendar date at an instant.</summary>
    public DateOnly DateAt(DateTimeOffset instant) =>
        DateOnly.FromDateTime(new DateTime(Within(instant.UtcTicks + OffsetAt(instant.UtcTicks))));

    /// <summary>
    /// The first instant (UTC) of a calendar date: midnight, the earlier one where there are two, and where there is none, because
    /// summer time begins at midnight, the first instant after it. Of a date that a zone has left out, when it moved over the date
    /// line, the first instant of the next one.
    /// </summary>
    public DateTimeOffset StartOf(DateOnly date)
    {
        var midnight = date.DayNumber * TimeSpan.TicksPerDay;
        var end = Within(midnight + Widest.Ticks);
        var from = Within(midnight - Widest.Ticks);
        while (from < end)
        {
            // One stretch after the other in which the offset stays what it is.
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
