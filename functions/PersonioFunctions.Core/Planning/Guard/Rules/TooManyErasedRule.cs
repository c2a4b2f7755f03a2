using PersonioFunctions.Accounts;

namespace PersonioFunctions.Planning.Guard.Rules;

/// <summary>
/// Finds erasures while more past people are not listed than the limit allows and than a person has approved. Erased people are purged in
/// the end, so a list without past people is an accident too.
/// </summary>
internal sealed class TooManyErasedRule : IGuardRule
{
    /// <inheritdoc/>
    public GuardFinding? Find(GuardCase guarded)
    {
        var erased = guarded.Plan.Changes.Where(change => change.IsErasure).Select(change => change.Id).ToList();
        var notListed = guarded.Plan.PastNotListed;
        var limit = guarded.Context.Limits.Allowed(guarded.Past);
        var allowed = Math.Max(limit, guarded.Context.ApprovedErasures);
        return erased.Count == 0 || notListed <= allowed ? null : new GuardFinding(new Notice(
            NoticeCodes.TooManyErased,
            $"{notListed} of {guarded.Past} former employees are not listed, and Personio has erased some of them; "
                + $"the limit without approval is {limit}."))
        {
            People = erased,
        };
    }
}
