using System.Globalization;
using PersonioFunctions.Accounts;

namespace PersonioFunctions.Sync;

/// <summary>Where a run stands.</summary>
public enum SyncRunStatus
{
    /// <summary>Waits for its turn, or for Personio.</summary>
    Queued,

    /// <summary>Is at work.</summary>
    Running,

    /// <summary>Everything that could be read has landed.</summary>
    Succeeded,

    /// <summary>Upserts have landed; the rest waits for a person.</summary>
    Held,

    /// <summary>Ended without result. The next one begins anew.</summary>
    Failed,
}

/// <summary>The account of every record: <c>fetched = created + updated + unchanged + held + skipped</c>.</summary>
/// <param name="Fetched">Distinct people that Personio listed, and records that could not be told apart.</param>
/// <param name="Created">Seen for the first time and stored.</param>
/// <param name="Updated">Changed and stored.</param>
/// <param name="Unchanged">Not written, because nothing changed.</param>
/// <param name="Held">Not written, because a person has to decide.</param>
/// <param name="Skipped">Records that could not be used; the run's warnings name them.</param>
/// <param name="Left">People who left, or turned out never to have started, by this run.</param>
/// <param name="Missing">People who are stored and were not in a list that was proven complete.</param>
public sealed record SyncCounts(
    int Fetched = 0, int Created = 0, int Updated = 0, int Unchanged = 0, int Held = 0, int Skipped = 0, int Left = 0, int Missing = 0)
{
    /// <summary>The counts for people: <c>40 fetched, 1 created, …</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Fetched} fetched, {Created} created, {Updated} updated, {Unchanged} unchanged, {Held} held, {Skipped} skipped, {Left} left, {Missing} missing");
}

/// <summary>One run, from request to result.</summary>
public sealed record SyncRun
{
    /// <summary>See <see cref="RunIds"/>.</summary>
    public required string RunId { get; init; }

    /// <summary>The account's name.</summary>
    public required string Account { get; init; }

    /// <summary>Who asked.</summary>
    public required SyncTrigger Trigger { get; init; }

    /// <summary>Where it stands.</summary>
    public required SyncRunStatus Status { get; init; }

    /// <summary>When it was asked for (UTC).</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When its latest attempt began (UTC).</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Its latest turn at the account; see <see cref="AccountState.Turn"/>.</summary>
    public long Turn { get; init; }

    /// <summary>Its first turn: a run that was interrupted takes several.</summary>
    public long FirstTurn { get; init; }

    /// <summary>How often Personio has said "later".</summary>
    public int Deferrals { get; init; }

    /// <summary>What became of every record; while running, how far it is.</summary>
    public SyncCounts Counts { get; init; } = new();

    /// <summary>How many records Personio says there are, once it has said so.</summary>
    public int? Total { get; init; }

    /// <summary>Pages read.</summary>
    public int Pages { get; init; }

    /// <summary>Requests to Personio, retries and tokens included.</summary>
    public int PersonioRequests { get; init; }

    /// <summary>Storage transactions of the latest attempt, retries included.</summary>
    public int StorageTransactions { get; init; }

    /// <summary>What a person should know about the result.</summary>
    public IReadOnlyList<Notice> Warnings { get; init; } = [];

    /// <summary>Why it failed or waits.</summary>
    public Notice? Error { get; init; }

    /// <summary>Whether it has ended: it will not run again.</summary>
    public bool IsFinished => Status is SyncRunStatus.Succeeded or SyncRunStatus.Held or SyncRunStatus.Failed;

    /// <summary>The run that a message asks for.</summary>
    public static SyncRun Of(SyncMessage message, SyncRunStatus status) => new()
    {
        RunId = message.RunId,
        Account = message.Account,
        Trigger = message.Trigger,
        Status = status,
        RequestedAt = message.RequestedAt,
    };
}
