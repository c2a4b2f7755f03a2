using System.Globalization;
using CsCheck;
using NodaTime;
using NodaTime.TimeZones;

namespace PersonioFunctions.Tests.Lifecycle;

public sealed class CompanyCalendarTests
{
    private static readonly TimeZoneInfo[] Zones = [.. TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.HasIanaId)];

    private static readonly Gen<DateOnly> Dates = Gen.Int[new DateOnly(2000, 1, 1).DayNumber, new DateOnly(2040, 12, 31).DayNumber]
        .Select(DateOnly.FromDayNumber);

    [Theory]
    [InlineData("Europe/Berlin", "2026-11-24", "2026-11-23T23:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-28T23:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25", "2026-10-24T22:00Z")]
    [InlineData("Europe/Berlin", "2026-10-26", "2026-10-25T23:00Z")]
    [InlineData("Europe/Berlin", "2028-02-29", "2028-02-28T23:00Z")]
    [InlineData("Europe/Berlin", "2028-03-01", "2028-02-29T23:00Z")]
    // The day has no midnight, because summer time begins at it.
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00Z")]
    [InlineData("Asia/Beirut", "2022-03-27", "2022-03-26T22:00Z")]
    [InlineData("Africa/Cairo", "2024-04-26", "2024-04-25T22:00Z")]
    // The day has two midnights, because the clock is set back from one o'clock to midnight.
    [InlineData("America/Havana", "2024-11-03", "2024-11-03T04:00Z")]
    // The day starts at midnight, and one minute later the clock is set back into the previous day.
    [InlineData("America/St_Johns", "2006-10-29", "2006-10-29T02:30Z")]
    // A day that was skipped in this zone, and the day after it.
    [InlineData("Pacific/Apia", "2011-12-29", "2011-12-29T10:00Z")]
    [InlineData("Pacific/Apia", "2011-12-30", "2011-12-30T10:00Z")]
    [InlineData("Pacific/Apia", "2011-12-31", "2011-12-30T10:00Z")]
    [InlineData("Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00Z")]
    [InlineData("Pacific/Pago_Pago", "2026-01-01", "2026-01-01T11:00Z")]
    [InlineData("Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15Z")]
    public void StartOf_Date_IsItsFirstInstant(string zone, string date, string expected) => Assert.Equal(
        DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture),
        Calendar(zone).StartOf(DateOnly.Parse(date, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28T22:59:59Z", "2026-03-28")]
    [InlineData("Europe/Berlin", "2026-03-28T23:00Z", "2026-03-29")]
    [InlineData("Europe/Berlin", "2026-10-25T22:59:59Z", "2026-10-25")]
    [InlineData("Europe/Berlin", "2028-02-29T12:00+14:00", "2028-02-28")]
    [InlineData("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29")]
    [InlineData("Pacific/Apia", "2011-12-30T10:00Z", "2011-12-31")]
    public void DateAt_Instant_IsTheLocalDate(string zone, string instant, string expected) => Assert.Equal(
        DateOnly.Parse(expected, CultureInfo.InvariantCulture),
        Calendar(zone).DateAt(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)));

    [Fact]
    public void StartOf_AnyDateInAnyZone_IsTheFirstInstantThatIsNotEarlier()
    {
        Assert.True(Zones.Length > 400, $"Only {Zones.Length} time zones on this machine.");
        Gen.Select(Gen.Int[0, Zones.Length - 1], Dates).Sample(
            (index, date) => Check(Zones[index], date),
            iter: 20_000,
            print: sample => $"{Zones[sample.Item1].Id} {sample.Item2:O}");
    }

    /// <summary>Random dates rarely include the nights in which a clock changes.</summary>
    [Fact]
    public void StartOf_NightsOfAChangedClockInEveryZone_IsTheFirstInstantThatIsNotEarlier()
    {
        foreach (var zone in Zones)
        {
            var before = zone.GetUtcOffset(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            for (var day = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc); day.Year <= 2040; day = day.AddDays(1))
            {
                var offset = zone.GetUtcOffset(day);
                if (offset == before) continue;
                before = offset;
                for (var near = -2; near <= 1; near++) Check(zone, DateOnly.FromDateTime(day).AddDays(near));
            }
        }
    }

    /// <summary>NodaTime, an independent implementation, gives the same result for every clock change.</summary>
    [Fact]
    public void StartOf_NightsOfAChangedClockInEveryZone_EqualsNodaTime()
    {
        var from = Instant.FromUtc(1970, 1, 1, 0, 0);
        var until = Instant.FromUtc(2040, 12, 31, 0, 0);
        var days = 0;
        foreach (var zone in Zones)
        {
            var calendar = new CompanyCalendar(zone);
            var other = BclDateTimeZone.FromTimeZoneInfo(zone);
            foreach (var change in other.GetZoneIntervals(from, until).Where(interval => interval.HasStart && interval.Start > from))
            {
                var date = change.IsoLocalStart.Date;
                for (var near = -2; near <= 2; near++, days++)
                {
                    var day = date.PlusDays(near);
                    Assert.True(
                        StartBy(other, day).ToDateTimeOffset() == calendar.StartOf(day.ToDateOnly()),
                        $"{zone.Id} {day}: {calendar.StartOf(day.ToDateOnly()):O} instead of {StartBy(other, day)}");
                }
            }
        }

        Assert.True(days > 100_000, $"Only {days} days were compared.");
    }

    [Fact]
    public void EndsOfTheCalendar_AnyZone_DoNotThrow()
    {
        foreach (var calendar in Zones.Select(zone => new CompanyCalendar(zone)))
        {
            Assert.Equal(DateOnly.MinValue, calendar.DateAt(DateTimeOffset.MinValue));
            Assert.True(calendar.DateAt(DateTimeOffset.MaxValue) >= DateOnly.MaxValue.AddDays(-1));
            Assert.True(calendar.StartOf(DateOnly.MinValue) < calendar.StartOf(DateOnly.MaxValue));
        }
    }

    private static void Check(TimeZoneInfo zone, DateOnly date)
    {
        var calendar = new CompanyCalendar(zone);
        var start = calendar.StartOf(date);
        var midnight = new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var around = Enumerable.Range(-15 * 4, 54 * 4).Select(quarters => midnight.AddMinutes(15 * quarters)).ToList();

        // Computes the expected value from the framework's conversion, in steps of 15 minutes.
        var exists = around.Any(instant => DateOn(instant) == date);
        Assert.Equal(exists, calendar.DateAt(start) == date);
        Assert.True(calendar.DateAt(start) >= date);
        Assert.True(calendar.DateAt(start.AddTicks(-1)) < date);
        Assert.DoesNotContain(around, instant => instant < start && DateOn(instant) >= date);
        Assert.Equal(TimeSpan.Zero, start.Offset);

        var next = calendar.StartOf(date.AddDays(1));
        Assert.True(exists ? next > start : next == start);

        DateOnly DateOn(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
    }

    // A day that a zone skipped has no start, so the previous day ends where the next one starts.
    private static Instant StartBy(DateTimeZone zone, LocalDate day)
    {
        try
        {
            return zone.AtStartOfDay(day).ToInstant();
        }
        catch (SkippedTimeException)
        {
            return zone.AtStartOfDay(day.PlusDays(1)).ToInstant();
        }
    }

    private static CompanyCalendar Calendar(string zone) => new(TimeZoneInfo.FindSystemTimeZoneById(zone));
}
