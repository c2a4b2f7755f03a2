using PersonioFunctions.Accounts;
using PersonioFunctions.Planning;

namespace PersonioFunctions.Sync;

/// <summary>Applies the result of a run to the state of its account. Pure.</summary>
internal static class RunOutcome
{
    private const int FailedLookupRunsUntilDegraded = 3;

    private static readonly Notice LookupsFail = new(
        NoticeCodes.LookupFailed,
        "For at least three runs, Personio has given no usable answer about employees who are not listed, so nobody can be marked as "
            + "missing. Check whether a proxy between this app and Personio refuses GET /v1/company/employees/{id}.");

    /// <summary>Returns the state after a run that applied or held all changes. Earlier failures are over.</summary>
    public static AccountState Succeeded(AccountState state, RunResult result, DateTimeOffset now)
    {
        var well = state.Succeeded(now) with { PageSize = result.PageSize ?? state.PageSize };
        return result.Judged is { } judged ? Compared(well, result, judged, now) : Unchanged(well, result, now);
    }

    // Keeps everything that is derived from the list, because the list is unchanged.
    private static AccountState Unchanged(AccountState state, RunResult result, DateTimeOffset now) => state with
    {
        Digest = state.Digest is { } digest ? digest with { Epoch = result.Run.Epoch, Pages = result.Pages } : null,
        Freshness = state.Freshness with { DataAsOf = now, DataRunId = result.Run.RunId },

        // An empty list proves nothing about attributes.
        Attributes = result.Run.Counts.Fetched > 0 && state.Attributes is { } report ? report with { AsOf = now } : state.Attributes,
    };

    private static AccountState Compared(AccountState state, RunResult result, JudgedPlan judged, DateTimeOffset now)
    {
        var (snapshot, plan, verdict) = judged;
        var complete = snapshot.Incomplete is null && !verdict.HoldsEverything;
        var attributes = verdict.HoldsEverything
            ? state.Attributes
            : AttributeReadability.Examine(state.Attributes, snapshot, plan.ValuesKept, result.Run.RunId, now);
        var failedLookups = snapshot.Answered > 0 ? 0 : state.FailedLookupRuns + (snapshot.Unanswered > 0 ? 1 : 0);
        var doubt = RepeatedDoubt.After(state.Doubt, snapshot.IncompletePattern);
        var incomplete = doubt is { IsKnown: true } && snapshot.Incomplete is { } why ? RepeatedDoubt.Explain(why) : snapshot.Incomplete;

        // A list that is held as a whole says nothing about what is usual in this company.
        var degradation = (verdict.HoldsEverything ? null : EmptyAnswers.OfList(snapshot))
            ?? RunWarnings.Unreadable(attributes)
            ?? incomplete
            ?? (failedLookups >= FailedLookupRunsUntilDegraded ? LookupsFail : null)
            ?? (verdict.HoldsEverything ? null : EmptyAnswers.OfAttributes(snapshot));
        var isKnown = degradation is not null && state.Degradation?.Notice.Code == degradation.Code;

        // If the run proves nothing about people who are not listed, the waiting changes stay.
        var keeps = result.Held is null && snapshot.IsInconclusive;

        // A transition that was due stays due, because only the rows show whether this run did it.
        return state.WithTransition(plan.NextTransitionAt) with
        {
            Held = keeps ? state.Held : result.Held is { } held ? Hold(held, state.Held, now) : null,
            Degradation = degradation is null
                ? null
                : new AccountProblem(degradation, isKnown ? state.Degradation!.Since : now),
            Incomplete = snapshot.Incomplete,
            FailedLookupRuns = failedLookups,
            ApprovedErasures = complete
                ? Math.Min(result.ApprovedErasures ?? state.ApprovedErasures, plan.PastNotListed)
                : state.ApprovedErasures,
            ContradictingDates = RunWarnings.ContradictingDates(plan),
            Doubt = doubt,
            VerifiedClientId = result.VerifiedClientId ?? state.VerifiedClientId,
            Sketch = complete ? EmployeeSketch.From(snapshot.Employees.Values) : state.Sketch,
            Digest = result.Digest is { } digest ? new AccountDigest(digest, result.Run.Epoch, result.Pages, result.Run.Warnings) : null,
            Freshness = complete ? state.Freshness with { DataAsOf = now, DataRunId = result.Run.RunId } : state.Freshness,
            Attributes = attributes,
            Missing = complete ? state.Missing.After(plan.NotListed, state.Freshness.DataAsOf) : state.Missing,
        };
    }

    // If a person rejected the plan while the run was in progress, the reason in the state says so and stays.
    private static HeldPlan Hold(HeldPlan held, HeldPlan? before, DateTimeOffset now) => held with
    {
        Reason = before is not null && before.PlanId == held.PlanId ? before.Reason : held.Reason,
        Since = before?.Since ?? now,
    };
}
