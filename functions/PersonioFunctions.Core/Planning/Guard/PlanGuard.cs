using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Planning.Guard.Rules;

namespace PersonioFunctions.Planning.Guard;

/// <summary>
/// Holds changes that look like an accident: an empty list or another company, too many who stop being current unannounced, most former
/// employees coming back, a column that is emptied, e-mail addresses or statuses that change for most people. All other changes are
/// applied. Pure.
/// </summary>
public static class PlanGuard
{
    private static readonly OtherCompanyRule OtherCompany = new();

    // In the order in which their reasons are shown.
    private static readonly IGuardRule[] Rules =
    [
        new NobodyListedRule(),
        new TooManyLeaversRule(),
        new ScopeNarrowedRule(),
        new TooManyLastDaysRule(),
        new OtherPeopleRule(),
        new TooManyErasedRule(),
        new TooManyReturningRule(),
    ];

    /// <summary>Judges a plan.</summary>
    /// <param name="guarded">The plan and its context.</param>
    public static GuardVerdict Judge(GuardCase guarded)
    {
        // An empty list is reported by its own rule, with a better reason. Its credentials stay unverified.
        var other = OtherCompany.Find(guarded);
        IReadOnlyList<GuardFinding> findings = other is not null && guarded.Plan.Listed > 0
            ? [other]
            : [.. Rules.Select(rule => rule.Find(guarded)).OfType<GuardFinding>(), .. FieldFindings(guarded)];

        var split = new PlanSplit(guarded, findings);
        var reasons = findings.Select(finding => finding.Reason);
        return split.Apply([.. split.Undecided > 0 ? reasons.Append(StillUndecided(split.Undecided)) : reasons]) with
        {
            IsOtherCompany = other is not null,
            HoldsEverything = findings.Any(finding => finding.RefutesList),
        };
    }

    // Only fields that somebody loses, and those that must not change for most people, can have a finding. An id is held with its name.
    private static IEnumerable<GuardFinding> FieldFindings(GuardCase guarded)
    {
        var fields = guarded.Plan.Changes.Aggregate(GuardedFields.MassChange, (all, change) => all.Union(change.Cleared));
        var held = default(FieldSet);
        foreach (var field in fields)
        {
            if (field.Main is { } main && held.Contains(main)) continue;
            if (new MassEditRule(field).Find(guarded) is not { } finding) continue;
            held = held.Union(finding.Fields);
            yield return finding;
        }
    }

    private static Notice StillUndecided(int people) => new(
        NoticeCodes.Undecided,
        $"An earlier run held changes of {people} people. They stay held until a person approves them or Personio no longer reports them.");
}
