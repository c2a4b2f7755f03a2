using PersonioFunctions.Accounts;

namespace PersonioFunctions.Planning.Guard.Rules;

/// <summary>Finds a list of mostly new people: another company behind the same credentials.</summary>
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
