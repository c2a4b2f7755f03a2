namespace PersonioFunctions.Lifecycle;

/// <summary>Remarkable facts about a person besides the state. They appear in this order in tables and responses.</summary>
[Flags]
public enum LifecycleFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>The first and the last day are the same: an employment of one day, or a person who did not show up.</summary>
    StartEqualsTermination = 1 << 0,

    /// <summary>The last day has passed and the last known status is not inactive.</summary>
    StatusLags = 1 << 1,

    /// <summary>The status says inactive and the last day has not passed.</summary>
    InactiveBeforeTermination = 1 << 2,

    /// <summary>The status says inactive and there is no last day.</summary>
    InactiveWithoutDate = 1 << 3,

    /// <summary>The status says active or leave and the first day lies ahead.</summary>
    StatusAheadOfHireDate = 1 << 4,

    /// <summary>The person is leaving, and on leave until then.</summary>
    OnLeave = 1 << 5,

    /// <summary>The first day has come and the status says onboarding.</summary>
    OnboardingPastHireDate = 1 << 6,

    /// <summary>The status says onboarding and there is no first day.</summary>
    OnboardingWithoutHireDate = 1 << 7,

    /// <summary>The status has never been readable.</summary>
    StatusUnreadable = 1 << 8,

    /// <summary>The status is empty or an unknown word.</summary>
    UnknownStatus = 1 << 9,

    /// <summary>The person was past already, and one run found that Personio no longer has the record.</summary>
    Absent = 1 << 10,

    /// <summary>Another record that is not past has the same e-mail address.</summary>
    DuplicateEmail = 1 << 11,

    /// <summary>The manager is not an employee in this account.</summary>
    ManagerNotListed = 1 << 12,

    /// <summary>The manager is past.</summary>
    ManagerLeft = 1 << 13,

    /// <summary>The person is named as their own manager.</summary>
    ManagerSelf = 1 << 14,

    /// <summary>The chain of managers leads back to the person.</summary>
    ManagerCycle = 1 << 15,

    /// <summary>The first day of a person who is here was moved ahead, or that of a person who left was moved past the last day.</summary>
    HireDateMovedAhead = 1 << 16,

    /// <summary>
    /// The status was set back from inactive, or a former employee has a later first day, and the old last day stays. Or the status is
    /// active or leave although the last day lies before the first one, and both have passed.
    /// </summary>
    StatusContradictsDate = 1 << 17,

    /// <summary>A past record may be an earlier one of the same person.</summary>
    PossibleRehire = 1 << 18,
}

/// <summary>Converts flags to and from their names in tables and responses.</summary>
public static class LifecycleFlagNames
{
    /// <summary>The flags derived from status, dates and presence. The others depend on other people and are set elsewhere.</summary>
    public const LifecycleFlags ByRules =
        (LifecycleFlags.DuplicateEmail - 1) | LifecycleFlags.HireDateMovedAhead | LifecycleFlags.StatusContradictsDate;

    /// <summary>The flags that depend on a person's manager.</summary>
    public const LifecycleFlags ByManager =
        LifecycleFlags.ManagerNotListed | LifecycleFlags.ManagerLeft | LifecycleFlags.ManagerSelf | LifecycleFlags.ManagerCycle;

    /// <summary>The flags that depend on other records with the same e-mail address.</summary>
    public const LifecycleFlags ByAddress = LifecycleFlags.DuplicateEmail | LifecycleFlags.PossibleRehire;

    /// <summary>The flags that depend on other people.</summary>
    public const LifecycleFlags ByRelationships = ByManager | ByAddress;

    private static readonly LifecycleFlags[] Flags = [.. Enum.GetValues<LifecycleFlags>().Where(flag => flag != LifecycleFlags.None)];

    private static readonly string[] CamelCase = [.. Flags.Select(flag => flag.Word())];

    /// <summary>Every single flag, in order.</summary>
    public static IReadOnlyList<LifecycleFlags> All => Flags;

    /// <summary>Returns the names in camel case and in order: <c>startEqualsTermination</c>, <c>statusLags</c>.</summary>
    public static IReadOnlyList<string> Names(this LifecycleFlags flags) =>
        flags == LifecycleFlags.None ? [] : [.. CamelCase.Where((_, i) => flags.HasFlag(Flags[i]))];

    /// <summary>Returns the names separated by commas: <c>startEqualsTermination,statusLags</c>; null when there are none.</summary>
    public static string? Text(this LifecycleFlags flags) => flags == LifecycleFlags.None ? null : string.Join(',', flags.Names());

    /// <summary>Reads a text written by <see cref="Text"/>. Names that this version does not know are left out.</summary>
    public static LifecycleFlags Parse(string? text)
    {
        var flags = LifecycleFlags.None;
        foreach (var name in text?.Split(',') ?? [])
        {
            if (Array.IndexOf(CamelCase, name) is >= 0 and var index) flags |= Flags[index];
        }

        return flags;
    }
}
