using CsCheck;
using PersonioFunctions.Tests.Builders;

namespace PersonioFunctions.Tests.Lifecycle;

/// <summary>A day begins and ends at midnight of the account's time zone, or at the midnight written in the date.</summary>
public sealed class DayEndsTests
{
    private static readonly DateOnly Middle = new(2026, 11, 27);

    [Theory]
    [InlineData(DayEnds.Company, -5.0, "2026-11-27T23:00:00Z")]
    [InlineData(DayEnds.AsWritten, -5.0, "2026-11-28T05:00:00Z")]
    [InlineData(DayEnds.AsWritten, 9.0, "2026-11-27T15:00:00Z")]
    [InlineData(DayEnds.AsWritten, 0.0, "2026-11-28T00:00:00Z")]
    [InlineData(DayEnds.AsWritten, null, "2026-11-27T23:00:00Z")]
    public void Apply_LastDay_EndsAtTheMidnightThatDecides(DayEnds ends, double? offset, string midnight)
    {
        var input = new LifecycleInput(LifecycleStatus.Active, null, Middle) { TerminationDateOffset = Hours(offset) };
        var end = DateTimeOffset.Parse(midnight, null);

        var before = LifecycleRules.Apply(input, At(end.AddTicks(-1), ends), null);
        var after = LifecycleRules.Apply(input, At(end, ends), before);

        Assert.Equal((LifecycleState.Leaving, end), (before.State, before.NextTransitionAt));
        Assert.Equal((LifecycleState.Left, null, Middle.AddDays(1)), (after.State, after.NextTransitionAt, after.Since));
    }

    [Theory]
    [InlineData(DayEnds.Company, 9.0, "2026-11-26T23:00:00Z")]
    [InlineData(DayEnds.AsWritten, 1.0, "2026-11-26T23:00:00Z")]
    [InlineData(DayEnds.AsWritten, 9.0, "2026-11-26T15:00:00Z")]
    [InlineData(DayEnds.AsWritten, -8.0, "2026-11-27T08:00:00Z")]
    public void Apply_FirstDay_BeginsAtTheMidnightThatDecides(DayEnds ends, double offset, string midnight)
    {
        var input = new LifecycleInput(LifecycleStatus.Active, Middle, null) { HireDateOffset = Hours(offset) };
        var begin = DateTimeOffset.Parse(midnight, null);

        var before = LifecycleRules.Apply(input, At(begin.AddTicks(-1), ends), null);
        var after = LifecycleRules.Apply(input, At(begin, ends), before);

        Assert.Equal((LifecycleState.FutureHire, false, begin), (before.State, before.IsCurrent, before.NextTransitionAt));
        Assert.Equal((LifecycleState.Active, true, Middle), (after.State, after.IsCurrent, after.Since));
    }

    [Fact]
    public void NextTransition_AnyOffsets_IsTheFirstMinuteWithAChange() => Gen
        .Select(
            Gen.Enum<LifecycleStatus>(), Gen.Int[-4, 4], Gen.Int[-4, 4], Gen.Int[-56, 56], Gen.Int[-56, 56], Gen.Int[0, 95], Gen.Int[0, 3])
        .Sample(
            (status, first, last, firstOffset, lastOffset, quarter, daysBefore) =>
            {
                var input = new LifecycleInput(status, Middle.AddDays(first), Middle.AddDays(last))
                {
                    HireDateOffset = TimeSpan.FromMinutes(15 * firstOffset),
                    TerminationDateOffset = TimeSpan.FromMinutes(15 * lastOffset),
                };
                var start = new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero).AddMinutes(15 * quarter);
                var day = At(start, DayEnds.AsWritten, daysBefore);

                Assert.Equal(QuarterByQuarter(input, day), LifecycleRules.NextTransition(input, day, null));
            },
            iter: 3_000);

    [Fact]
    public void Apply_OffsetThatDecidesNothing_IsNotPartOfTheStanding()
    {
        var input = new LifecycleInput(LifecycleStatus.Active, Middle.AddDays(-9), Middle)
        {
            HireDateOffset = Hours(-5),
            TerminationDateOffset = Hours(1),
        };

        var moved = input with { TerminationDateOffset = Hours(-5) };

        Assert.Null(LifecycleRules.Apply(input, At(Noon, DayEnds.AsWritten), null).WrittenOffsets);
        Assert.Null(LifecycleRules.Apply(moved, At(Noon, DayEnds.Company), null).WrittenOffsets);
        Assert.NotNull(LifecycleRules.Apply(moved, At(Noon, DayEnds.AsWritten), null).WrittenOffsets);
    }

    private static DateTimeOffset Noon => new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    // All offsets are whole quarters of an hour, and so are the midnights.
    private static DateTimeOffset? QuarterByQuarter(LifecycleInput input, CompanyDay day)
    {
        var first = Outcome(day, null);
        var stored = first;
        for (var quarters = 1; quarters <= 96 * 10; quarters++)
        {
            var then = day.At(day.Now.AddMinutes(15 * quarters));
            stored = Outcome(then, stored);
            if (stored != first) return then.Now;
        }

        return null;

        LifecycleStanding Outcome(CompanyDay at, LifecycleStanding? before)
        {
            var result = LifecycleRules.Apply(input, at, before);
            return new LifecycleStanding(result.State, result.Rule, result.Flags) { IsCurrent = result.IsCurrent };
        }
    }

    private static CompanyDay At(DateTimeOffset now, DayEnds ends, int daysBefore = 0) =>
        StoredRows.Berlin(settings: new LifecycleSettings(CurrentDaysBeforeStart: daysBefore, DayEnds: ends)).At(now);

    private static TimeSpan? Hours(double? hours) => hours is { } offset ? TimeSpan.FromHours(offset) : null;
}
