using PersonioFunctions.Accounts;

namespace PersonioFunctions.Planning.Guard.Rules;

/// <summary>An empty list, although people are stored.</summary>
internal sealed class NobodyListedRule : IGuardRule
{
    /// <inheritdoc/>
    public GuardFinding? Find(GuardCase guarded) => guarded.People == 0 || guarded.Plan.Listed > 0
        ? null
        : new GuardFinding(new Notice(NoticeCodes.NobodyListed, $"Personio lists nobody, and {guarded.People} people are stored."))
        {
            People = guarded.Plan.Changes.Select(change => change.Id),
            RefutesList = true,
        };
}
