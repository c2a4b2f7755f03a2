using PersonioFunctions.Accounts;

namespace PersonioFunctions.Planning.Guard.Rules;

/// <summary>
/// Finds most former employees coming back at once, or more of them than half of the company. A lost column of last days or a reset of the
/// statuses looks like that, and everybody would get their accounts back.
/// </summary>
internal sealed class TooManyReturningRule : IGuardRule
{
    /// <inheritdoc/>
    public GuardFinding? Find(GuardCase guarded)
    {
        var returning = guarded.Plan.Changes.Where(change => change.IsReturn).Select(change => change.Id).ToList();
        var isMostOfPast = returning.Count > guarded.Context.Limits.MinLeavers && 2 * returning.Count > guarded.Past;
        return !isMostOfPast && !guarded.IsMost(returning.Count) ? null : new GuardFinding(new Notice(
            NoticeCodes.TooManyReturning,
            $"{returning.Count} of {guarded.Past} former employees would be current again at once."))
        {
            People = returning,
        };
    }
}
