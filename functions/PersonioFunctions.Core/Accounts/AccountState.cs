using Azure;
using PersonioFunctions.Personio.Paging;

namespace PersonioFunctions.Accounts;

/// <summary>How the syncs of an account are doing: one row, changed only by compare-and-swap.</summary>
public sealed record AccountState
{
    /// <summary>The account's name.</summary>
    public required string Account { get; init; }

    /// <summary>The run that holds the account, or null.</summary>
    public string? ActiveRunId { get; init; }

    /// <summary>Which attempt of that run holds it: tells a redelivered message from the attempt that is still at work.</summary>
    public string? ActiveOwner { get; init; }

    /// <summary>Until when it holds the account unless it says so again (UTC).</summary>
    public DateTimeOffset? ActiveUntil { get; init; }

    /// <summary>Whether a person waits for that run: then it is no sync of everybody, and does not stand for one.</summary>
    public bool ActiveIsOperation { get; init; }

    /// <summary>How many turns at the account have been taken: the number of the latest. Orders the feed of changes.</summary>
    public long Epoch { get; init; }

    /// <summary>The last turn whose changes are known to have happened as announced: the feed shows them up to here.</summary>
    public long SettledEpoch { get; init; }

    /// <summary>When old runs, changes and plans were last deleted (UTC).</summary>
    public DateTimeOffset? SweptAt { get; init; }

    /// <summary>Up to which place the feed of changes was deleted: a reader who stopped before it has missed something.</summary>
    public string? SweptThrough { get; init; }

    /// <summary>Whether people were erased here who may still be listed.</summary>
    public bool HasErased { get; init; }

    /// <summary>The run that waits because Personio said "later", or null.</summary>
    public string? DeferredRunId { get; init; }

    /// <summary>Until when it waits (UTC).</summary>
    public DateTimeOffset? DeferredUntil { get; init; }

    /// <summary>When a run last read everybody (UTC): the stored data is as of then.</summary>
    public DateTimeOffset? DataAsOf { get; init; }

    /// <summary>The run that did: done again because its record could not be written, it is not a second one.</summary>
    public string? DataRunId { get; init; }

    /// <summary>When the last good run ended (UTC), whether it could read everybody or not.</summary>
    public DateTimeOffset? RanAt { get; init; }

    /// <summary>What is wrong since the last good run, or null.</summary>
    public Notice? Error { get; init; }

    /// <summary>Since when it is wrong (UTC).</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Credentials that Personio refused, or null. See <see cref="QuarantineOf"/>.</summary>
    public Quarantine? Quarantine { get; init; }

    /// <summary>Why the last good run could not read everybody for sure, or null.</summary>
    public Notice? Incomplete { get; init; }

    /// <summary>What the last good run could not do fully, or null.</summary>
    public Notice? Degradation { get; init; }

    /// <summary>Since when (UTC).</summary>
    public DateTimeOffset? DegradedSince { get; init; }

    /// <summary>The plan that waits for a person's decision, or null.</summary>
    public string? HeldPlanId { get; init; }

    /// <summary>Which changes wait: the same ones need no second plan.</summary>
    public string? HeldHash { get; init; }

    /// <summary>Why they wait.</summary>
    public Notice? HeldReason { get; init; }

    /// <summary>Since when (UTC).</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>The client id that was last seen to show the stored people, or null.</summary>
    public string? VerifiedClientId { get; init; }

    /// <summary>Whom the last complete list showed, or null.</summary>
    public EmployeeSketch? Sketch { get; init; }

    /// <summary>What the result of the last run that can stand for the next one followed from; null when there is none.</summary>
    public string? Digest { get; init; }

    /// <summary>The turn of that run: it says nothing any more once somebody has taken another.</summary>
    public long DigestEpoch { get; init; }

    /// <summary>The pages that run saw: while each is as it was, the digest is too.</summary>
    public KnownPages DigestPages { get; init; } = KnownPages.None;

    /// <summary>What a run that goes by the digest has to tell again: it follows from the same data.</summary>
    public IReadOnlyList<Notice> DigestWarnings { get; init; } = [];

    /// <summary>People who are stored and were not in the last complete list, and when a list last had them.</summary>
    public MissingEmployees Missing { get; init; } = MissingEmployees.None;

    /// <summary>When something follows by itself for somebody of the account (UTC), or earlier; null when nothing does.</summary>
    public DateTimeOffset? NextTransitionAt { get; init; }

    /// <summary>What the credentials may read; null while nothing is known of it.</summary>
    public AttributeReport? Attributes { get; init; }

    /// <summary>The row's version; default when there is no row yet.</summary>
    public ETag ETag { get; init; }

    /// <summary>Whether a run holds the account now.</summary>
    public bool IsActive(DateTimeOffset now) => ActiveRunId is not null && ActiveUntil > now;

    /// <summary>The quarantine that an account is in with the credentials that it has; null when it is in none.</summary>
    public Quarantine? QuarantineOf(CredentialsVersion credentials) => Quarantine?.Refused == credentials ? Quarantine : null;

    /// <summary>The state when something follows by itself at <paramref name="next"/> as well (UTC); null for nothing.</summary>
    public AccountState WithTransition(DateTimeOffset? next) =>
        next is null || NextTransitionAt <= next ? this : this with { NextTransitionAt = next };

    /// <summary>Whether the account waits for Personio now.</summary>
    public bool IsDeferred(DateTimeOffset now) => DeferredRunId is not null && DeferredUntil > now;
}
