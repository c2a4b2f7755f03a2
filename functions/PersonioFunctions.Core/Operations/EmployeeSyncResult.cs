using PersonioFunctions.Runs;

namespace PersonioFunctions.Operations;

/// <summary>One step of the sync of one person, for a person who wants to know. Names columns and rules, never values.</summary>
/// <param name="Name"><c>fetched</c>, <c>mapped</c>, <c>compared</c>, <c>decided</c> or <c>written</c>.</param>
/// <param name="Detail">What happened.</param>
public sealed record SyncStep(string Name, string Detail);

/// <summary>What came of syncing one person.</summary>
public enum EmployeeSyncOutcome
{
    /// <summary>The steps say what happened.</summary>
    Done,

    /// <summary>Neither Personio nor the table has this person.</summary>
    NotFound,

    /// <summary>Another run holds the account.</summary>
    Busy,

    /// <summary>The person was erased here and does not come back.</summary>
    Erased,
}

/// <summary>The sync of one person and what it did.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Run">The run, or null.</param>
/// <param name="Steps">The way from Personio to the table.</param>
public sealed record EmployeeSyncResult(EmployeeSyncOutcome Outcome, SyncRun? Run = null, IReadOnlyList<SyncStep>? Steps = null);
