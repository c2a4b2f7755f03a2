using PersonioFunctions.Accounts;

namespace PersonioFunctions.Planning.Guard.Rules;

/// <summary>Finds an empty list although people are stored.</summary>
internal sealed class NobodyListedRule : IGuardRule
{
    /// <inheritdoc/>
    public GuardFinding? Find(GuardCase guarded) => guarded.People == 0 || guarded.Plan.Listed > 0
        ? null
        : new GuardFinding(new Notice(NoticeCodes.NobodyListed, $"Personio lists no employees, but {guarded.People} people are stored."))
        {
            People = guarded.Plan.Changes.Select(change => change.Id),
            RefutesList = true,
        };
}
