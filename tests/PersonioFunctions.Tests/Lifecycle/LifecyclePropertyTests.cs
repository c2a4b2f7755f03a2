using System.Collections.Concurrent;
using CsCheck;
using PersonioFunctions.Tests.Builders;

namespace PersonioFunctions.Tests.Lifecycle;

public sealed class LifecyclePropertyTests
{
    private const int Near = 15;

    private static readonly DateOnly Middle = new(2028, 2, 29);

    // All transitions that the passing of time alone may cause.
    private static readonly HashSet<(LifecycleState, LifecycleState)> Passages =
    [
        (LifecycleState.FutureHire, LifecycleState.Active),
        (LifecycleState.FutureHire, LifecycleState.OnLeave),
        (LifecycleState.FutureHire, LifecycleState.Leaving),
        (LifecycleState.Leaving, LifecycleState.Left),

        // The first day of the next contract comes.
        (LifecycleState.Left, LifecycleState.Active),
        (LifecycleState.Left, LifecycleState.OnLeave),
        (LifecycleState.Leaving, LifecycleState.Active),
        (LifecycleState.Leaving, LifecycleState.OnLeave),

        // The last day before the next contract passes, and the status does not say whether the person works until then.
        (LifecycleState.FutureHire, LifecycleState.Left),
    ];

    private static readonly Gen<DateOnly> NearDate = Gen.Int[-Near, Near].Select(Middle.AddDays);

    private static readonly Gen<DateOnly> LastDate = Gen.Int[0, Near].Select(days => DateOnly.MaxValue.AddDays(-days));

    private static readonly Gen<DateOnly> AnyDate = Gen.OneOf(
        NearDate,
        OneOf(DateOnly.MinValue, DateOnly.MinValue.AddDays(1), DateOnly.MaxValue.AddDays(-1), DateOnly.MaxValue),
        Gen.Int[0, DateOnly.MaxValue.DayNumber].Select(DateOnly.FromDayNumber));

    private static readonly Gen<LifecycleStanding?> Previous = Gen.Select(
        Gen.Enum<LifecycleState>(),
        OneOf([.. LifecycleRuleIds.All]),
        Gen.UInt[0, (1 << 18) - 1],
        Gen.Bool,
        Gen.Bool,
        Maybe(NearDate),
        (state, rule, flags, current, isNew, since) => isNew
            ? (LifecycleStanding?)null
            : new LifecycleStanding(state, rule, (LifecycleFlags)flags) { IsCurrent = current, Since = since });

    [Fact]
    public void Evaluate_AnyInput_GivesARuleAndNeverThrows() => Gen.Select(Inputs(AnyDate), AnyDate, Previous, Gen.Int[0, 400]).Sample(
        (input, today, previous, days) =>
        {
            var result = LifecycleRules.Evaluate(input, today, previous);

            Assert.Contains(result.Rule, LifecycleRuleIds.All);
            Assert.Equal(LifecycleFlags.None, result.Flags & ~LifecycleFlagNames.ByRules);
            Assert.True(Enum.IsDefined(result.State));
            Assert.True(
                (NextDay(input, today, previous, days) ?? DateOnly.MaxValue) > today || today == DateOnly.MaxValue);
            Assert.True(previous?.State == result.State || LifecycleRules.Since(result, input, today, previous) <= today);
            Assert.NotEmpty(LifecycleText.Explain(result, input));
        },
        iter: 20_000);

    [Fact]
    public void Evaluate_Again_GivesTheSameResult() => Gen.Select(Inputs(AnyDate), AnyDate, Previous).Sample(
        (input, today, previous) =>
        {
            var result = LifecycleRules.Evaluate(input, today, previous);

            Assert.Equal(result, LifecycleRules.Evaluate(input, today, previous));

            // Only an absence depends on how often it was seen.
            if (input.Presence == Presence.Absent) return;
            var since = LifecycleRules.Since(result, input, today, previous);
            var stored = new LifecycleStanding(result.State, result.Rule, result.Flags) { Since = since };
            Assert.Equal(result, LifecycleRules.Evaluate(input, today, stored));
            Assert.Equal(since, LifecycleRules.Since(result, input, DateOnly.MaxValue, stored));
        },
        iter: 20_000);

    [Fact]
    public void Evaluate_DaysPass_OnlyListedTransitionsHappen()
    {
        var seen = new ConcurrentDictionary<(LifecycleState, LifecycleState), bool>();
        Gen.Select(Inputs(NearDate), Previous).Sample(
            (input, previous) =>
            {
                input = input with { Presence = Presence.Listed };
                var day = Middle.AddDays(-Near - 2);
                var before = LifecycleRules.Evaluate(input, day, previous);
                for (var i = 0; i < (2 * Near) + 4; i++)
                {
                    var after = LifecycleRules.Evaluate(input, day = day.AddDays(1), new(before.State, before.Rule, before.Flags));
                    if (after.State != before.State)
                    {
                        Assert.Contains((before.State, after.State), Passages);
                        seen[(before.State, after.State)] = true;
                    }

                    before = after;
                }
            },
            iter: 20_000);

        Assert.Equal(Passages, seen.Keys.ToHashSet());
    }

    [Fact]
    public void NextTransition_AnyInput_IsTheFirstDayWithAChange() => Gen
        .Select(Inputs(NearDate), NearDate, Previous, Gen.Int[0, 10])
        .Sample(
            (input, today, previous, daysBefore) => Assert.Equal(
                DayByDay(input, today, previous, daysBefore),
                NextDay(input, today, previous, daysBefore)),
            iter: 20_000);

    [Fact]
    public void NextTransition_AtTheEndOfTheCalendar_IsTheFirstDayWithAChange() => Gen
        .Select(Inputs(LastDate), LastDate, Previous, Gen.Int[0, 10])
        .Sample(
            (input, today, previous, daysBefore) => Assert.Equal(
                DayByDay(input, today, previous, daysBefore),
                NextDay(input, today, previous, daysBefore)),
            iter: 5_000);

    [Fact]
    public void Flags_AnySet_AreReadBack() => Gen.UInt[0, (1 << 18) - 1].Sample(
        bits => Assert.Equal((LifecycleFlags)bits, LifecycleFlagNames.Parse(((LifecycleFlags)bits).Text())));

    private static DateOnly? NextDay(LifecycleInput input, DateOnly today, LifecycleStanding? previous, int daysBefore)
    {
        var day = Records.Day(today, new LifecycleSettings(CurrentDaysBeforeStart: daysBefore));
        return LifecycleRules.NextTransition(input, day, previous) is { } at ? day.Calendar.DateAt(at) : null;
    }

    private static DateOnly? DayByDay(LifecycleInput input, DateOnly today, LifecycleStanding? previous, int daysBefore)
    {
        if (input.Presence == Presence.Absent) return null;
        var first = Outcome(today, previous);
        var stored = first;
        var last = Math.Min(today.DayNumber + (4 * Near), DateOnly.MaxValue.DayNumber);
        for (var number = today.DayNumber + 1; number <= last; number++)
        {
            var day = DateOnly.FromDayNumber(number);
            stored = Outcome(day, stored);
            if (stored != first) return day;
        }

        return null;

        LifecycleStanding Outcome(DateOnly day, LifecycleStanding? before)
        {
            var result = LifecycleRules.Evaluate(input, day, before);
            return new(result.State, result.Rule, result.Flags)
            {
                IsCurrent = LifecycleRules.IsCurrent(result.State, input.HireDate, day, daysBefore, before),
            };
        }
    }

    private static Gen<LifecycleInput> Inputs(Gen<DateOnly> date) => Gen.Select(
        Gen.Enum<LifecycleStatus>(), Maybe(date), Maybe(date), Gen.Enum<Presence>(), (s, h, t, p) => new LifecycleInput(s, h, t, p));

    private static Gen<DateOnly?> Maybe(Gen<DateOnly> date) =>
        Gen.Select(date, Gen.Int[0, 3], (day, none) => none == 0 ? (DateOnly?)null : day);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
