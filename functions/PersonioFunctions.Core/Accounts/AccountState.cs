using Azure;
using PersonioFunctions.Employees.Own;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Accounts;

/// <summary>
/// The state of an account: one row, changed only by compare-and-swap. Optional parts are null when they do not apply.
/// </summary>
public sealed record AccountState
{
    /// <summary>The account's name.</summary>
    public required string Account { get; init; }

    /// <summary>The run that holds the account, or null.</summary>
    public AccountLease? Lease { get; init; }

    /// <summary>The number of the latest lease. It fences off earlier lease holders and orders the change feed.</summary>
    public long Epoch { get; init; }

    /// <summary>The last epoch whose changes are known to have happened as written ahead. The feed shows changes up to here.</summary>
    public long SettledEpoch { get; init; }

    /// <summary>The first epoch since the account was connected, or connected again after its data was purged.</summary>
    public long FirstEpoch { get; init; }

    /// <summary>
    /// Returns the state with the next epoch. The first one is the time in seconds, so that it is later than every epoch that the account
    /// had before its data was purged. Old cursors then belong to no feed.
    /// </summary>
    public AccountState WithNextEpoch(DateTimeOffset now) => Epoch > 0
        ? this with { Epoch = Epoch + 1 }
        : this with { Epoch = now.ToUnixTimeSeconds(), FirstEpoch = now.ToUnixTimeSeconds() };

    /// <summary>The run that waits because Personio said "later", or null.</summary>
    public AccountDeferral? Deferral { get; init; }

    /// <summary>How recent the stored data is.</summary>
    public AccountFreshness Freshness { get; init; } = AccountFreshness.None;

    /// <summary>The error since the last successful run, or null.</summary>
    public AccountProblem? Failure { get; init; }

    /// <summary>Credentials that Personio refused, or null. See <see cref="QuarantineOf"/>.</summary>
    public Quarantine? Quarantine { get; init; }

    /// <summary>Credentials that Personio has refused lately and that are tried again soon, or null.</summary>
    public RefusedCredentials? Refusal { get; init; }

    /// <summary>Why the last successful run could not prove its list complete, or null.</summary>
    public Notice? Incomplete { get; init; }

    /// <summary>What the lists of the last runs had in common if they were not proven complete, or null.</summary>
    public RepeatedDoubt? Doubt { get; init; }

    /// <summary>The page size that Personio accepts.</summary>
    public PageSize PageSize { get; init; } = PageSize.Hundred;

    /// <summary>The data that the last successful run could not read, or null.</summary>
    public AccountProblem? Degradation { get; init; }

    /// <summary>
    /// The number of former employees whose erasure a person has approved with a plan, and who are not all erased yet; 0 for none.
    /// The next runs look all of them up at once and erase them without another approval.
    /// </summary>
    public int ApprovedErasures { get; init; }

    /// <summary>The number of runs in a row in which no lookup of an employee had a usable answer.</summary>
    public int FailedLookupRuns { get; init; }

    /// <summary>The warning about people whose status contradicts their last day, or null.</summary>
    public Notice? ContradictingDates { get; init; }

    /// <summary>The plan that waits for a decision, or null.</summary>
    public HeldPlan? Held { get; init; }

    /// <summary>The digest that the next run may compare with instead of comparing every row, or null.</summary>
    public AccountDigest? Digest { get; init; }

    /// <summary>The progress of retention.</summary>
    public AccountRetention Retention { get; init; } = AccountRetention.None;

    /// <summary>Whether people were erased here. Personio may still list them.</summary>
    public bool HasErased { get; init; }

    /// <summary>The client id whose list last matched the stored people, or null.</summary>
    public string? VerifiedClientId { get; init; }

    /// <summary>A sketch of the people in the last complete list, or null.</summary>
    public EmployeeSketch? Sketch { get; init; }

    /// <summary>Stored people who were not in the last complete list, and when a list last had them.</summary>
    public MissingEmployees Missing { get; init; } = MissingEmployees.None;

    /// <summary>When the next date-driven change of an employee is due (UTC), or an earlier time; null when none is scheduled.</summary>
    public DateTimeOffset? NextTransitionAt { get; init; }

    /// <summary>Which attributes the credentials can read; null until this is known.</summary>
    public AttributeReport? Attributes { get; init; }

    /// <summary>The attributes that the stored rows have, while the account is disconnected and its data is kept.</summary>
    public AttributeChoice KeptAttributes { get; init; } = AttributeChoice.None;

    /// <summary>The row's version; default when there is no row yet.</summary>
    public ETag ETag { get; init; }

    /// <summary>
    /// Whether a run holds the account at <paramref name="now"/>. A lease that ends later than any lease can was written by a host whose
    /// clock was wrong, so it does not count.
    /// </summary>
    public bool IsActive(DateTimeOffset now) => Lease is { } lease && lease.Until > now && lease.Until <= now + AccountLease.Longest;

    /// <summary>Whether the account waits for Personio at <paramref name="now"/>.</summary>
    public bool IsDeferred(DateTimeOffset now) => Deferral is { } deferral && deferral.Until > now;

    /// <summary>Returns the quarantine that applies to <paramref name="credentials"/>, or null.</summary>
    public Quarantine? QuarantineOf(CredentialsVersion credentials) => Quarantine?.Refused == credentials ? Quarantine : null;

    /// <summary>Returns the state with a date-driven change that is due at <paramref name="next"/> as well (UTC); null for none.</summary>
    public AccountState WithTransition(DateTimeOffset? next) =>
        next is null || NextTransitionAt <= next ? this : this with { NextTransitionAt = next };

    /// <summary>Returns the state after a successful run. Earlier failures are over.</summary>
    public AccountState Succeeded(DateTimeOffset now) => this with
    {
        Deferral = null,
        Failure = null,
        Quarantine = null,
        Refusal = null,
        Freshness = Freshness with { RanAt = now },
    };

    /// <summary>Returns the state after a run that ended without a result.</summary>
    public AccountState Failed(Notice error, DateTimeOffset now) => this with
    {
        Deferral = null,
        Failure = new AccountProblem(error, Failure?.Since ?? now),
        Quarantine = Quarantine?.Probed(now),
    };

    /// <summary>
    /// Returns the state after a permanent failure. Its kind decides whether the credentials are tried again.
    /// </summary>
    public AccountState Refused(CredentialsVersion credentials, PersonioFailureKind kind, Notice error, DateTimeOffset now)
    {
        var failed = Failed(error, now);
        return kind switch
        {
            PersonioFailureKind.Unauthorized =>
                failed with { Quarantine = Quarantine.After(Quarantine, credentials, now), Refusal = null },

            // The credentials are valid after all; they lack a permission.
            PersonioFailureKind.Forbidden => failed with { Quarantine = null, Refusal = null },
            _ => failed,
        };
    }

    /// <summary>
    /// Returns the refusals of credentials including one more; null when they have to be quarantined, or are already.
    /// </summary>
    public RefusedCredentials? AfterRefusal(CredentialsVersion credentials, DateTimeOffset now) =>
        QuarantineOf(credentials) is null ? RefusedCredentials.After(Refusal, credentials, now) : null;

    /// <summary>Returns the state while a run waits for Personio.</summary>
    public AccountState Deferred(string runId, Notice error, DateTimeOffset until, DateTimeOffset now) =>
        Failed(error, now) with { Deferral = new AccountDeferral(runId, until) };

    /// <summary>
    /// Returns the state after the account is disconnected. It drops the findings of runs with these credentials, and keeps everything
    /// that belongs to the stored data. When the name is connected again, the feed continues and the new list is compared with the data.
    /// </summary>
    public AccountState Disconnected() => this with
    {
        Deferral = null,
        Freshness = AccountFreshness.None,
        Failure = null,
        Quarantine = null,
        Refusal = null,
        Doubt = null,
        PageSize = PageSize.Hundred,
        Incomplete = null,
        Degradation = null,
        Digest = null,
        Sketch = null,
        Missing = MissingEmployees.None,
        Attributes = null,
    };
}
