using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>One step of the sync of one person, as an explanation. It names columns and rules, but no values.</summary>
/// <param name="Name"><c>fetched</c>, <c>mapped</c>, <c>compared</c>, <c>decided</c> or <c>written</c>.</param>
/// <param name="Detail">A sentence that says what happened.</param>
public sealed record SyncStep(string Name, string Detail);

/// <summary>The outcome of the sync of one person.</summary>
public enum EmployeeSyncOutcome
{
    /// <summary>The steps say what happened.</summary>
    Done,

    /// <summary>Neither Personio nor the table has the person.</summary>
    NotFound,

    /// <summary>Another run holds the account.</summary>
    Busy,

    /// <summary>The person was erased here and is not stored again.</summary>
    Erased,
}

/// <summary>The result of the sync of one person.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Run">The run, or null.</param>
/// <param name="Steps">The steps from Personio to the table, or null.</param>
public sealed record EmployeeSyncResult(EmployeeSyncOutcome Outcome, SyncRun? Run = null, IReadOnlyList<SyncStep>? Steps = null);
