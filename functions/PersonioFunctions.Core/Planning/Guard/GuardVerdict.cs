using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Planning.Guard;

/// <summary>What may be applied of a plan, and what a person has to decide.</summary>
/// <param name="Apply">The changes that land.</param>
/// <param name="Held">The changes that wait, whole people or some of their fields.</param>
/// <param name="Reasons">Why, with numbers; empty when nothing waits.</param>
public sealed record GuardVerdict(
    IReadOnlyList<PlannedChange> Apply, IReadOnlyList<PlannedChange> Held, IReadOnlyList<Notice> Reasons)
{
    /// <summary>Holds nothing: either nothing looks like an accident, or a person has approved the changes.</summary>
    public static GuardVerdict ApplyAll(IReadOnlyList<PlannedChange> changes) => new(changes, [], []);

    /// <summary>Whether a person has to decide. There may be nothing to apply: an empty list holds the run, and no row.</summary>
    public bool IsHeld => Reasons.Count > 0;

    /// <summary>Whether a person is held whose change would give another state.</summary>
    public bool HoldsAState => Held.Any(change => change.Before != change.After.State);

    /// <summary>Whether new credentials show so few of the stored people that it looks like another company.</summary>
    public bool IsOtherCompany { get; init; }

    /// <summary>Whether what was listed cannot be this company: the list says nothing about the stored people then.</summary>
    public bool HoldsEverything { get; init; }

    /// <summary>The account of every record. A person of whom something waits counts as held, whatever else of them is applied.</summary>
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
