using PersonioFunctions.Accounts;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Sync;

/// <summary>What the end of a run means for the state of its account. Pure.</summary>
internal static class RunOutcome
{
    /// <summary>Everything that could be read has landed: whatever was wrong before is over.</summary>
    public static AccountState Succeeded(AccountState state, RunResult result, DateTimeOffset now)
    {
        var complete = result.Snapshot.Incomplete is null && !result.HoldsEverything;
        var attributes = result.HoldsEverything ? state.Attributes : AttributeDoctor.Examine(state.Attributes, result.Snapshot, result.Plan.ValuesKept, result.Run.RunId, now);
        var degradation = RunWarnings.Unreadable(attributes) ?? result.Snapshot.Incomplete;

        // What says nothing about people who are not listed says nothing about what waits either.
        var keeps = result.Held is null && result.Snapshot.IsInconclusive;

        // A person may have rejected it while the run was at work.
        var isKnown = result.Held is { } held && held.PlanId == state.HeldPlanId && state.HeldReason is not null;

        // What was due before stays due: only the rows know whether this run saw to it.
        return state.WithTransition(result.Plan.NextTransitionAt) with
        {
            DeferredRunId = null,
            DeferredUntil = null,
            Error = null,
            FailingSince = null,
            Quarantine = null,
            HeldPlanId = keeps ? state.HeldPlanId : result.Held?.PlanId,
            HeldHash = keeps ? state.HeldHash : result.Held?.Hash,
            HeldReason = keeps || isKnown ? state.HeldReason : result.Held?.Reason,
            HeldSince = keeps ? state.HeldSince : result.Held is null ? null : state.HeldSince ?? now,
            Degradation = degradation,
            DegradedSince = degradation is null ? null : state.Degradation?.Code == degradation.Code ? state.DegradedSince : now,
            RanAt = now,
            Incomplete = result.Snapshot.Incomplete,
            VerifiedClientId = result.VerifiedClientId ?? state.VerifiedClientId,
            Sketch = complete ? CompanySketch.Of(result.Snapshot.Employees.Values) : state.Sketch,
            Digest = result.Digest,
            DigestTurn = result.Run.Turn,
            DigestWarnings = result.Digest is null ? [] : result.DigestWarnings,
            DataAsOf = complete ? now : state.DataAsOf,
            DataRunId = complete ? result.Run.RunId : state.DataRunId,
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
        Quarantine = state.Quarantine?.Probed(now),
    };

    /// <summary>Personio gave an answer that waiting does not mend. What it says about the credentials decides whether they are tried again.</summary>
    public static AccountState Refused(
        AccountState state, CredentialsVersion credentials, PersonioFailureKind kind, Notice error, DateTimeOffset now)
    {
        var failed = Failed(state, error, now);
        return kind switch
        {
            PersonioFailureKind.Unauthorized => failed with { Quarantine = Quarantine.After(state.Quarantine, credentials, now) },

            // They are right after all; what they lack is a permission.
            PersonioFailureKind.Forbidden => failed with { Quarantine = null },
            _ => failed,
        };
    }

    /// <summary>The run waits.</summary>
    public static AccountState Deferred(AccountState state, string runId, Notice error, DateTimeOffset until, DateTimeOffset now) => state with
    {
        DeferredRunId = runId,
        DeferredUntil = until,
        Error = error,
        FailingSince = state.FailingSince ?? now,
        Quarantine = state.Quarantine?.Probed(now),
    };
}
