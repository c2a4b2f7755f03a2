namespace PersonioFunctions.Lifecycle;

/// <summary>A status as the rules tell it apart.</summary>
public enum LifecycleStatus
{
    /// <summary>Personio does not let us read it, now or ever before.</summary>
    Unreadable,

    /// <summary>Read, and none of the words below: nothing, or a word that we have not heard of.</summary>
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

/// <summary>The values of Personio's status that the rules know. Another word is data too, but never taken for one of these.</summary>
public static class PersonioStatus
{
    /// <summary>Hired, not started or just starting.</summary>
    public const string Onboarding = "onboarding";

    /// <summary>Working.</summary>
    public const string Active = "active";

    /// <summary>Employed and away for long: parental leave, sabbatical.</summary>
    public const string Leave = "leave";

    /// <summary>No longer employed.</summary>
    public const string Inactive = "inactive";

    /// <summary>The status in the spelling above, or null when it is none of these.</summary>
    public static string? Parse(string? status) => status?.Trim().ToLowerInvariant() switch
    {
        Onboarding => Onboarding,
        Active => Active,
        Leave => Leave,
        Inactive => Inactive,
        _ => null,
    };

    /// <summary>What the rules make of a status that was read; null is an empty one.</summary>
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
