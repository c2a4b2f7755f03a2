using PersonioFunctions.Plans;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Operations;

/// <summary>What came of a person's decision about a plan.</summary>
public enum DecisionOutcome
{
    /// <summary>Exactly that plan was applied.</summary>
    Applied,

    /// <summary>The plan's changes stay out.</summary>
    Rejected,

    /// <summary>There is no such plan, or it is too old.</summary>
    NotFound,

    /// <summary>It was decided before.</summary>
    AlreadyDecided,

    /// <summary>Another run holds the account.</summary>
    Busy,

    /// <summary>Personio, or the table, says something else by now. Nothing was applied.</summary>
    SourceMoved,

    /// <summary>It is a plan of settings where one of a sync is asked for, or the other way round. Nothing was applied.</summary>
    OtherKind,

    /// <summary>Somebody else changed the account at the same moment. Nothing was applied.</summary>
    Conflict,
}

/// <summary>A decision and what it led to.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Plan">The plan; after <see cref="DecisionOutcome.SourceMoved"/> the fresh one.</param>
/// <param name="Run">The run that applied it, or null.</param>
public sealed record Decision(DecisionOutcome Outcome, StoredPlan? Plan = null, SyncRun? Run = null);
