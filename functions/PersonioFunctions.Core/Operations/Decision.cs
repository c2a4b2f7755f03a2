using PersonioFunctions.Plans;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Operations;

/// <summary>The outcome of a decision about a plan.</summary>
public enum DecisionOutcome
{
    /// <summary>Exactly that plan was applied.</summary>
    Applied,

    /// <summary>The plan's changes stay out.</summary>
    Rejected,

    /// <summary>No such plan exists, or it is too old.</summary>
    NotFound,

    /// <summary>The plan was decided before.</summary>
    AlreadyDecided,

    /// <summary>Another run holds the account.</summary>
    Busy,

    /// <summary>Personio, or the stored data, has changed since the plan was made. Nothing was applied.</summary>
    SourceMoved,

    /// <summary>The plan is about settings and the call is about a sync, or the reverse. Nothing was applied.</summary>
    OtherKind,

    /// <summary>Another caller changed the account at the same moment. Nothing was applied.</summary>
    Conflict,
}

/// <summary>A decision and its result.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Plan">The plan; after <see cref="DecisionOutcome.SourceMoved"/> the new one.</param>
/// <param name="Run">The run that applied the plan, or null.</param>
public sealed record Decision(DecisionOutcome Outcome, StoredPlan? Plan = null, SyncRun? Run = null);
