namespace PersonioFunctions.Planning.Guard;

/// <summary>Where the credentials of a run come from.</summary>
public enum CredentialsOrigin
{
    /// <summary>They have shown the stored people before.</summary>
    Verified,

    /// <summary>They replaced others, and no complete list has been compared with the stored people yet.</summary>
    New,
}

/// <summary>What the guard goes by beside the plan.</summary>
/// <param name="Limits">How much may change at once.</param>
/// <param name="Credentials">Where the credentials come from.</param>
public sealed record GuardContext(GuardLimits Limits, CredentialsOrigin Credentials = CredentialsOrigin.Verified)
{
    /// <summary>The changes that earlier runs held.</summary>
    public WaitingChanges Waiting { get; init; } = WaitingChanges.None;
}
