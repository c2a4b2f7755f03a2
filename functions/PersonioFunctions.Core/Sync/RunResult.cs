using PersonioFunctions.Accounts;
using PersonioFunctions.Personio.Paging;
using PersonioFunctions.Planning;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>What a run has read, decided and done; each part as soon as there is one.</summary>
/// <param name="Run">The run with its counts and warnings; its status is still the caller's to set.</param>
/// <param name="Pages">The pages that it saw.</param>
public sealed record RunResult(SyncRun Run, KnownPages Pages)
{
    /// <summary>What was decided; null when everybody is as the last run left them.</summary>
    public JudgedPlan? Judged { get; init; }

    /// <summary>What the next run may go by once this one has ended; null when it has to compare everybody.</summary>
    public string? Digest { get; init; }

    /// <summary>The changes that wait for a person, or null.</summary>
    public HeldPlan? Held { get; init; }

    /// <summary>
    /// The client id whose credentials showed the stored people, or whose plan a person approved; null when they look like another company.
    /// </summary>
    public string? VerifiedClientId { get; init; }
}
