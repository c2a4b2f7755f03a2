using PersonioFunctions.Accounts;
using PersonioFunctions.Personio;
using PersonioFunctions.Personio.Paging;
using PersonioFunctions.Planning;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>The result of a run: the data it read, its decisions and its changes. Each part is set as soon as it is known.</summary>
/// <param name="Run">The run with its counts and warnings. The caller sets its status.</param>
/// <param name="Pages">The pages that the run read.</param>
public sealed record RunResult(SyncRun Run, KnownPages Pages)
{
    /// <summary>The decisions; null when all people are unchanged since the last run.</summary>
    public JudgedPlan? Judged { get; init; }

    /// <summary>The digest for the next run; null when that run has to compare all people.</summary>
    public string? Digest { get; init; }

    /// <summary>The page size that Personio accepted; null when the run does not say.</summary>
    public PageSize? PageSize { get; init; }

    /// <summary>The plan that waits for a decision, or null.</summary>
    public HeldPlan? Held { get; init; }

    /// <summary>
    /// The number of former employees who are not listed, if a person has approved their erasure with this run; otherwise null.
    /// </summary>
    public int? ApprovedErasures { get; init; }

    /// <summary>
    /// The client id that listed the stored people, or whose plan a person approved; null when the list looks like another company.
    /// </summary>
    public string? VerifiedClientId { get; init; }
}
