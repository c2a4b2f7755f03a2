using PersonioFunctions.Lifecycle.Edits;
using static PersonioFunctions.Lifecycle.LifecycleRuleIds;
using Decision = (PersonioFunctions.Lifecycle.LifecycleState State, string Rule, PersonioFunctions.Lifecycle.LifecycleFlags Flags);

namespace PersonioFunctions.Lifecycle;

/// <summary>
/// Derives a state from status, dates, presence and the current date. Pure and total. The first rule that matches decides.
/// </summary>
public static class LifecycleRules
{
    /// <summary>Decides about one person, without the flags and earlier records that depend on other people.</summary>
    /// <param name="input">The input of the rules.</param>
    /// <param name="day">The day and the account's settings.</param>
    /// <param name="stored">The stored standing; null for a person who is not stored.</param>
    /// <param name="earlier">The person's earlier records, as far as they are known now.</param>
    public static LifecycleStanding Apply(
        LifecycleInput input, CompanyDay day, LifecycleStanding? stored, EarlierRecords? earlier = null)
    {
        var (dates, settings) = (day.DatesOf(input), day.Settings);
        var (state, rule, flags) = Decide(input, dates, stored);

        // An unknown status ends no leave.
        var isOnLeave = input.Status == LifecycleStatus.Leave
            || (input.Status == LifecycleStatus.Unknown && (state == LifecycleState.OnLeave || flags.HasFlag(LifecycleFlags.OnLeave)));
        return new LifecycleStanding(state, rule, flags)
        {
            IsCurrent = IsCurrent(state, input.HireDate, dates.FirstDay, settings.CurrentDaysBeforeStart, stored),
            NextTransitionAt = state == LifecycleState.Erased
                ? day.Calendar.StartOf(Later(day.Today, settings.ErasedGraceDays))
                : NextTransition(input, day, stored),
            Since = Since(state, rule, input, dates, stored),
            WrittenOffsets = OffsetsAhead(input, day, dates),
            IsLeaveWithoutAccess = isOnLeave && settings.LeaveCountsAs == LeaveTreatment.Inactive,
            KeepsTransition = input.Presence == Presence.Absent && (rule == Absent || flags.HasFlag(LifecycleFlags.Absent)),
            EarlierRecords = earlier,
        };
    }

    /// <summary>Returns the state, the rule that gave it, and the flags among <see cref="LifecycleFlagNames.ByRules"/>.</summary>
    /// <param name="input">The input of the rules.</param>
    /// <param name="dates">The calendar dates.</param>
    /// <param name="stored">
    /// The stored standing. Its state stays when the input decides nothing. Null for a person who is not stored.
    /// </param>
    public static LifecycleStanding Evaluate(LifecycleInput input, LocalDates dates, LifecycleStanding? stored)
    {
        var (state, rule, flags) = Decide(input, dates, stored);
        return new LifecycleStanding(state, rule, flags);
    }

    /// <summary>
    /// Returns the standing of a person who is missing, on a later day. A last day that is scheduled and passes confirms that the person
    /// has left, so that nobody stays current because no list is proven complete.
    /// </summary>
    /// <param name="input">The stored dates.</param>
    /// <param name="day">The day and the account's settings.</param>
    /// <param name="missing">The stored standing, with the rule <see cref="Absent"/>.</param>
    public static LifecycleStanding ApplyToMissing(LifecycleInput input, CompanyDay day, LifecycleStanding missing)
    {
        // An old last day that the status contradicted is not scheduled.
        if (missing.NextTransitionAt is null || input.TerminationDate is not { } last || last == DateOnly.MaxValue)
            return missing with { NextTransitionAt = null };
        var (after, dates) = (last.AddDays(1), day.DatesOf(input));
        if (last >= dates.LastDay)
        {
            return missing with
            {
                NextTransitionAt = day.StartOf(after, input.TerminationDateOffset),
                WrittenOffsets = OffsetsAhead(input, day, dates),
            };
        }

        return new LifecycleStanding(LifecycleState.Left, RemovedFromSource)
        {
            Since = after,
            EarlierRecords = missing.EarlierRecords,
        };
    }

    /// <summary>
    /// Whether Personio no longer has the person's record. Status and dates then do not count until a list contains the record again.
    /// </summary>
    public static bool IsRecordGone(LifecycleStanding standing) => standing.Rule is Absent or RemovedFromSource or HireRescinded or Erased;

    /// <summary>
    /// Returns the next instant (UTC) at which the state, the rule, a flag or <see cref="IsCurrent"/> changes without an edit.
    /// </summary>
    /// <param name="input">The input of the rules.</param>
    /// <param name="day">The day and the account's settings.</param>
    /// <param name="stored">The stored standing; null for a person who is not stored.</param>
    /// <returns>
    /// The beginning of a later day; null when there is none. An absent record has none, because only a list changes its state.
    /// </returns>
    public static DateTimeOffset? NextTransition(LifecycleInput input, CompanyDay day, LifecycleStanding? stored)
    {
        // For most people both days have passed, so that no change is scheduled.
        var dates = day.DatesOf(input);
        if (input.Presence == Presence.Absent || !(input.HireDate > dates.FirstDay || input.TerminationDate >= dates.LastDay)) return null;

        var daysBefore = day.Settings.CurrentDaysBeforeStart;
        var now = Decide(input, dates, stored);
        var current = IsCurrent(now.State, input.HireDate, dates.FirstDay, daysBefore, stored);

        // On a later day, today's result is the stored one, and today's edits are not new.
        var later = input with { IsReactivated = false, IsLastDayNew = false, IsFirstDayNew = false };
        var storedThen = new LifecycleStanding(now.State, now.Rule, now.Flags) { IsCurrent = current };
        DateTimeOffset? next = null;
        if (input.HireDate is { } hired)
        {
            Consider((long)hired.DayNumber - daysBefore, dates.FirstDay, input.HireDateOffset);
            Consider(hired.DayNumber, dates.FirstDay, input.HireDateOffset);
        }

        if (input.TerminationDate is { } terminated) Consider(terminated.DayNumber + 1L, dates.LastDay, input.TerminationDateOffset);
        return next;

        // Takes a number because the date may lie outside of the calendar.
        void Consider(long number, DateOnly today, TimeSpan? offset)
        {
            if (number <= today.DayNumber || number > DateOnly.MaxValue.DayNumber) return;
            var at = day.StartOf(DateOnly.FromDayNumber((int)number), offset);
            if (at >= next) return;
            var datesThen = day.At(at).DatesOf(input);
            var then = Decide(later, datesThen, storedThen);
            if (then != now || IsCurrent(then.State, input.HireDate, datesThen.FirstDay, daysBefore, storedThen) != current) next = at;
        }
    }

    /// <summary>Returns the date on which a state began, as far as it can be known.</summary>
    /// <param name="result">The state and its rule.</param>
    /// <param name="input">The input of the rules.</param>
    /// <param name="dates">The calendar dates.</param>
    /// <param name="stored">The stored standing; null for a person who is not stored.</param>
    public static DateOnly Since(LifecycleStanding result, LifecycleInput input, LocalDates dates, LifecycleStanding? stored) =>
        Since(result.State, result.Rule, input, dates, stored);

    private static DateOnly Since(LifecycleState state, string rule, LifecycleInput input, LocalDates dates, LifecycleStanding? stored)
    {
        var unchanged = stored?.State == state;
        if (unchanged && stored?.Since is { } since) return since;
        if (rule == TerminationDatePassed && input.TerminationDate < dates.LastDay) return input.TerminationDate.Value.AddDays(1);

        // The data does not contain the day on which a leave began or a notice was given. Only for a future hire, these states begin on the
        // first day.
        var started = state switch
        {
            LifecycleState.Active => stored is null || unchanged || stored?.State is LifecycleState.FutureHire or LifecycleState.Missing,
            LifecycleState.OnLeave or LifecycleState.Leaving => stored?.State == LifecycleState.FutureHire,
            _ => false,
        };
        return started && input.HireDate <= dates.FirstDay ? input.HireDate.Value : dates.Company;
    }

    /// <summary>
    /// Whether a person counts as current, for systems that know only current and past people. An unknown state keeps the stored value, so
    /// that no person gains or loses access because of it.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="hireDate">First day, if known.</param>
    /// <param name="today">The calendar date by which the first day begins.</param>
    /// <param name="daysBeforeStart">See <see cref="LifecycleSettings.CurrentDaysBeforeStart"/>.</param>
    /// <param name="stored">The stored standing; null for a person who is not stored.</param>
    public static bool IsCurrent(
        LifecycleState state, DateOnly? hireDate, DateOnly today, int daysBeforeStart, LifecycleStanding? stored) => state switch
        {
            LifecycleState.FutureHire => hireDate is { } start && start.DayNumber - today.DayNumber <= daysBeforeStart,
            LifecycleState.Unknown => stored is { IsCurrent: true },
            _ => state.IsHere(),
        };

    private static Decision Decide(LifecycleInput input, LocalDates dates, LifecycleStanding? stored) =>
        input.Presence == Presence.Absent ? OfAbsent(stored) : OfListed(input, dates, stored);

    // An offset that gives the same midnight as the account's time zone is left out, because it decides nothing.
    private static string? OffsetsAhead(LifecycleInput input, CompanyDay day, LocalDates dates)
    {
        var first = input.HireDate is { } hired && hired > dates.FirstDay && day.IsMoved(hired, input.HireDateOffset);
        var last = input.TerminationDate is { } ended && ended >= dates.LastDay
            && day.IsMoved(Later(ended, 1), input.TerminationDateOffset);
        return !first && !last ? null : $"{(first ? input.HireDateOffset : null)} {(last ? input.TerminationDateOffset : null)}";
    }

    private static DateOnly Later(DateOnly date, int days) =>
        date.DayNumber > DateOnly.MaxValue.DayNumber - days ? DateOnly.MaxValue : date.AddDays(days);

    private static Decision OfListed(LifecycleInput input, LocalDates dates, LifecycleStanding? stored)
    {
        var (status, hired, terminated, _) = input;
        var (_, first, last) = dates;
        var flags = hired is not null && hired == terminated ? LifecycleFlags.StartEqualsTermination : LifecycleFlags.None;
        if (status == LifecycleStatus.Unreadable) flags |= LifecycleFlags.StatusUnreadable;
        if (status == LifecycleStatus.Unknown) flags |= LifecycleFlags.UnknownStatus;
        var wasInactive = status == LifecycleStatus.Unknown && StatusSetBack.WasInactive(stored);

        if (StatusSetBack.ContradictsDate(input, stored))
        {
            flags |= LifecycleFlags.StatusContradictsDate;
            if (last > terminated && StatusSetBack.IsCurrentAgain(input, stored!)) terminated = null;
        }

        if (NextContract.IsHiredAgain(input, dates, stored))
        {
            flags |= LifecycleFlags.StatusContradictsDate;
            terminated = null;
        }

        var goesOn = NextContract.IsAnnounced(input, dates, stored);
        if (goesOn || (terminated < hired && NextContract.FollowsAnother(input, stored))) flags |= LifecycleFlags.HireDateMovedAhead;
        else if (terminated < hired)
        {
            var contradicts = hired <= first && status is LifecycleStatus.Active or LifecycleStatus.Leave;
            return Is(
                LifecycleState.NeverStarted,
                TerminatedBeforeHire,
                contradicts ? LifecycleFlags.StatusContradictsDate : LifecycleFlags.None);
        }

        if (last > terminated)
        {
            // An unreadable status may be up to date.
            var isUpToDate = status is LifecycleStatus.Inactive or LifecycleStatus.Unreadable || wasInactive;
            return Is(LifecycleState.Left, TerminationDatePassed, isUpToDate ? LifecycleFlags.None : LifecycleFlags.StatusLags);
        }

        if (status == LifecycleStatus.Inactive)
        {
            return Is(
                LifecycleState.Left,
                StatusInactive,
                terminated is null ? LifecycleFlags.InactiveWithoutDate : LifecycleFlags.InactiveBeforeTermination);
        }

        if (hired > first && !goesOn && !wasInactive)
        {
            return Is(
                LifecycleState.FutureHire,
                HireDateAhead,
                status is LifecycleStatus.Active or LifecycleStatus.Leave ? LifecycleFlags.StatusAheadOfHireDate : LifecycleFlags.None);
        }

        if (terminated is not null && !wasInactive)
        {
            return Is(
                LifecycleState.Leaving,
                TerminationDateAhead,
                status == LifecycleStatus.Leave || (status == LifecycleStatus.Unknown && stored is { IsOnLeave: true, MayStay: true })
                    ? LifecycleFlags.OnLeave
                    : LifecycleFlags.None);
        }

        return status switch
        {
            LifecycleStatus.Leave => Is(LifecycleState.OnLeave, StatusLeave),
            LifecycleStatus.Active => Is(LifecycleState.Active, StatusActive),
            LifecycleStatus.Onboarding when hired is null =>
                Is(LifecycleState.FutureHire, OnboardingWithoutHireDate, LifecycleFlags.OnboardingWithoutHireDate),
            LifecycleStatus.Onboarding => Is(LifecycleState.Active, OnboardingPastHireDate, LifecycleFlags.OnboardingPastHireDate),
            LifecycleStatus.Unreadable => Is(KeptWithoutLastDay(stored), StatusUnreadable),
            _ => Is(terminated is null ? KeptWithoutLastDay(stored) : Kept(stored), StatusUnknown),
        };

        Decision Is(LifecycleState state, string rule, LifecycleFlags more = LifecycleFlags.None) => (state, rule, flags | more);
    }

    private static LifecycleState Kept(LifecycleStanding? stored) =>
        stored is { MayStay: true } ? stored.State : LifecycleState.Unknown;

    // A state that only a last day gave does not stay when that day is withdrawn.
    private static LifecycleState KeptWithoutLastDay(LifecycleStanding? stored) => Kept(stored) switch
    {
        LifecycleState.Leaving => stored!.IsOnLeave ? LifecycleState.OnLeave : LifecycleState.Active,
        LifecycleState.Left when stored!.Flags.HasFlag(LifecycleFlags.StatusLags) => LifecycleState.Active,
        var state => state,
    };

    private static Decision OfAbsent(LifecycleStanding? stored)
    {
        if (stored is not { } before) return (LifecycleState.Missing, Absent, LifecycleFlags.None);
        var flags = before.Flags & LifecycleFlagNames.ByRules;
        switch (before.State)
        {
            case LifecycleState.FutureHire: return (LifecycleState.HireRescinded, HireRescinded, LifecycleFlags.None);
            case LifecycleState.Missing:
                return (LifecycleState.Left, RemovedFromSource, before.Flags & LifecycleFlags.StatusContradictsDate);
            case LifecycleState.Erased: return (LifecycleState.Erased, Erased, LifecycleFlags.None);

            // The record disappeared while the person was employed, which is also what an accident at Personio looks like. The row may
            // be the only copy left, so only a person may decide to delete it.
            case LifecycleState.Left or LifecycleState.NeverStarted or LifecycleState.HireRescinded
                when before.Rule == RemovedFromSource:
                return (before.State, before.Rule, flags);

            case LifecycleState.Left or LifecycleState.NeverStarted or LifecycleState.HireRescinded:
                return flags.HasFlag(LifecycleFlags.Absent)
                    ? (LifecycleState.Erased, Erased, LifecycleFlags.None)
                    : (before.State, before.Rule, flags | LifecycleFlags.Absent);

            // A record that comes back has the same old last day.
            default: return (LifecycleState.Missing, Absent, before.Flags & LifecycleFlags.StatusContradictsDate);
        }
    }
}
