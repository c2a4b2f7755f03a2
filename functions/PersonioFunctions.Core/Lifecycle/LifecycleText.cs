namespace PersonioFunctions.Lifecycle;

/// <summary>Explains the decisions of the rules in sentences for users. The sentences contain no names.</summary>
public static class LifecycleText
{
    /// <summary>Explains the state of a person and the person's flags.</summary>
    /// <param name="standing">The standing, with the flags that depend on other people.</param>
    /// <param name="input">The input of the rules.</param>
    /// <returns>
    /// <c>Has left: the termination date 2026-03-31 has passed. Personio still says active (statusLags).</c>
    /// </returns>
    public static string Explain(LifecycleStanding standing, LifecycleInput input) => string.Join(
        ' ',
        LifecycleFlagNames.All
            .Where(flag => standing.Flags.HasFlag(flag))
            .Select(flag => OfFlag(flag, input))
            .Prepend(OfRule(standing, input)));

    /// <summary>Returns the sentence for a state and its rule.</summary>
    public static string OfRule(LifecycleStanding standing, LifecycleInput input)
    {
        var (hired, terminated) = (Day(input.HireDate), Day(input.TerminationDate));
        var because = standing.Rule switch
        {
            LifecycleRuleIds.TerminatedBeforeHire => $"the termination date{terminated} lies before the hire date{hired}",
            LifecycleRuleIds.TerminationDatePassed => $"the termination date{terminated} has passed",
            LifecycleRuleIds.StatusInactive => "Personio says inactive",
            LifecycleRuleIds.HireDateAhead => $"the hire date{hired} lies ahead",
            LifecycleRuleIds.TerminationDateAhead => $"the termination date{terminated} is set, and it is the last day",
            LifecycleRuleIds.StatusLeave => "Personio says leave",
            LifecycleRuleIds.StatusActive => "Personio says active",
            LifecycleRuleIds.OnboardingPastHireDate => $"the hire date{hired} has come",
            LifecycleRuleIds.OnboardingWithoutHireDate => "Personio says onboarding",
            LifecycleRuleIds.StatusUnknown or LifecycleRuleIds.StatusUnreadable => standing.State == LifecycleState.Unknown
                ? "status and dates do not decide the state, and there is no earlier state to keep"
                : "status and dates do not decide the state, so the earlier state is kept",
            LifecycleRuleIds.Absent =>
                "a complete list did not contain this record, and Personio does not know the id; "
                    + "if another complete list confirms this, or the last day has passed, the person becomes left",
            LifecycleRuleIds.RemovedFromSource =>
                "a complete list did not contain this record while the person was employed, and another one confirmed it or the last day "
                    + "has passed; the stored data is kept until the person is erased here or listed again",
            LifecycleRuleIds.HireRescinded => "Personio no longer has this record, and the person had not started",
            LifecycleRuleIds.Erased =>
                "Personio no longer has the record of this former employee; the personal data is purged after a grace period",
            _ => $"decided by {standing.Rule}",
        };
        return $"{OfState(standing.State)}: {because}.";
    }

    /// <summary>Returns the sentence for a single flag, with its name.</summary>
    public static string OfFlag(LifecycleFlags flag, LifecycleInput input)
    {
        var says = flag switch
        {
            LifecycleFlags.StartEqualsTermination => "First and last day are the same: employed for one day, or did not show up",
            LifecycleFlags.StatusLags => input.Status == LifecycleStatus.Unknown
                ? "Personio does not say inactive"
                : $"Personio still says {Word(input.Status)}",
            LifecycleFlags.InactiveBeforeTermination => $"The termination date{Day(input.TerminationDate)} has not passed",
            LifecycleFlags.InactiveWithoutDate => "Personio has no termination date",
            LifecycleFlags.StatusAheadOfHireDate => $"Personio says {Word(input.Status)} already",
            LifecycleFlags.OnLeave => "Personio says leave, so the person is on leave until the last day",
            LifecycleFlags.OnboardingPastHireDate => "Personio still says onboarding",
            LifecycleFlags.OnboardingWithoutHireDate => "Personio has no hire date",
            LifecycleFlags.StatusUnreadable => "The API credentials cannot read the status",
            LifecycleFlags.UnknownStatus => "The status is empty or unknown to this version",
            LifecycleFlags.Absent => "Personio no longer has this record; if a later run confirms this, the person becomes erased",
            LifecycleFlags.DuplicateEmail => "Another record that is not past has the same e-mail address",
            LifecycleFlags.PossibleRehire => "A former employee's record may belong to this person; confirm or reject the link",
            LifecycleFlags.ManagerNotListed => "The manager is not an employee in this account",
            LifecycleFlags.ManagerLeft => "The manager is no longer with the company",
            LifecycleFlags.ManagerSelf => "The person is named as their own manager",
            LifecycleFlags.ManagerCycle => "The chain of managers leads back to the person",
            LifecycleFlags.StatusContradictsDate =>
                $"The status is {Word(input.Status)}, or there is a later hire date, but an old termination date"
                    + $"{Day(input.TerminationDate)} stays",
            LifecycleFlags.HireDateMovedAhead => $"The hire date{Day(input.HireDate)} was moved ahead of a person who works or worked here",
            _ => throw new ArgumentOutOfRangeException(nameof(flag), flag, "Not a single flag."),
        };
        return $"{says} ({flag.Text()}).";
    }

    /// <summary>Says by which midnight the days that lie ahead begin and end; null when there are none.</summary>
    public static string? OfMidnight(LifecycleInput input, CompanyDay day)
    {
        var dates = day.DatesOf(input);
        var begins = input.HireDate > dates.FirstDay ? $"The first day begins at midnight {Zone(input.HireDateOffset)}." : null;
        var ends = input.TerminationDate >= dates.LastDay ? $"The last day ends at midnight {Zone(input.TerminationDateOffset)}." : null;
        return begins is null || ends is null ? begins ?? ends : $"{begins} {ends}";

        string Zone(TimeSpan? written) => day.Deciding(written) is { } offset
            ? $"at the offset {DateOffset.Text(offset)}, as written in the date"
            : "in the time zone of the account";
    }

    private static string OfState(LifecycleState state) => state switch
    {
        LifecycleState.FutureHire => "Is a future hire",
        LifecycleState.Active => "Is active",
        LifecycleState.OnLeave => "Is on leave",
        LifecycleState.Leaving => "Is leaving",
        LifecycleState.Left => "Has left",
        LifecycleState.NeverStarted => "Never started",
        LifecycleState.Missing => "Is missing",
        LifecycleState.HireRescinded => "The hire was rescinded",
        LifecycleState.Erased => "Was erased",
        _ => "The state is unknown",
    };

    private static string Word(LifecycleStatus status) => status switch
    {
        LifecycleStatus.Onboarding => PersonioStatus.Onboarding,
        LifecycleStatus.Active => PersonioStatus.Active,
        LifecycleStatus.Leave => PersonioStatus.Leave,
        LifecycleStatus.Inactive => PersonioStatus.Inactive,
        _ => "something else",
    };

    private static string Day(DateOnly? date) => date is { } day ? " " + day.Text() : "";
}
