namespace PersonioFunctions.Lifecycle;

/// <summary>What a status means for accounts and licences in other systems.</summary>
/// <param name="AppStatus"><c>active</c>, <c>inactive</c> or <c>deleted</c>.</param>
/// <param name="LicenseStatus"><c>assigned</c> or <c>unassigned</c>.</param>
public sealed record AppAccess(string AppStatus, string LicenseStatus)
{
    /// <summary>For the statuses active and onboarding, and for leave where it counts as active.</summary>
    public static AppAccess Granted { get; } = new("active", "assigned");

    /// <summary>For the status inactive, and for leave where it counts as inactive.</summary>
    public static AppAccess Withdrawn { get; } = new("inactive", "unassigned");

    /// <summary>For a person whom Personio no longer has.</summary>
    public static AppAccess Deleted { get; } = new("deleted", "unassigned");

    /// <summary>Derives the access from a status.</summary>
    /// <param name="status">Personio's status as sent.</param>
    /// <param name="leave">What the account lets a leave count as.</param>
    /// <returns>Null when the status is empty, unreadable, or unknown: access then stays as it is.</returns>
    public static AppAccess? From(string? status, LeaveTreatment leave) => PersonioStatus.From(status) switch
    {
        LifecycleStatus.Onboarding or LifecycleStatus.Active => Granted,
        LifecycleStatus.Leave => leave == LeaveTreatment.Inactive ? Withdrawn : Granted,
        LifecycleStatus.Inactive => Withdrawn,
        _ => null,
    };

    /// <summary>Returns whether a person with this status is without accounts and licences because of a leave.</summary>
    public static bool IsWithdrawnByLeave(AppAccess? access, string? status) =>
        access == Withdrawn && PersonioStatus.From(status) == LifecycleStatus.Leave;
}
