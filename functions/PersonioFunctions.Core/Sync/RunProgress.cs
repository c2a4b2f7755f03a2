using PersonioFunctions.Planning.Snapshots;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>Counts the pages and requests of a run while it reads Personio.</summary>
/// <param name="run">The run before it reads.</param>
/// <param name="pageRead">Called with the run after each page, so that the record of a failed run shows its progress; or null.</param>
internal sealed class RunProgress(SyncRun run, Action<SyncRun>? pageRead = null)
{
    /// <summary>The run with its progress so far.</summary>
    public SyncRun Run { get; private set; } = run;

    /// <summary>Counts a page of the list.</summary>
    /// <param name="list">The list including that page.</param>
    /// <param name="requests">The number of requests for the page.</param>
    public void AddPage(SnapshotBuilder list, int requests)
    {
        Run = Run with
        {
            Counts = new SyncCounts(Fetched: list.Fetched),
            Total = list.Total,
            Pages = Run.Pages + 1,
            PersonioRequests = Run.PersonioRequests + requests,
        };
        pageRead?.Invoke(Run);
    }

    /// <summary>Counts other requests.</summary>
    public void AddRequests(int requests) => Run = Run with { PersonioRequests = Run.PersonioRequests + requests };
}
