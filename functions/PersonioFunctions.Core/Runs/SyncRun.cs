using PersonioFunctions.Accounts;

namespace PersonioFunctions.Runs;

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

    /// <summary>Its latest turn at the account; see <see cref="AccountState.Epoch"/>.</summary>
    public long Epoch { get; init; }

    /// <summary>Its first turn: a run that was interrupted takes several.</summary>
    public long FirstEpoch { get; init; }

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

    /// <summary>Returns the run as one that ended without a result.</summary>
    public SyncRun Failed(Notice error) => this with { Status = SyncRunStatus.Failed, Error = error };

    /// <summary>The run that a message asks for.</summary>
    public static SyncRun From(SyncMessage message, SyncRunStatus status) => new()
    {
        RunId = message.RunId,
        Account = message.Account,
        Trigger = message.Trigger,
        Status = status,
        RequestedAt = message.RequestedAt,
    };
}
