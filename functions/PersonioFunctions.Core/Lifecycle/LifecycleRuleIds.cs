namespace PersonioFunctions.Lifecycle;

/// <summary>
/// The ids of the rules, as the column <c>LifecycleRule</c> has them, with their numbers in docs/lifecycle.md.
/// </summary>
public static class LifecycleRuleIds
{
    /// <summary>1: the last day lies before the first.</summary>
    public const string TerminatedBeforeHire = "terminatedBeforeHire";

    /// <summary>2: the last day has passed.</summary>
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

    /// <summary>7: the status says onboarding, and the first day has come.</summary>
    public const string OnboardingPastHireDate = "onboardingPastHireDate";

    /// <summary>8: the status says onboarding, and no first day is entered yet.</summary>
    public const string OnboardingWithoutHireDate = "onboardingWithoutHireDate";

    /// <summary>9: the status is empty or unknown, and the dates do not decide.</summary>
    public const string StatusUnknown = "statusUnknown";

    /// <summary>9: the status has never been readable, and the dates do not decide.</summary>
    public const string StatusUnreadable = "statusUnreadable";

    /// <summary>10: Personio has no record of a current employee, for the first time.</summary>
    public const string Absent = "absent";

    /// <summary>
    /// 10: Personio has no record of a current employee, for the second time, or for the first time and the last day has passed since.
    /// </summary>
    public const string RemovedFromSource = "removedFromSource";

    /// <summary>10: Personio has no record of a future hire.</summary>
    public const string HireRescinded = "hireRescinded";

    /// <summary>10: Personio has no record of a past person, for the second time.</summary>
    public const string Erased = "erased";

    /// <summary>
    /// Every rule that <see cref="LifecycleRules.Evaluate"/> can name. Add new rules at the end, because the index of a rule is part of
    /// stored fingerprints.
    /// </summary>
    public static IReadOnlyList<string> All { get; } =
    [
        TerminatedBeforeHire, TerminationDatePassed, StatusInactive, HireDateAhead, TerminationDateAhead, StatusLeave, StatusActive,
        OnboardingPastHireDate, OnboardingWithoutHireDate, StatusUnknown, StatusUnreadable, Absent, RemovedFromSource, HireRescinded,
        Erased,
    ];

    /// <summary>Returns the id of a rule that was read from storage; null when this version has no such rule.</summary>
    public static string? Parse(string? rule) => All.FirstOrDefault(known => known == rule);
}
