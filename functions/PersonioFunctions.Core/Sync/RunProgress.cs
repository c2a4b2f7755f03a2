using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Snapshots;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>Counts pages and requests into the record of a run while it reads Personio.</summary>
/// <param name="run">The run as it begins to read.</param>
/// <param name="pageRead">Told the run after each page, so that a run that fails still says how far it came; or null.</param>
internal sealed class RunProgress(SyncRun run, Action<SyncRun>? pageRead = null)
{
    /// <summary>The run with what it has read so far.</summary>
    public SyncRun Run { get; private set; } = run;

    /// <summary>Counts a page of the list.</summary>
    /// <param name="list">The list with that page.</param>
    /// <param name="requests">The requests that the page took.</param>
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
