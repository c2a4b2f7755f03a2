using PersonioFunctions.Accounts;
using PersonioFunctions.Planning.Snapshots;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Planning.Guard;

/// <summary>The changes of a plan that are applied, and those that are held for a decision.</summary>
/// <param name="Apply">The changes to apply.</param>
/// <param name="Held">The held changes: whole people, or some of their fields.</param>
/// <param name="Reasons">The reasons with their numbers; empty when nothing is held.</param>
public sealed record GuardVerdict(
    IReadOnlyList<PlannedChange> Apply, IReadOnlyList<PlannedChange> Held, IReadOnlyList<Notice> Reasons)
{
    /// <summary>Returns a verdict that holds nothing: no change looks like an accident, or a person approved them all.</summary>
    public static GuardVerdict ApplyAll(IReadOnlyList<PlannedChange> changes) => new(changes, [], []);

    /// <summary>Whether a decision is needed. An empty list needs one although no row changes.</summary>
    public bool IsHeld => Reasons.Count > 0;

    /// <summary>Whether a held change would change a state.</summary>
    public bool HoldsAState => Held.Any(change => change.Before != change.After.State);

    /// <summary>Whether new credentials show too few of the stored people to belong to this company.</summary>
    public bool IsOtherCompany { get; init; }

    /// <summary>Whether the list cannot be of this company, so that it proves nothing about the stored people.</summary>
    public bool HoldsEverything { get; init; }

    /// <summary>Counts every record once. A person with a held field counts as held, even if the rest of the change is applied.</summary>
    /// <param name="plan">The plan that was judged.</param>
    /// <param name="snapshot">The snapshot that the plan was made from.</param>
    public SyncCounts Count(SyncPlan plan, Snapshot snapshot)
    {
        var held = Held.Select(change => change.Id).Where(snapshot.Employees.ContainsKey).ToHashSet();
        var apply = Apply.Where(change => !held.Contains(change.Id)).ToList();
        return new SyncCounts(
            Fetched: snapshot.Employees.Count + snapshot.Skipped.Count,
            Created: apply.Count(change => change.Kind == PlannedAction.Create),
            Updated: apply.Count(change => change.Kind == PlannedAction.Update),
            Unchanged: plan.Unchanged,
            Held: held.Count,
            Skipped: snapshot.Skipped.Count,
            Left: apply.Count(change => change.IsLeaving),
            Missing: plan.Missing.Count);
    }
}
