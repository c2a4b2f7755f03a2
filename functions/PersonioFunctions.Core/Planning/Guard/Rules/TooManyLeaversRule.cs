using PersonioFunctions.Accounts;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning.Guard.Rules;

/// <summary>Finds more people who stop being current or go missing unannounced than the limit allows, whatever the cause.</summary>
internal sealed class TooManyLeaversRule : IGuardRule
{
    /// <inheritdoc/>
    public GuardFinding? Find(GuardCase guarded)
    {
        var leavers = Leavers(guarded);
        var allowed = guarded.Context.Limits.Allowed(guarded.People);
        if (leavers.Count <= allowed) return null;
        var isByState = guarded.Plan.Changes.All(change => !leavers.Contains(change.Id) || change.LeavesByState);
        var what = isByState ? "leave" : "stop being current";
        return new GuardFinding(new Notice(
            NoticeCodes.TooManyLeavers,
            $"{leavers.Count} of {guarded.People} people would {what} unannounced; the limit without approval is {allowed}."))
        {
            People = leavers,
        };
    }

    // People who are not listed count even if they were not looked up, or a company could disappear a few people at a time.
    private static HashSet<string> Leavers(GuardCase guarded)
    {
        var continued = Continued(guarded);
        var leavers = guarded.Plan.Changes
            .Where(change => change.IsDeparture && !change.IsAnnounced && !continued.Contains(change.Id))
            .Select(change => change.Id)
            .ToHashSet();
        if (leavers.Count == 0) return leavers;
        leavers.UnionWith(guarded.Plan.Missing.Where(id => guarded.Index[id].Standing?.State != LifecycleState.Missing));
        leavers.ExceptWith(continued);
        return leavers;
    }

    // People who go on under another id have not left. If most do, the new ids are as suspicious as the lost ones.
    private static HashSet<string> Continued(GuardCase guarded)
    {
        var continued = guarded.Plan.Changes.Where(change => change.IsContinued).Select(change => change.Id).ToHashSet();
        return guarded.IsMost(continued.Count) ? [] : continued;
    }
}
