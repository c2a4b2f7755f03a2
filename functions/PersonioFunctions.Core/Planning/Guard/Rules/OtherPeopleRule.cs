using PersonioFunctions.Accounts;

namespace PersonioFunctions.Planning.Guard.Rules;

/// <summary>Most ids gone and new ones in their place: another company behind the same credentials.</summary>
internal sealed class OtherPeopleRule : IGuardRule
{
    /// <inheritdoc/>
    public GuardFinding? Find(GuardCase guarded)
    {
        var missing = guarded.Plan.Missing.Count;
        var created = guarded.Plan.Changes.Count(change => change.Kind == PlannedAction.Create);
        return created == 0 || !guarded.IsMost(missing) ? null : new GuardFinding(new Notice(
            NoticeCodes.OtherPeople,
            $"{missing} of {guarded.People} people are not listed, and {created} new people are. This looks like another company."))
        {
            People = guarded.Plan.Changes.Select(change => change.Id),
            RefutesList = true,
        };
    }
}
