using PersonioFunctions.Planning.Guard;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Planning;

/// <summary>What a run has found out before it writes anything.</summary>
/// <param name="Run">The run with its requests, pages and warnings.</param>
/// <param name="Snapshot">What Personio says.</param>
/// <param name="Plan">What would be done.</param>
/// <param name="Verdict">What the guard says of it.</param>
public sealed record PlannedRun(SyncRun Run, Snapshot Snapshot, SyncPlan Plan, GuardVerdict Verdict)
{
    /// <summary>What the next run may go by once this one has ended; null when it has to compare everybody.</summary>
    public string? Digest { get; init; }
}
