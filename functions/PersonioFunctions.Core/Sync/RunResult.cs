using PersonioFunctions.Personio.Paging;
using PersonioFunctions.Planning;
using PersonioFunctions.Plans;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>What a run did.</summary>
/// <param name="Run">The run with its counts and warnings; its status is still the caller's to set.</param>
/// <param name="Pages">The pages that it saw.</param>
/// <param name="Planned">What was planned; null when everybody is as the last run left them.</param>
/// <param name="Held">What waits, or null.</param>
public sealed record RunResult(SyncRun Run, KnownPages Pages, PlannedRun? Planned, HeldChanges? Held)
{
    /// <summary>The client id whose credentials showed the stored people, or whose a person approved; null when they look like another company.</summary>
    public string? VerifiedClientId { get; init; }
}
