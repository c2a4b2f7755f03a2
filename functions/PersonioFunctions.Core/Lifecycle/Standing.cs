namespace PersonioFunctions.Lifecycle;

/// <summary>A calendar day of a company, and what it has decided about its people.</summary>
/// <param name="Today">The calendar date in the account's time zone.</param>
/// <param name="Calendar">The account's time zone.</param>
/// <param name="Settings">What the account has decided.</param>
public sealed record CompanyDay(DateOnly Today, CompanyCalendar Calendar, LifecycleSettings Settings);

/// <summary>Earlier records of the same person.</summary>
/// <param name="EmployeeIds">Their Personio ids, in order.</param>
/// <param name="OriginalHireDate">The first day in the earliest of them, if known.</param>
public sealed record EarlierRecords(IReadOnlyList<string> EmployeeIds, DateOnly? OriginalHireDate)
{
    /// <summary>There are none.</summary>
    public static EarlierRecords None { get; } = new([], OriginalHireDate: null);

    /// <summary>The ids with commas between; null when there are none.</summary>
    public string? Text => EmployeeIds.Count == 0 ? null : string.Join(',', EmployeeIds);

    /// <summary>Whether a column of ids with commas between, such as <c>PreviousEmployeeIds</c>, names an id.</summary>
    public static bool IsAmong(string id, string? ids) => ids?.Split(',').Contains(id) == true;

    /// <summary>Whether a column of ids with commas between names one of some ids.</summary>
    public static bool AreAmong(IReadOnlySet<string> some, string? ids) => ids?.Split(',').Any(some.Contains) == true;
}

/// <summary>Everything that follows about a person: from the rules, the account's settings and other people.</summary>
/// <param name="State">The state.</param>
/// <param name="Rule">The rule that gave it.</param>
/// <param name="Flags">What is odd or worth knowing.</param>
public sealed record Standing(LifecycleState State, string Rule, LifecycleFlags Flags = LifecycleFlags.None)
{
    /// <summary>For systems that know only current and past people.</summary>
    public bool IsCurrent { get; init; }

    /// <summary>When it changes next though nobody edits anything (UTC); null when it does not.</summary>
    public DateTimeOffset? NextTransitionAt { get; init; }

    /// <summary>The date on which the state began, as far as it can be known; null for what is stored.</summary>
    public DateOnly? Since { get; init; }

    /// <summary>Whether the person is on leave, and the account takes accounts and licences away from such.</summary>
    public bool IsLeaveWithoutAccess { get; init; }

    /// <summary>Earlier records of the same person; null when nothing is known of them now, and what is stored stays.</summary>
    public EarlierRecords? Previous { get; init; }

    /// <summary>Decides about one person, without what follows from other people.</summary>
    /// <param name="input">What Personio says.</param>
    /// <param name="day">The day and the account's settings.</param>
    /// <param name="previous">What is stored; null when nobody is.</param>
    public static Standing From(LifecycleInput input, CompanyDay day, LifecyclePrevious? previous)
    {
        var (today, calendar, settings) = day;
        var result = LifecycleRules.Evaluate(input, today, previous);
        var next = LifecycleRules.NextTransition(input, today, previous, settings.CurrentDaysBeforeStart);
        var since = LifecycleRules.Since(result, input, today, previous);
        if (result.State == LifecycleState.Erased) next = Later(today, settings.ErasedGraceDays);
        return new Standing(result.State, result.Rule, result.Flags)
        {
            IsCurrent = LifecycleRules.IsCurrent(result.State, input.HireDate, today, settings.CurrentDaysBeforeStart, previous),
            NextTransitionAt = next is { } date ? calendar.StartOf(date) : null,
            Since = since,
            IsLeaveWithoutAccess = input.Status == LifecycleStatus.Leave && settings.LeaveCountsAs == LeaveTreatment.Inactive,
        };
    }

    private static DateOnly Later(DateOnly date, int days) =>
        date.DayNumber > DateOnly.MaxValue.DayNumber - days ? DateOnly.MaxValue : date.AddDays(days);
}
