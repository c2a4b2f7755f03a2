using PersonioFunctions.Runs;

namespace PersonioFunctions.Triggers.Http.Runs;

/// <summary>A run as the API shows it.</summary>
internal sealed record RunBody(
    string RunId,
    string Account,
    SyncTrigger Trigger,
    SyncRunStatus Status,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    SyncCountsBody Counts,
    int? Total,
    int Pages,
    int PersonioRequests,
    int StorageTransactions,
    IReadOnlyList<NoticeBody> Warnings,
    NoticeBody? Error)
{
    public static RunBody From(SyncRun run) => new(
        run.RunId,
        run.Account,
        run.Trigger,
        run.Status,
        run.RequestedAt,
        run.StartedAt,
        run.FinishedAt,
        SyncCountsBody.From(run.Counts),
        run.Total,
        run.Pages,
        run.PersonioRequests,
        run.StorageTransactions,
        NoticeBody.FromAll(run.Warnings),
        NoticeBody.FromOptional(run.Error));
}

/// <summary>How many records a run read, and what became of them.</summary>
internal sealed record SyncCountsBody(
    int Fetched, int Created, int Updated, int Unchanged, int Held, int Skipped, int Left, int Missing, int? MissedByWebhooks)
{
    public static SyncCountsBody From(SyncCounts counts) => new(
        counts.Fetched,
        counts.Created,
        counts.Updated,
        counts.Unchanged,
        counts.Held,
        counts.Skipped,
        counts.Left,
        counts.Missing,
        counts.MissedByWebhooks);
}
