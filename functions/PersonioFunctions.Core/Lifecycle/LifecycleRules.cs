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

    /// <summary>Stands for the rule of somebody past whose row was written before rules were kept.</summary>
    public const string NotRecorded = "notRecorded";

    /// <summary>Every rule that <see cref="Evaluate"/> can name.</summary>
    public static IReadOnlyList<string> RuleIds { get; } =
    [
        TerminatedBeforeHire, TerminationDatePassed, StatusInactive, HireDateAhead, TerminationDateAhead, StatusLeave, StatusActive,
        OnboardingPastHireDate, OnboardingWithoutHireDate, StatusUnknown, StatusUnreadable, Absent, RemovedFromSource, HireRescinded, Erased,
        NotRecorded,
    ];

    /// <summary>Decides.</summary>
    /// <param name="input">What Personio says.</param>
    /// <param name="today">The calendar date in the account's time zone.</param>
    /// <param name="previous">What is stored, which stays when nothing can be said; null when nobody is.</param>
    public static LifecycleResult Evaluate(LifecycleInput input, DateOnly today, LifecyclePrevious? previous) =>
        input.Presence == Presence.Absent ? OfAbsent(previous) : OfListed(input, today, previous);

    /// <summary>
    /// The next day on which the state, the rule, a flag or <see cref="IsCurrent"/> changes though nobody edits anything.
    /// </summary>
    /// <param name="input">What Personio says.</param>
    /// <param name="today">The calendar date in the account's time zone.</param>
    /// <param name="previous">What is stored; null when nobody is.</param>
    /// <param name="currentDaysBeforeStart">See <see cref="LifecycleSettings.CurrentDaysBeforeStart"/>.</param>
    /// <returns>A day after <paramref name="today"/>; null when there is none, as for everybody absent: only a list moves them on.</returns>
    public static DateOnly? NextTransition(LifecycleInput input, DateOnly today, LifecyclePrevious? previous, int currentDaysBeforeStart)
    {
        // Most people's days have all come: nothing follows by itself any more.
        if (input.Presence == Presence.Absent || !(input.HireDate > today || input.TerminationDate >= today)) return null;

        var now = Evaluate(input, today, previous);
        var current = IsCurrent(now.State, input.HireDate, today, currentDaysBeforeStart, previous);

        // On the later day, what holds today is what is stored.
        var stored = new LifecyclePrevious(now.State, now.Rule, now.Flags) { IsCurrent = current };
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
            var then = Evaluate(input, day, stored);
            if (then != now || IsCurrent(then.State, input.HireDate, day, currentDaysBeforeStart, stored) != current) next = day;
        }
    }

    /// <summary>The date on which a state began, as far as it can be known.</summary>
    /// <param name="result">The state and its rule.</param>
    /// <param name="input">What it was made of.</param>
    /// <param name="today">The calendar date in the account's time zone.</param>
    /// <param name="previous">What is stored; null when nobody is.</param>
    public static DateOnly Since(LifecycleResult result, LifecycleInput input, DateOnly today, LifecyclePrevious? previous)
    {
        var unchanged = previous?.State == result.State;
        if (unchanged && previous?.Since is { } since) return since;
        if (result.Rule == TerminationDatePassed && input.TerminationDate < today) return input.TerminationDate.Value.AddDays(1);

        // When a leave began or a notice was given is not in the data: of those only who was waited for began on the first day.
        var started = result.State switch
        {
            LifecycleState.Active => previous is null || unchanged || previous?.State is LifecycleState.FutureHire or LifecycleState.Missing,
            LifecycleState.OnLeave or LifecycleState.Leaving => previous?.State == LifecycleState.FutureHire,
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
    /// <param name="previous">What is stored; null when nobody is.</param>
    public static bool IsCurrent(
        LifecycleState state, DateOnly? hireDate, DateOnly today, int daysBeforeStart, LifecyclePrevious? previous) => state switch
        {
            LifecycleState.FutureHire => hireDate is { } start && start.DayNumber - today.DayNumber <= daysBeforeStart,
            LifecycleState.Unknown => previous is { } before && (before.IsCurrent ?? IsHere(before.State)),
            _ => IsHere(state),
        };

    private static LifecycleResult OfListed(LifecycleInput input, DateOnly today, LifecyclePrevious? previous)
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
            LifecycleStatus.Unreadable => Is(Kept(previous), StatusUnreadable),
            _ => Is(Kept(previous), StatusUnknown),
        };

        LifecycleResult Is(LifecycleState state, string rule, LifecycleFlags more = LifecycleFlags.None) => new(state, rule, flags | more);
    }

    // Who is listed is not missing, not erased and not removed, and that much is known: then nothing is, until the status can be read.
    private static LifecycleState Kept(LifecyclePrevious? previous) => previous switch
    {
        null or { State: LifecycleState.Missing or LifecycleState.HireRescinded or LifecycleState.Erased } or { Rule: RemovedFromSource } =>
            LifecycleState.Unknown,
        { State: var state } => state,
    };

    private static LifecycleResult OfAbsent(LifecyclePrevious? previous)
    {
        if (previous is not { } before) return new(LifecycleState.Missing, Absent);
        var flags = before.Flags & LifecycleFlagNames.ByRules;
        switch (before.State)
        {
            case LifecycleState.FutureHire: return new(LifecycleState.HireRescinded, HireRescinded);
            case LifecycleState.Missing: return new(LifecycleState.Left, RemovedFromSource);
            case LifecycleState.Erased: return new(LifecycleState.Erased, Erased);

            // They vanished while they were employed, or nobody knows that they did not. An accident at Personio looks the same: what
            // is stored may be all that is left of them, and only a person may decide that it goes.
            case LifecycleState.Left or LifecycleState.NeverStarted or LifecycleState.HireRescinded
                when before.Rule is null or NotRecorded or RemovedFromSource:
                return new(before.State, before.Rule ?? NotRecorded, flags);

            case LifecycleState.Left or LifecycleState.NeverStarted or LifecycleState.HireRescinded:
                return flags.HasFlag(LifecycleFlags.Absent)
                    ? new(LifecycleState.Erased, Erased)
                    : new(before.State, before.Rule, flags | LifecycleFlags.Absent);

            default: return new(LifecycleState.Missing, Absent);
        }
    }

    private static bool IsHere(LifecycleState state) =>
        state is LifecycleState.Active or LifecycleState.OnLeave or LifecycleState.Leaving or LifecycleState.Missing;
}
