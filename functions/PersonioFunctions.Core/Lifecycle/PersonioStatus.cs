namespace PersonioFunctions.Lifecycle;

/// <summary>Personio's status as the rules distinguish it.</summary>
public enum LifecycleStatus
{
    /// <summary>The credentials have never been able to read the status.</summary>
    Unreadable,

    /// <summary>The status is empty or an unknown word.</summary>
    Unknown,

    /// <summary>See <see cref="PersonioStatus.Onboarding"/>.</summary>
    Onboarding,

    /// <summary>See <see cref="PersonioStatus.Active"/>.</summary>
    Active,

    /// <summary>See <see cref="PersonioStatus.Leave"/>.</summary>
    Leave,

    /// <summary>See <see cref="PersonioStatus.Inactive"/>.</summary>
    Inactive,
}

/// <summary>The values of Personio's status that the rules know. Any other word is stored, but never treated as one of these.</summary>
public static class PersonioStatus
{
    /// <summary>The person is hired and has not started, or has just started.</summary>
    public const string Onboarding = "onboarding";

    /// <summary>The person works.</summary>
    public const string Active = "active";

    /// <summary>The person is employed and on a long leave, such as parental leave or a sabbatical.</summary>
    public const string Leave = "leave";

    /// <summary>The person is no longer employed.</summary>
    public const string Inactive = "inactive";

    /// <summary>Returns the status in the spelling above; null when it is none of these.</summary>
    public static string? Parse(string? status) => status?.Trim().ToLowerInvariant() switch
    {
        Onboarding => Onboarding,
        Active => Active,
        Leave => Leave,
        Inactive => Inactive,
        _ => null,
    };

    /// <summary>Converts a status that was read; null is an empty one.</summary>
    /// <returns>Never <see cref="LifecycleStatus.Unreadable"/>, which only the reader can know.</returns>
    public static LifecycleStatus From(string? status) => Parse(status) switch
    {
        Onboarding => LifecycleStatus.Onboarding,
        Active => LifecycleStatus.Active,
        Leave => LifecycleStatus.Leave,
        Inactive => LifecycleStatus.Inactive,
        _ => LifecycleStatus.Unknown,
    };
}
