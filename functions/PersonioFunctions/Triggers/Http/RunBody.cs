using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Triggers.Http;

/// <summary>A run as the API shows it.</summary>
internal sealed record RunBody(
    string RunId,
    string Account,
    string Trigger,
    string Status,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    SyncCounts Counts,
    int? Total,
    int Pages,
    int PersonioRequests,
    int StorageTransactions,
    IReadOnlyList<Notice> Warnings,
    Notice? Error)
{
    public static RunBody From(SyncRun run) => new(
        run.RunId,
        run.Account,
        HttpJson.Word(run.Trigger),
        HttpJson.Word(run.Status),
        run.RequestedAt,
        run.StartedAt,
        run.FinishedAt,
        run.Counts,
        run.Total,
        run.Pages,
        run.PersonioRequests,
        run.StorageTransactions,
        run.Warnings,
        run.Error);
}
