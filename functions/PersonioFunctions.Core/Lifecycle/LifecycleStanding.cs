namespace PersonioFunctions.Lifecycle;

/// <summary>
/// Everything that the rules, the account's settings, and other people's records decide about a person. The person's row contains it.
/// Fingerprint, index, plan, and API contain parts of it.
/// </summary>
/// <param name="State">The state.</param>
/// <param name="Rule">The rule that gave the state: one of <see cref="LifecycleRuleIds.All"/>.</param>
/// <param name="Flags">The remarkable facts.</param>
public sealed record LifecycleStanding(LifecycleState State, string Rule, LifecycleFlags Flags = LifecycleFlags.None)
{
    /// <summary>Whether the person counts as current, for systems that know only current and past people.</summary>
    public bool IsCurrent { get; init; }

    /// <summary>When the standing changes next without an edit (UTC); null when no change is scheduled.</summary>
    public DateTimeOffset? NextTransitionAt { get; init; }

    /// <summary>The date on which the state began, as far as it is known; null in a standing read from a fingerprint.</summary>
    public DateOnly? Since { get; init; }

    /// <summary>
    /// The offsets of the days that lie ahead, as far as these days begin and end by them at another instant than in the account's time
    /// zone; otherwise null. Null in a standing that was read from storage.
    /// </summary>
    public string? WrittenOffsets { get; init; }

    /// <summary>
    /// The last day at work, if it decides when the person leaves; otherwise null. Null in a standing that was read from storage.
    /// </summary>
    public DateOnly? LastWorkingDay { get; init; }

    /// <summary>Whether the person is on leave, and the account withdraws accounts and licences during a leave.</summary>
    public bool IsLeaveWithoutAccess { get; init; }

    /// <summary>
    /// Whether the stored transition and access stay, because a first absence changes only the state and does not read the values.
    /// </summary>
    public bool KeepsTransition { get; init; }

    /// <summary>Whether the person is on leave, or leaving and on leave until then.</summary>
    public bool IsOnLeave => State == LifecycleState.OnLeave || Flags.HasFlag(LifecycleFlags.OnLeave);

    /// <summary>Returns the status, and leave in place of an unknown one while the person is on leave.</summary>
    /// <param name="status">Personio's status as sent.</param>
    public string? LastStatus(string? status) => IsOnLeave && PersonioStatus.Parse(status) is null ? PersonioStatus.Leave : status;

    /// <summary>The person's earlier records; null when this run cannot tell, so that the stored ones stay.</summary>
    public EarlierRecords? EarlierRecords { get; init; }

    /// <summary>Whether the state may stay when a list contains the person: not if it says that the record is gone.</summary>
    internal bool MayStay =>
        State is not (LifecycleState.Missing or LifecycleState.HireRescinded or LifecycleState.Erased)
        && Rule != LifecycleRuleIds.RemovedFromSource;
}
