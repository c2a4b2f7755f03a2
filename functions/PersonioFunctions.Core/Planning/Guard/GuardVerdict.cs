using PersonioFunctions.Accounts;
using PersonioFunctions.Planning.Snapshots;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Planning.Guard;

/// <summary>The changes of a plan that land, and those that a person has to decide.</summary>
/// <param name="Apply">The changes that land.</param>
/// <param name="Held">The changes that are held: whole people, or some of their fields.</param>
/// <param name="Reasons">Why, with numbers; empty when nothing is held.</param>
public sealed record GuardVerdict(
    IReadOnlyList<PlannedChange> Apply, IReadOnlyList<PlannedChange> Held, IReadOnlyList<Notice> Reasons)
{
    /// <summary>Holds nothing: either nothing looks like an accident, or a person has approved the changes.</summary>
    public static GuardVerdict ApplyAll(IReadOnlyList<PlannedChange> changes) => new(changes, [], []);

    /// <summary>Whether a person has to decide. An empty list holds the run although no row changes.</summary>
    public bool IsHeld => Reasons.Count > 0;

    /// <summary>Whether a person is held whose change would give another state.</summary>
    public bool HoldsAState => Held.Any(change => change.Before != change.After.State);

    /// <summary>Whether new credentials show so few of the stored people that they look like another company's.</summary>
    public bool IsOtherCompany { get; init; }

    /// <summary>Whether the list cannot be of this company, and so says nothing about the stored people.</summary>
    public bool HoldsEverything { get; init; }

    /// <summary>Accounts for every record. A person with a held field counts as held, even if the rest of the change is applied.</summary>
    /// <param name="plan">The plan that was judged.</param>
    /// <param name="snapshot">The snapshot that was planned.</param>
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
