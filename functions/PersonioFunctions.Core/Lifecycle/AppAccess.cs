namespace PersonioFunctions.Lifecycle;

/// <summary>What a status means for accounts and licences in other systems.</summary>
/// <param name="AppStatus"><c>active</c>, <c>inactive</c> or <c>deleted</c>.</param>
/// <param name="LicenseStatus"><c>assigned</c> or <c>unassigned</c>.</param>
public sealed record AppAccess(string AppStatus, string LicenseStatus)
{
    /// <summary>Status active, onboarding or leave.</summary>
    public static AppAccess Granted { get; } = new("active", "assigned");

    /// <summary>Status inactive.</summary>
    public static AppAccess Withdrawn { get; } = new("inactive", "unassigned");

    /// <summary>Personio does not have the person any more.</summary>
    public static AppAccess Deleted { get; } = new("deleted", "unassigned");

    /// <summary>
    /// What follows from a status.
    /// </summary>
    /// <returns>Null when the status says nothing (empty, unreadable, unheard of): nobody gains or loses access by it.</returns>
    public static AppAccess? Of(string? status) => PersonioStatus.Parse(status) switch
    {
        null => null,
        PersonioStatus.Inactive => Withdrawn,
        _ => Granted,
    };
}
