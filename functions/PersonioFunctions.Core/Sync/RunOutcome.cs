using PersonioFunctions.Accounts;
using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Guard;
using PersonioFunctions.Plans;

namespace PersonioFunctions.Sync;

/// <summary>What the end of a run means for the state of its account. Pure.</summary>
internal static class RunOutcome
{
    /// <summary>Everything that could be read has landed: whatever was wrong before is over.</summary>
    public static AccountState Succeeded(AccountState state, RunResult result, DateTimeOffset now)
    {
        var well = state.Succeeded(now);
        return result.Planned is { } planned ? Compared(well, result, planned, now) : Unchanged(well, result, now);
    }

    // All that follows from the list is as it was.
    private static AccountState Unchanged(AccountState state, RunResult result, DateTimeOffset now) => state with
    {
        Digest = state.Digest is { } digest ? digest with { Epoch = result.Run.Epoch, Pages = result.Pages } : null,
        Freshness = state.Freshness with { DataAsOf = now, DataRunId = result.Run.RunId },

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

        // What was due before stays due: only the rows know whether this run saw to it.
        return state.WithTransition(plan.NextTransitionAt) with
        {
            Held = keeps ? state.Held : result.Held is { } held ? Hold(held, state.Held, now) : null,
            Degradation = degradation is null
                ? null
                : new AccountProblem(degradation, state.Degradation is { } known && known.Notice.Code == degradation.Code ? known.Since : now),
            Incomplete = snapshot.Incomplete,
            VerifiedClientId = result.VerifiedClientId ?? state.VerifiedClientId,
            Sketch = complete ? EmployeeSketch.From(snapshot.Employees.Values) : state.Sketch,
            Digest = planned.Digest is { } digest ? new AccountDigest(digest, result.Run.Epoch, result.Pages, result.Run.Warnings) : null,
            Freshness = complete ? state.Freshness with { DataAsOf = now, DataRunId = result.Run.RunId } : state.Freshness,
            Attributes = attributes,
            Missing = complete ? state.Missing.After(plan.NotListed, state.Freshness.DataAsOf) : state.Missing,
        };
    }

    // A person may have rejected the plan while the run was at work: then the reason says so already.
    private static HeldPlan Hold(HeldChanges held, HeldPlan? before, DateTimeOffset now) => new(
        held.PlanId, held.Hash, before is not null && before.PlanId == held.PlanId ? before.Reason : held.Reason, before?.Since ?? now);
}
