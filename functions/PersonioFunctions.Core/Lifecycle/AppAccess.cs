namespace PersonioFunctions.Lifecycle;

/// <summary>What an account lets a long leave mean for accounts and licences in other systems.</summary>
public enum LeaveTreatment
{
    /// <summary>Who is on leave keeps them.</summary>
    Active,

    /// <summary>Who is on leave is without them until the leave ends.</summary>
    Inactive,
}

/// <summary>The treatments as they stand in tables, requests and answers.</summary>
public static class LeaveTreatments
{
    /// <summary>The word: <c>active</c> or <c>inactive</c>.</summary>
    public static string Name(this LeaveTreatment treatment) => treatment == LeaveTreatment.Inactive ? "inactive" : "active";

    /// <summary>Reads a word written by <see cref="Name"/>.</summary>
    /// <returns>Null when it is none.</returns>
    public static LeaveTreatment? Parse(string? word) => word switch
    {
        "active" => LeaveTreatment.Active,
        "inactive" => LeaveTreatment.Inactive,
        _ => null,
    };
}

/// <summary>What a status means for accounts and licences in other systems.</summary>
/// <param name="AppStatus"><c>active</c>, <c>inactive</c> or <c>deleted</c>.</param>
/// <param name="LicenseStatus"><c>assigned</c> or <c>unassigned</c>.</param>
public sealed record AppAccess(string AppStatus, string LicenseStatus)
{
    /// <summary>Status active or onboarding; leave, where it counts as active.</summary>
    public static AppAccess Granted { get; } = new("active", "assigned");

    /// <summary>Status inactive; leave, where it counts as inactive.</summary>
    public static AppAccess Withdrawn { get; } = new("inactive", "unassigned");

    /// <summary>Personio does not have the person any more.</summary>
    public static AppAccess Deleted { get; } = new("deleted", "unassigned");

    /// <summary>
    /// What follows from a status.
    /// </summary>
    /// <param name="status">Personio's status as sent.</param>
    /// <param name="leave">What the account lets a leave count as.</param>
    /// <returns>Null when the status says nothing (empty, unreadable, unheard of): nobody gains or loses access by it.</returns>
    public static AppAccess? From(string? status, LeaveTreatment leave) => PersonioStatus.From(status) switch
    {
        LifecycleStatus.Onboarding or LifecycleStatus.Active => Granted,
        LifecycleStatus.Leave => leave == LeaveTreatment.Inactive ? Withdrawn : Granted,
        LifecycleStatus.Inactive => Withdrawn,
        _ => null,
    };
}
