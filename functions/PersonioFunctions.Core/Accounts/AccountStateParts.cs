using PersonioFunctions.Personio.Paging;

namespace PersonioFunctions.Accounts;

/// <summary>A run's hold on its account. At most one run holds an account; a lease that is not renewed expires.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Owner">The attempt at that run: tells a redelivered message from the attempt that is still running.</param>
/// <param name="Until">When the lease expires unless it is renewed (UTC).</param>
/// <param name="IsOperation">Whether the run is an exclusive operation. It syncs only a part, so it does not stand in for a sync.</param>
public sealed record AccountLease(string RunId, string Owner, DateTimeOffset Until, bool IsOperation = false);

/// <summary>A run that waits because Personio said "later".</summary>
/// <param name="RunId">The run.</param>
/// <param name="Until">When it continues (UTC).</param>
public sealed record AccountDeferral(string RunId, DateTimeOffset Until);

/// <summary>How recent the stored data of an account is.</summary>
/// <param name="DataAsOf">When a run last read everybody (UTC), or null: the stored data is as of then.</param>
/// <param name="DataRunId">That run, or null. If it is repeated because its record could not be written, it is not a second run.</param>
/// <param name="RanAt">When the last successful run ended (UTC), whether its list was proven complete or not; or null.</param>
public sealed record AccountFreshness(DateTimeOffset? DataAsOf = null, string? DataRunId = null, DateTimeOffset? RanAt = null)
{
    /// <summary>No run has ended well yet.</summary>
    public static AccountFreshness None { get; } = new();
}

/// <summary>Something that is wrong with an account.</summary>
/// <param name="Notice">What is wrong.</param>
/// <param name="Since">Since when (UTC).</param>
public sealed record AccountProblem(Notice Notice, DateTimeOffset Since);

/// <summary>The plan that waits for a decision.</summary>
/// <param name="PlanId">The plan.</param>
/// <param name="Hash">
/// Which changes it holds: the same changes need no second plan. Null when the plan was deleted with an erased person.
/// </param>
/// <param name="Reason">Why its changes are held.</param>
/// <param name="Since">Since when changes of this account are held (UTC).</param>
public sealed record HeldPlan(string PlanId, string? Hash, Notice Reason, DateTimeOffset Since);

/// <summary>What the next run may be compared with instead of with every row.</summary>
/// <param name="Value">A digest of everything that the last run's result was derived from.</param>
/// <param name="Epoch">The epoch of that run. After a later epoch the digest says nothing any more.</param>
/// <param name="Pages">The pages that the run read: while each is unchanged, the digest is too.</param>
/// <param name="Warnings">
/// The run's warnings. A run that goes by the digest repeats them, because they are derived from the same data.
/// </param>
public sealed record AccountDigest(string Value, long Epoch, KnownPages Pages, IReadOnlyList<Notice> Warnings);

/// <summary>What retention has deleted of an account.</summary>
/// <param name="SweptAt">When old runs, changes and plans were last deleted (UTC), or null.</param>
/// <param name="SweptThrough">
/// The place in the change feed up to which changes were deleted, or null. A reader who stopped before it has missed some.
/// </param>
public sealed record AccountRetention(DateTimeOffset? SweptAt = null, string? SweptThrough = null)
{
    /// <summary>Nothing was deleted yet.</summary>
    public static AccountRetention None { get; } = new();
}
