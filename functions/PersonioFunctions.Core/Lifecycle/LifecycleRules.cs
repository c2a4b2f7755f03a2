using Decision = (PersonioFunctions.Lifecycle.LifecycleState State, string Rule, PersonioFunctions.Lifecycle.LifecycleFlags Flags);

namespace PersonioFunctions.Lifecycle;

/// <summary>Status, dates, presence and today in; a state out. Pure and total. The first rule that fits decides.</summary>
public static class LifecycleRules
{
    /// <summary>1: the last day lies before the first.</summary>
    public const string TerminatedBeforeHire = "terminatedBeforeHire";

    /// <summary>2: the rule by which somebody leaves on the announced day.</summary>
    public const string TerminationDatePassed = "terminationDatePassed";

    /// <summary>3: the status says inactive.</summary>
    public const string StatusInactive = "statusInactive";

    /// <summary>4: the first day lies ahead.</summary>
    public const string HireDateAhead = "hireDateAhead";

    /// <summary>5: the last day is known and has not passed.</summary>
    public const string TerminationDateAhead = "terminationDateAhead";

    /// <summary>6: the status says leave.</summary>
    public const string StatusLeave = "statusLeave";

    /// <summary>7: the status says active.</summary>
    public const string StatusActive = "statusActive";

    /// <summary>7: the first day has come, whatever onboarding is left.</summary>
    public const string OnboardingPastHireDate = "onboardingPastHireDate";

    /// <summary>8: to start on a day that nobody has entered yet.</summary>
    public const string OnboardingWithoutHireDate = "onboardingWithoutHireDate";

    /// <summary>9: the status is empty or unheard of, and the dates do not decide.</summary>
    public const string StatusUnknown = "statusUnknown";

    /// <summary>9: the status could never be read, and the dates do not decide.</summary>
    public const string StatusUnreadable = "statusUnreadable";

    /// <summary>10: Personio has no record of somebody who was here, for the first time.</summary>
    public const string Absent = "absent";

    /// <summary>10: the rule by which somebody leaves whom Personio no longer has.</summary>
    public const string RemovedFromSource = "removedFromSource";

    /// <summary>10: Personio has no record of somebody who was to start.</summary>
    public const string HireRescinded = "hireRescinded";

    /// <summary>10: Personio has no record, for the second time, of somebody who was past.</summary>
    public const string Erased = "erased";

    /// <summary>
    /// Every rule that <see cref="Evaluate"/> can name. The place of a rule in this list is part of stored fingerprints: add new rules at
    /// the end.
    /// </summary>
    public static IReadOnlyList<string> RuleIds { get; } =
    [
        TerminatedBeforeHire, TerminationDatePassed, StatusInactive, HireDateAhead, TerminationDateAhead, StatusLeave, StatusActive,
        OnboardingPastHireDate, OnboardingWithoutHireDate, StatusUnknown, StatusUnreadable, Absent, RemovedFromSource, HireRescinded,
        Erased,
    ];

    /// <summary>Decides about one person, without the flags and earlier records that follow from other people.</summary>
    /// <param name="input">What Personio says.</param>
    /// <param name="day">The day and the account's settings.</param>
    /// <param name="stored">The stored standing; null for a person who is not stored.</param>
    public static LifecycleStanding Apply(LifecycleInput input, CompanyDay day, LifecycleStanding? stored)
    {
        var (today, calendar, settings) = day;
        var (state, rule, flags) = Decide(input, today, stored);
        var next = state == LifecycleState.Erased
            ? Later(today, settings.ErasedGraceDays)
            : NextTransition(input, today, stored, settings.CurrentDaysBeforeStart);
        return new LifecycleStanding(state, rule, flags)
        {
            IsCurrent = IsCurrent(state, input.HireDate, today, settings.CurrentDaysBeforeStart, stored),
            NextTransitionAt = next is { } date ? calendar.StartOf(date) : null,
            Since = Since(state, rule, input, today, stored),
            IsLeaveWithoutAccess = input.Status == LifecycleStatus.Leave && settings.LeaveCountsAs == LeaveTreatment.Inactive,
        };
    }

    /// <summary>Returns the state, the rule that gave it, and the flags among <see cref="LifecycleFlagNames.ByRules"/>.</summary>
    /// <param name="input">What Personio says.</param>
    /// <param name="today">The calendar date in the account's time zone.</param>
    /// <param name="stored">
    /// The stored standing. Its state stays when the input decides nothing. Null for a person who is not stored.
    /// </param>
    public static LifecycleStanding Evaluate(LifecycleInput input, DateOnly today, LifecycleStanding? stored)
    {
        var (state, rule, flags) = Decide(input, today, stored);
        return new LifecycleStanding(state, rule, flags);
    }

    /// <summary>
    /// Whether Personio has said that it no longer has the person's record. Status and dates then say nothing any more, until a list shows
    /// the record again.
    /// </summary>
    public static bool IsRecordGone(LifecycleStanding standing) => standing.Rule is Absent or RemovedFromSource or HireRescinded or Erased;

    /// <summary>Returns the name of a rule that was read from storage; null when no rule of this version has it.</summary>
    public static string? Parse(string? rule) => RuleIds.FirstOrDefault(known => known == rule);

    /// <summary>
    /// Returns the next day on which the state, the rule, a flag or <see cref="IsCurrent"/> changes without an edit.
    /// </summary>
    /// <param name="input">What Personio says.</param>
    /// <param name="today">The calendar date in the account's time zone.</param>
    /// <param name="stored">The stored standing; null for a person who is not stored.</param>
    /// <param name="currentDaysBeforeStart">See <see cref="LifecycleSettings.CurrentDaysBeforeStart"/>.</param>
    /// <returns>
    /// A day after <paramref name="today"/>; null when there is none. An absent record has none, because only a list changes its state.
    /// </returns>
    public static DateOnly? NextTransition(LifecycleInput input, DateOnly today, LifecycleStanding? stored, int currentDaysBeforeStart)
    {
        // For most people both days have passed, so that no change is scheduled.
        if (input.Presence == Presence.Absent || !(input.HireDate > today || input.TerminationDate >= today)) return null;

        var now = Evaluate(input, today, stored);
        var current = IsCurrent(now.State, input.HireDate, today, currentDaysBeforeStart, stored);

        // On the later day, today's result is the stored one.
        var storedThen = now with { IsCurrent = current };
        DateOnly? next = null;
        if (input.HireDate is { } hired)
        {
            Consider((long)hired.DayNumber - currentDaysBeforeStart);
            Consider(hired.DayNumber);
        }

        if (input.TerminationDate is { } terminated) Consider(terminated.DayNumber + 1L);
        return next;

        // As a number, for it may lie outside of the calendar.
        void Consider(long number)
        {
            if (number <= today.DayNumber || number > DateOnly.MaxValue.DayNumber || number >= next?.DayNumber) return;
            var day = DateOnly.FromDayNumber((int)number);
            var then = Evaluate(input, day, storedThen);
            if (then != now || IsCurrent(then.State, input.HireDate, day, currentDaysBeforeStart, storedThen) != current) next = day;
        }
    }

    /// <summary>The date on which a state began, as far as it can be known.</summary>
    /// <param name="result">The state and its rule.</param>
    /// <param name="input">What it was made of.</param>
    /// <param name="today">The calendar date in the account's time zone.</param>
    /// <param name="stored">The stored standing; null for a person who is not stored.</param>
    public static DateOnly Since(LifecycleStanding result, LifecycleInput input, DateOnly today, LifecycleStanding? stored) =>
        Since(result.State, result.Rule, input, today, stored);

    private static DateOnly Since(LifecycleState state, string rule, LifecycleInput input, DateOnly today, LifecycleStanding? stored)
    {
        var unchanged = stored?.State == state;
        if (unchanged && stored?.Since is { } since) return since;
        if (rule == TerminationDatePassed && input.TerminationDate < today) return input.TerminationDate.Value.AddDays(1);

        // When a leave began or a notice was given is not in the data: of those only who was waited for began on the first day.
        var started = state switch
        {
            LifecycleState.Active => stored is null || unchanged || stored?.State is LifecycleState.FutureHire or LifecycleState.Missing,
            LifecycleState.OnLeave or LifecycleState.Leaving => stored?.State == LifecycleState.FutureHire,
            _ => false,
        };
        return started && input.HireDate <= today ? input.HireDate.Value : today;
    }

    /// <summary>
    /// For systems that know only current and past people. A state that says nothing changes nothing: nobody loses what they have by
    /// it, and nobody gains what they have not.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="hireDate">First day, if known.</param>
    /// <param name="today">The calendar date in the account's time zone.</param>
    /// <param name="daysBeforeStart">See <see cref="LifecycleSettings.CurrentDaysBeforeStart"/>.</param>
    /// <param name="stored">The stored standing; null for a person who is not stored.</param>
    public static bool IsCurrent(
        LifecycleState state, DateOnly? hireDate, DateOnly today, int daysBeforeStart, LifecycleStanding? stored) => state switch
        {
            LifecycleState.FutureHire => hireDate is { } start && start.DayNumber - today.DayNumber <= daysBeforeStart,
            LifecycleState.Unknown => stored is { IsCurrent: true },
            _ => IsHere(state),
        };

    private static Decision Decide(LifecycleInput input, DateOnly today, LifecycleStanding? stored) =>
        input.Presence == Presence.Absent ? OfAbsent(stored) : OfListed(input, today, stored);

    private static DateOnly Later(DateOnly date, int days) =>
        date.DayNumber > DateOnly.MaxValue.DayNumber - days ? DateOnly.MaxValue : date.AddDays(days);

    private static Decision OfListed(LifecycleInput input, DateOnly today, LifecycleStanding? stored)
    {
        var (status, hired, terminated, _) = input;
        var flags = hired is not null && hired == terminated ? LifecycleFlags.StartEqualsTermination : LifecycleFlags.None;
        if (status == LifecycleStatus.Unreadable) flags |= LifecycleFlags.StatusUnreadable;
        if (status == LifecycleStatus.Unknown) flags |= LifecycleFlags.UnknownStatus;

        if (terminated < hired) return Is(LifecycleState.NeverStarted, TerminatedBeforeHire);
        if (today > terminated)
        {
            // A status that nobody can read is not known to lag.
            return Is(
                LifecycleState.Left,
                TerminationDatePassed,
                status is LifecycleStatus.Inactive or LifecycleStatus.Unreadable ? LifecycleFlags.None : LifecycleFlags.StatusLags);
        }

        if (status == LifecycleStatus.Inactive)
        {
            return Is(
                LifecycleState.Left,
                StatusInactive,
                terminated is null ? LifecycleFlags.InactiveWithoutDate : LifecycleFlags.InactiveBeforeTermination);
        }

        if (hired > today)
        {
            return Is(
                LifecycleState.FutureHire,
                HireDateAhead,
                status is LifecycleStatus.Active or LifecycleStatus.Leave ? LifecycleFlags.StatusAheadOfHireDate : LifecycleFlags.None);
        }

        if (terminated is not null)
        {
            return Is(
                LifecycleState.Leaving,
                TerminationDateAhead,
                status == LifecycleStatus.Leave ? LifecycleFlags.OnLeave : LifecycleFlags.None);
        }

        return status switch
        {
            LifecycleStatus.Leave => Is(LifecycleState.OnLeave, StatusLeave),
            LifecycleStatus.Active => Is(LifecycleState.Active, StatusActive),
            LifecycleStatus.Onboarding when hired is null =>
                Is(LifecycleState.FutureHire, OnboardingWithoutHireDate, LifecycleFlags.OnboardingWithoutHireDate),
            LifecycleStatus.Onboarding => Is(LifecycleState.Active, OnboardingPastHireDate, LifecycleFlags.OnboardingPastHireDate),
            LifecycleStatus.Unreadable => Is(Kept(stored), StatusUnreadable),
            _ => Is(Kept(stored), StatusUnknown),
        };

        Decision Is(LifecycleState state, string rule, LifecycleFlags more = LifecycleFlags.None) => (state, rule, flags | more);
    }

    // Who is listed is not missing, not erased and not removed, and that much is known: then nothing is, until the status can be read.
    private static LifecycleState Kept(LifecycleStanding? stored) => stored switch
    {
        null or { State: LifecycleState.Missing or LifecycleState.HireRescinded or LifecycleState.Erased } or { Rule: RemovedFromSource } =>
            LifecycleState.Unknown,
        { State: var state } => state,
    };

    private static Decision OfAbsent(LifecycleStanding? stored)
    {
        if (stored is not { } before) return (LifecycleState.Missing, Absent, LifecycleFlags.None);
        var flags = before.Flags & LifecycleFlagNames.ByRules;
        switch (before.State)
        {
            case LifecycleState.FutureHire: return (LifecycleState.HireRescinded, HireRescinded, LifecycleFlags.None);
            case LifecycleState.Missing: return (LifecycleState.Left, RemovedFromSource, LifecycleFlags.None);
            case LifecycleState.Erased: return (LifecycleState.Erased, Erased, LifecycleFlags.None);

            // The record vanished while the person was employed. An accident at Personio looks the same: the row may be all that is
            // left, and only a person may decide that it goes.
            case LifecycleState.Left or LifecycleState.NeverStarted or LifecycleState.HireRescinded
                when before.Rule == RemovedFromSource:
                return (before.State, before.Rule, flags);

            case LifecycleState.Left or LifecycleState.NeverStarted or LifecycleState.HireRescinded:
                return flags.HasFlag(LifecycleFlags.Absent)
                    ? (LifecycleState.Erased, Erased, LifecycleFlags.None)
                    : (before.State, before.Rule, flags | LifecycleFlags.Absent);

            default: return (LifecycleState.Missing, Absent, LifecycleFlags.None);
        }
    }

    private static bool IsHere(LifecycleState state) =>
        state is LifecycleState.Active or LifecycleState.OnLeave or LifecycleState.Leaving or LifecycleState.Missing;
}
