using System.Globalization;

namespace PersonioSimulator.Data;

/// <summary>The forms of an employee's dates. They depend on the office, and old data has other forms.</summary>
internal enum DateStyle
{
    /// <summary><c>2026-01-01T00:00:00+01:00</c>, in summer <c>+02:00</c>.</summary>
    Berlin,

    /// <summary><c>2026-01-01T00:00:00+00:00</c>, in summer <c>+01:00</c>.</summary>
    London,

    /// <summary><c>2026-01-01T00:00:00+0100</c>, without a colon in the offset.</summary>
    BerlinWithoutColon,

    /// <summary><c>2026-01-01</c>.</summary>
    Bare,
}

/// <summary>Writes dates and instants in a <see cref="DateStyle"/>.</summary>
internal static class PersonioDates
{
    /// <summary>Local midnight of a date.</summary>
    public static string Midnight(DateOnly date, DateStyle style)
    {
        var day = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return style == DateStyle.Bare ? day : day + "T00:00:00" + Offset(HoursFromUtc(date, style), style);
    }

    /// <summary>An instant in local time, to the second. Instants always have an offset.</summary>
    public static string Instant(DateTimeOffset instant, DateStyle style)
    {
        var hours = HoursFromUtc(DateOnly.FromDateTime(instant.UtcDateTime), style);
        var local = instant.UtcDateTime.AddHours(hours);
        return local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + Offset(hours, style);
    }

    private static string Offset(int hours, DateStyle style) =>
        string.Create(CultureInfo.InvariantCulture, $"+{hours:00}{(style == DateStyle.BerlinWithoutColon ? "" : ":")}00");

    private static int HoursFromUtc(DateOnly date, DateStyle style)
    {
        var summer = date > LastSunday(date.Year, 3) && date <= LastSunday(date.Year, 10);
        return (style == DateStyle.London ? 0 : 1) + (summer ? 1 : 0);
    }

    private static DateOnly LastSunday(int year, int month)
    {
        var last = new DateOnly(year, month, 31);
        return last.AddDays(-(int)last.DayOfWeek);
    }
}
