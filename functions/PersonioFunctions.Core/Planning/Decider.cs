using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning.Guard;
using PersonioFunctions.Planning.Snapshots;

namespace PersonioFunctions.Planning;

/// <summary>Decides what a run does: makes a plan, lets the guard judge it, and plans again around what is held. Pure.</summary>
public static class Decider
{
    /// <summary>Decides which changes a list causes.</summary>
    /// <param name="snapshot">The snapshot of Personio.</param>
    /// <param name="index">The stored people, with the <see cref="Planner.FieldsToRead"/> of the same snapshot.</param>
    /// <param name="day">The day in the account's time zone.</param>
    /// <param name="guard">The context of the guard.</param>
    public static JudgedPlan Decide(
        Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index, CompanyDay day, GuardContext guard)
    {
        var decided = Judge(snapshot, Planner.Plan(snapshot, index, day), index, guard);
        var (verdict, changes) = (decided.Verdict, decided.Plan.Changes);
        if (!verdict.HoldsAState && !(verdict.IsHeld && changes.Any(change => change.IsContinued))) return decided;

        // While a person's change is held, other rows see the stored state: a manager who is held has not left yet, and nobody goes on
        // under an id that is not stored.
        var held = verdict.Held.Select(change => change.Id).ToHashSet();
        return Judge(snapshot, Planner.Plan(snapshot, index, day, held), index, guard);
    }

    /// <summary>Decides which changes the calendar causes, without calling Personio.</summary>
    /// <param name="due">The rows whose next transition is due.</param>
    /// <param name="index">The stored people.</param>
    /// <param name="day">The day in the account's time zone.</param>
    /// <param name="now">The current time (UTC).</param>
    /// <param name="guard">The context of the guard. The credentials are not judged, because they are not used.</param>
    public static JudgedPlan DecideTransitions(
        IEnumerable<EmployeeRow> due,
        IReadOnlyDictionary<string, IndexEntry> index,
        CompanyDay day,
        DateTimeOffset now,
        GuardContext guard) =>
        Judge(
            Snapshot.NotAsked,
            CalendarPlanner.PlanTransitions(due, index, day, now),
            index,
            guard with { Credentials = CredentialsOrigin.Verified });

    /// <summary>
    /// Decides which changes new settings cause. The guard is not consulted, because a person reviews every change before it is applied.
    /// </summary>
    /// <param name="rows">The stored people.</param>
    /// <param name="day">The day by the new settings.</param>
    /// <param name="now">The current time (UTC).</param>
    /// <param name="switchedOff">The fields that the account no longer stores.</param>
    public static JudgedPlan DecideSettings(
        IReadOnlyCollection<EmployeeRow> rows, CompanyDay day, DateTimeOffset now, FieldSet switchedOff = default)
    {
        var plan = SyncPlan.WithoutList(CalendarPlanner.PlanSettings(rows, day, now, switchedOff), rows.Count);
        return new JudgedPlan(Snapshot.NotAsked, plan, GuardVerdict.ApplyAll(plan.Changes));
    }

    private static JudgedPlan Judge(
        Snapshot snapshot, SyncPlan plan, IReadOnlyDictionary<string, IndexEntry> index, GuardContext guard) =>
        new(snapshot, plan, PlanGuard.Judge(new GuardCase(plan, snapshot.Employees, index, guard)));
}
