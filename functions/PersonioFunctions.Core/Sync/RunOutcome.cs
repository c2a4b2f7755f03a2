using PersonioFunctions.Accounts;

namespace PersonioFunctions.Sync;

/// <summary>What the end of a run means for the state of its account. Pure.</summary>
internal static class RunOutcome
{
    /// <summary>Everything that could be read has landed: whatever was wrong before is over.</summary>
    public static AccountState Succeeded(AccountState state, RunResult result, DateTimeOffset now)
    {
        var complete = result.Snapshot.Incomplete is null;
        var attributes = AttributeDoctor.Examine(state.Attributes, result.Snapshot, result.Plan.ValuesKept, result.Run.RunId, now);
        var degradation = RunWarnings.Unreadable(attributes) ?? result.Snapshot.Incomplete;
        return state with
        {
            DeferredRunId = null,
            DeferredUntil = null,
            Error = null,
            FailingSince = null,
            HeldPlanId = result.Held?.PlanId,
            HeldHash = result.Held?.Hash,
            HeldReason = result.Held?.Reason,
            HeldSince = result.Held is null ? null : state.HeldSince ?? now,
            Degradation = degradation,
            DegradedSince = degradation is null ? null : state.Degradation?.Code == degradation.Code ? state.DegradedSince : now,
            DataAsOf = complete ? now : state.DataAsOf,
            Attributes = attributes,
            Missing = complete ? state.Missing.After(result.Plan.NotListed, state.DataAsOf) : state.Missing,
        };
    }

    /// <summary>The run ended without result.</summary>
    public static AccountState Failed(AccountState state, Notice error, DateTimeOffset now) => state with
    {
        DeferredRunId = null,
        DeferredUntil = null,
        Error = error,
        FailingSince = state.FailingSince ?? now,
    };

    /// <summary>The run waits.</summary>
    public static AccountState Deferred(AccountState state, string runId, Notice error, DateTimeOffset until, DateTimeOffset now) => state with
    {
        DeferredRunId = runId,
        DeferredUntil = until,
        Error = error,
        FailingSince = state.FailingSince ?? now,
    };
}
