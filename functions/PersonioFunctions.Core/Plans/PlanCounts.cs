using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning;

namespace PersonioFunctions.Plans;

/// <summary>The number of people that a plan concerns.</summary>
/// <param name="Created">People who would be stored.</param>
/// <param name="Updated">People whose rows would change.</param>
/// <param name="Left">People who would leave.</param>
/// <param name="Missing">People who would go missing.</param>
/// <param name="Held">People whose change is held, entirely or in part.</param>
public sealed record PlanCounts(int Created, int Updated, int Left, int Missing, int Held)
{
    /// <summary>Counts changes.</summary>
    internal static PlanCounts From(IReadOnlyList<PlannedChange> changes, int held) => new(
        changes.Count(change => change.Kind == PlannedAction.Create),
        changes.Count(change => change.Kind == PlannedAction.Update),
        changes.Count(change => change.IsLeaving),
        changes.Count(change => change.IsDeparture && change.After.State == LifecycleState.Missing),
        held);
}
