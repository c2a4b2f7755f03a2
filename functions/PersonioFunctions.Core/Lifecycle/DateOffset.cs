using System.Globalization;

namespace PersonioFunctions.Lifecycle;

/// <summary>Reads and writes the distance from UTC that a written date names, such as <c>-05:00</c>. Pure.</summary>
public static class DateOffset
{
    private const int MinutesPerHour = 60;
    private const int MaxMinutes = 14 * MinutesPerHour; // the largest distance of a zone from UTC

    // A company's dates have few different offsets, so equal ones share one text.
    private static readonly string?[] Texts = new string?[(2 * MaxMinutes) + 1];

    /// <summary>Writes an offset as <c>-05:00</c>.</summary>
    /// <param name="offset">Whole minutes, at most 14 hours.</param>
    public static string Text(TimeSpan offset)
    {
        var minutes = (int)offset.TotalMinutes;
        return Texts[minutes + MaxMinutes] ??= string.Create(
            CultureInfo.InvariantCulture,
            $"{(minutes < 0 ? '-' : '+')}{Math.Abs(minutes) / MinutesPerHour:00}:{Math.Abs(minutes) % MinutesPerHour:00}");
    }

    /// <summary>Reads an offset written as <c>-05:00</c>, <c>-0500</c> or <c>-05</c>.</summary>
    /// <returns>Null when the text is no offset, or is further from UTC than any zone.</returns>
    public static TimeSpan? Parse(ReadOnlySpan<char> text) => text switch
    {
        [var sign, var h, var hh] => From(sign, h, hh, '0', '0'),
        [var sign, var h, var hh, var m, var mm] => From(sign, h, hh, m, mm),
        [var sign, var h, var hh, ':', var m, var mm] => From(sign, h, hh, m, mm),
        _ => null,
    };

    private static TimeSpan? From(char sign, char h, char hh, char m, char mm)
    {
        if (sign is not ('+' or '-') || !(char.IsAsciiDigit(h) && char.IsAsciiDigit(hh) && char.IsAsciiDigit(m) && char.IsAsciiDigit(mm)))
            return null;
        var minutes = (10 * (m - '0')) + (mm - '0');
        var all = (MinutesPerHour * ((10 * (h - '0')) + (hh - '0'))) + minutes;
        return minutes >= MinutesPerHour || all > MaxMinutes ? null : TimeSpan.FromMinutes(sign == '-' ? -all : all);
    }
}
