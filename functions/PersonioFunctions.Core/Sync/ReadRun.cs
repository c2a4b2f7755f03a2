using PersonioFunctions.Personio.Paging;
using PersonioFunctions.Planning;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>What a run has found in Personio.</summary>
/// <param name="Run">The run with its requests, pages, counts and warnings so far.</param>
/// <param name="Pages">The pages that it saw.</param>
/// <param name="Planned">What follows; null when everybody is as the last run left them.</param>
public sealed record ReadRun(SyncRun Run, KnownPages Pages, PlannedRun? Planned);
