using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning.Guard;

/// <summary>Whether the credentials of a run are known to belong to the company.</summary>
public enum CredentialsOrigin
{
    /// <summary>The credentials have shown the stored people before.</summary>
    Verified,

    /// <summary>The credentials replaced others, and no complete list has been compared with the stored people yet.</summary>
    New,
}

/// <summary>The input of the guard besides the plan.</summary>
/// <param name="Limits">The limits without approval.</param>
/// <param name="Credentials">Whether the credentials are verified.</param>
public sealed record GuardContext(GuardLimits Limits, CredentialsOrigin Credentials = CredentialsOrigin.Verified)
{
    /// <summary>The number of former employees whose erasure a person has approved, and who are not all erased yet.</summary>
    public int ApprovedErasures { get; init; }

    /// <summary>Which date is the last day.</summary>
    public LeaveOn LeaveOn { get; init; }

    /// <summary>The changes that earlier runs held.</summary>
    public WaitingChanges Waiting { get; init; } = WaitingChanges.None;
}
