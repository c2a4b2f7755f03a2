using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning.Guard.Rules;

/// <summary>
/// Finds people who vanish together with their whole subcompany, office or department. Credentials that were narrowed to other legal
/// entities look like this, even for two people, so no limit applies.
/// </summary>
internal sealed class ScopeNarrowedRule : IGuardRule
{
    // One person alone is the whole of a unit too often.
    private const int FewestPeople = 2;

    private static readonly (EmployeeField Field, string Word)[] Units =
    [
        (EmployeeField.SubcompanyId, "subcompany"),
        (EmployeeField.OfficeId, "office"),
        (EmployeeField.DepartmentId, "department"),
    ];

    /// <inheritdoc/>
    public GuardFinding? Find(GuardCase guarded)
    {
        var vanished = guarded.Plan.Missing.Where(id => guarded.Index[id].Standing?.State != LifecycleState.Missing).ToHashSet();
        if (vanished.Count < FewestPeople || vanished.Count == guarded.People) return null;
        var shared = Units.Where(unit => IsGoneAsAWhole(guarded, vanished, unit.Field)).Select(unit => unit.Word).FirstOrDefault();
        return shared is null ? null : new GuardFinding(new Notice(
            NoticeCodes.ScopeNarrowed,
            $"{vanished.Count} people are not listed. They are all the people of one {shared}, and nobody else is missing. "
                + "The credentials may have been narrowed to other legal entities."))
        {
            People = vanished,
        };
    }

    private static bool IsGoneAsAWhole(GuardCase guarded, HashSet<string> vanished, EmployeeField field)
    {
        if (guarded.Index[vanished.First()].ContentHash?.PartOf(field) is not { } unit) return false;
        if (!vanished.All(id => guarded.Index[id].ContentHash?.PartOf(field) == unit)) return false;
        return guarded.Listed.Values.All(person => !IsIn(person, guarded.Index.GetValueOrDefault(person.Id)?.ContentHash));

        // Someone who has left the company says nothing about who is there.
        bool IsIn(Employee person, Fingerprint? stored) => stored?.Standing.State.IsPast() != true
            && (person.Known.Contains(field) ? Fingerprint.PartOf(person[field]) : stored?.PartOf(field)) == unit;
    }
}
