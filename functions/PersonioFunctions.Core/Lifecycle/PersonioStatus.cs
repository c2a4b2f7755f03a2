namespace PersonioFunctions.Lifecycle;

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
}
