using PersonioFunctions.Accounts;

namespace PersonioFunctions.Runs;

/// <summary>One run, from request to result.</summary>
public sealed record SyncRun
{
    /// <summary>See <see cref="RunIds"/>.</summary>
    public required string RunId { get; init; }

    /// <summary>The account's name.</summary>
    public required string Account { get; init; }

    /// <summary>The trigger of the run.</summary>
    public required SyncTrigger Trigger { get; init; }

    /// <summary>The status.</summary>
    public required SyncRunStatus Status { get; init; }

    /// <summary>When the run was requested (UTC).</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When the latest attempt began (UTC), or null.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the run ended (UTC), or null.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The epoch of the latest attempt; see <see cref="AccountState.Epoch"/>.</summary>
    public long Epoch { get; init; }

    /// <summary>The epoch of the first attempt. A run that was interrupted has several.</summary>
    public long FirstEpoch { get; init; }

    /// <summary>How often the run was deferred.</summary>
    public int Deferrals { get; init; }

    /// <summary>The number of records by outcome; while the run is in progress, the progress so far.</summary>
    public SyncCounts Counts { get; init; } = new();

    /// <summary>The number of records according to Personio; null until Personio has said so.</summary>
    public int? Total { get; init; }

    /// <summary>The number of pages read.</summary>
    public int Pages { get; init; }

    /// <summary>The number of requests to Personio, retries and tokens included.</summary>
    public int PersonioRequests { get; init; }

    /// <summary>The number of storage transactions of the latest attempt, retries included.</summary>
    public int StorageTransactions { get; init; }

    /// <summary>Warnings about the result.</summary>
    public IReadOnlyList<Notice> Warnings { get; init; } = [];

    /// <summary>The reason why the run failed or waits, or null.</summary>
    public Notice? Error { get; init; }

    /// <summary>Whether the run has ended and will not be attempted again.</summary>
    public bool IsFinished => Status is SyncRunStatus.Succeeded or SyncRunStatus.Held or SyncRunStatus.Failed;

    /// <summary>Returns the run as one that ended without a result.</summary>
    public SyncRun Failed(Notice error) => this with { Status = SyncRunStatus.Failed, Error = error };

    /// <summary>Returns the run that a message asks for.</summary>
    public static SyncRun From(SyncMessage message, SyncRunStatus status) => new()
    {
        RunId = message.RunId,
        Account = message.Account,
        Trigger = message.Trigger,
        Status = status,
        RequestedAt = message.RequestedAt,
    };
}
