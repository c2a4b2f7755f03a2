namespace PersonioFunctions.Lifecycle;

/// <summary>The access to accounts in other systems that Personio's status gives. The calendar has no part in it.</summary>
/// <param name="AppStatus"><c>active</c>, <c>inactive</c> or <c>deleted</c>.</param>
public sealed record AppAccess(string AppStatus)
{
    /// <summary>The access for the statuses active and onboarding, and for leave where it counts as active.</summary>
    public static AppAccess Granted { get; } = new("active");

    /// <summary>The access for the status inactive, and for leave where it counts as inactive.</summary>
    public static AppAccess Withdrawn { get; } = new("inactive");

    /// <summary>The access for a person whose record Personio no longer has.</summary>
    public static AppAccess Deleted { get; } = new("deleted");

    /// <summary>Derives the access from a status.</summary>
    /// <param name="status">Personio's status as sent.</param>
    /// <param name="leave">How the account treats a leave.</param>
    /// <returns>Null when the status is empty, unreadable, or unknown, so that the access stays as it is.</returns>
    public static AppAccess? From(string? status, LeaveTreatment leave) => PersonioStatus.From(status) switch
    {
        LifecycleStatus.Onboarding or LifecycleStatus.Active => Granted,
        LifecycleStatus.Leave => leave == LeaveTreatment.Inactive ? Withdrawn : Granted,
        LifecycleStatus.Inactive => Withdrawn,
        _ => null,
    };

    /// <summary>Whether a person with this status has no accounts and licences because of a leave.</summary>
    public static bool IsWithdrawnByLeave(AppAccess? access, string? status) =>
        access == Withdrawn && PersonioStatus.From(status) == LifecycleStatus.Leave;
}
