using PersonioFunctions.Personio.Paging;

namespace PersonioFunctions.Accounts;

/// <summary>A run's hold on its account. At most one run holds an account; a lease that is not renewed expires.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Owner">The attempt at that run. Distinguishes a redelivered message from the attempt that is still running.</param>
/// <param name="Until">When the lease expires unless it is renewed (UTC).</param>
/// <param name="IsOperation">Whether the run is an exclusive operation. It syncs only a part, so it does not stand in for a sync.</param>
public sealed record AccountLease(string RunId, string Owner, DateTimeOffset Until, bool IsOperation = false)
{
    /// <summary>The largest <c>Sync__LeaseSeconds</c>.</summary>
    public const int MaxSeconds = 600;

    /// <summary>The longest time that a lease can last, and a minute because the clocks of two hosts differ.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(MaxSeconds) + TimeSpan.FromMinutes(1);
}

/// <summary>A run that waits because Personio said "later".</summary>
/// <param name="RunId">The run.</param>
/// <param name="Until">When it continues (UTC).</param>
public sealed record AccountDeferral(string RunId, DateTimeOffset Until);

/// <summary>How recent the stored data of an account is.</summary>
/// <param name="DataAsOf">When a run last read all employees (UTC), or null. The stored data is as of then.</param>
/// <param name="DataRunId">That run, or null. A repetition of it after its record could not be written is not a second run.</param>
/// <param name="RanAt">When the last successful run ended (UTC), whether its list was proven complete or not; or null.</param>
public sealed record AccountFreshness(DateTimeOffset? DataAsOf = null, string? DataRunId = null, DateTimeOffset? RanAt = null)
{
    /// <summary>The freshness of an account without a successful run.</summary>
    public static AccountFreshness None { get; } = new();
}

/// <summary>A problem of an account.</summary>
/// <param name="Notice">The problem.</param>
/// <param name="Since">The time since which it has existed (UTC).</param>
public sealed record AccountProblem(Notice Notice, DateTimeOffset Since);

/// <summary>The plan that waits for a decision.</summary>
/// <param name="PlanId">The plan.</param>
/// <param name="Hash">
/// The hash of its changes, because the same changes need no second plan. Null when the plan was deleted with an erased person.
/// </param>
/// <param name="Reason">The reason why its changes are held.</param>
/// <param name="Since">The time since which changes of this account are held (UTC).</param>
public sealed record HeldPlan(string PlanId, string? Hash, Notice Reason, DateTimeOffset Since);

/// <summary>A digest that the next run may compare with instead of comparing every row.</summary>
/// <param name="Value">The digest of all inputs of the last run.</param>
/// <param name="Epoch">The epoch of that run. After a later epoch the digest is no longer valid.</param>
/// <param name="Pages">The pages that the run read. While all are unchanged, the digest is unchanged too.</param>
/// <param name="Warnings">
/// The run's warnings. A run that uses the digest repeats them, because they are derived from the same data.
/// </param>
public sealed record AccountDigest(string Value, long Epoch, KnownPages Pages, IReadOnlyList<Notice> Warnings);

/// <summary>The progress of retention for an account.</summary>
/// <param name="SweptAt">When old runs, changes and plans were last deleted (UTC), or null.</param>
/// <param name="SweptThrough">
/// The position in the change feed up to which changes were deleted, or null. A reader with an earlier cursor has missed some.
/// </param>
public sealed record AccountRetention(DateTimeOffset? SweptAt = null, string? SweptThrough = null)
{
    /// <summary>The progress before anything was deleted.</summary>
    public static AccountRetention None { get; } = new();
}
