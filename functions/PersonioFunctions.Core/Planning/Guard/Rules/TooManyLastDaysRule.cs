using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning.Guard.Rules;

/// <summary>Finds a last day for most people at once. Date-driven transitions would later mark all of them as left, as announced.</summary>
internal sealed class TooManyLastDaysRule : IGuardRule
{
    /// <inheritdoc/>
    public GuardFinding? Find(GuardCase guarded)
    {
        var leaving = guarded.Plan.Changes
            .Where(change => IsGivenALastDay(change) && guarded.IsCurrent(change.Id))
            .Select(change => change.Id)
            .ToList();
        return !guarded.IsMost(leaving.Count) ? null : new GuardFinding(new Notice(
            NoticeCodes.TooManyLeaving, $"{leaving.Count} of {guarded.People} people would get a last day at once."))
        {
            People = leaving,
        };
    }

    private static bool IsGivenALastDay(PlannedChange change) =>
        change is { Kind: PlannedAction.Update, Before: not LifecycleState.Leaving, After.State: LifecycleState.Leaving }
        && (change.Changed.Contains(EmployeeField.TerminationDate)
            || (change.After.LastWorkingDay is not null && change.Changed.Contains(EmployeeField.LastWorkingDay)));
}
