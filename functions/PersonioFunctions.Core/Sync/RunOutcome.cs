using PersonioFunctions.Accounts;
using PersonioFunctions.Personio;
using PersonioFunctions.Personio.Paging;
using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Guard;

namespace PersonioFunctions.Sync;

/// <summary>What the end of a run means for the state of its account. Pure.</summary>
internal static class RunOutcome
{
    /// <summary>Everything that could be read has landed: whatever was wrong before is over.</summary>
    public static AccountState Succeeded(AccountState state, RunResult result, DateTimeOffset now)
    {
        var well = state with { DeferredRunId = null, DeferredUntil = null, Error = null, FailingSince = null, Quarantine = null, RanAt = now };
        return result.Planned is { } planned ? Compared(well, result, planned, now) : Unchanged(well, result, now);
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

    // All that follows from the list is as it was.
    private static AccountState Unchanged(AccountState state, RunResult result, DateTimeOffset now) => state with
    {
        DigestEpoch = result.Run.Epoch,
        DigestPages = result.Pages,
        DataAsOf = now,
        DataRunId = result.Run.RunId,

        // A list with nobody in it says nothing about attributes.
        Attributes = result.Run.Counts.Fetched > 0 && state.Attributes is { } report ? report with { AsOf = now } : state.Attributes,
    };

    private static AccountState Compared(AccountState state, RunResult result, PlannedRun planned, DateTimeOffset now)
    {
        var (snapshot, plan, holdsEverything) = (planned.Snapshot, planned.Plan, planned.Verdict.HoldsEverything);
        var complete = snapshot.Incomplete is null && !holdsEverything;
        var attributes = holdsEverything ? state.Attributes : AttributeReadability.Examine(state.Attributes, snapshot, plan.ValuesKept, result.Run.RunId, now);
        var degradation = RunWarnings.Unreadable(attributes) ?? snapshot.Incomplete;

        // What says nothing about people who are not listed says nothing about what waits either.
        var keeps = result.Held is null && snapshot.IsInconclusive;

        // A person may have rejected it while the run was at work.
        var isKnown = result.Held is { } held && held.PlanId == state.HeldPlanId && state.HeldReason is not null;

        // What was due before stays due: only the rows know whether this run saw to it.
        return state.WithTransition(plan.NextTransitionAt) with
        {
            HeldPlanId = keeps ? state.HeldPlanId : result.Held?.PlanId,
            HeldHash = keeps ? state.HeldHash : result.Held?.Hash,
            HeldReason = keeps || isKnown ? state.HeldReason : result.Held?.Reason,
            HeldSince = keeps ? state.HeldSince : result.Held is null ? null : state.HeldSince ?? now,
            Degradation = degradation,
            DegradedSince = degradation is null ? null : state.Degradation?.Code == degradation.Code ? state.DegradedSince : now,
            Incomplete = snapshot.Incomplete,
            VerifiedClientId = result.VerifiedClientId ?? state.VerifiedClientId,
            Sketch = complete ? EmployeeSketch.From(snapshot.Employees.Values) : state.Sketch,
            Digest = planned.Digest,
            DigestEpoch = result.Run.Epoch,
            DigestPages = planned.Digest is null ? KnownPages.None : result.Pages,
            DigestWarnings = planned.Digest is null ? [] : result.Run.Warnings,
            DataAsOf = complete ? now : state.DataAsOf,
            DataRunId = complete ? result.Run.RunId : state.DataRunId,
            Attributes = attributes,
            Missing = complete ? state.Missing.After(plan.NotListed, state.DataAsOf) : state.Missing,
        };
    }
}
