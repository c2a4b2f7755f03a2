using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>Compares one person with the stored row. Pure.</summary>
internal static class RowComparison
{
    /// <summary>Returns the change that brings a row up to date; null when the row needs none.</summary>
    /// <param name="employee">The values that were read. Fields that are not known stay as stored.</param>
    /// <param name="entry">The stored entry; null when the person is not stored.</param>
    /// <param name="standing">The standing derived from the values.</param>
    /// <param name="switchedOff">The fields that the account no longer stores.</param>
    public static PlannedChange? FindChange(
        Employee employee, IndexEntry? entry, LifecycleStanding standing, FieldSet switchedOff = default)
    {
        var stored = entry?.ContentHash;
        var hash = Fingerprint.From(employee, standing, switchedOff.IsEmpty ? stored : stored?.Without(switchedOff));
        if (entry is not null && hash == stored) return null;
        var changed = stored?.Differences(hash, employee.Known.Union(switchedOff)) ?? employee.Known;
        return new PlannedChange(
            entry is null ? PlannedAction.Create : PlannedAction.Update,
            employee,
            entry?.Standing?.State,
            standing,
            changed,
            stored?.ClearedIn(hash, employee.Known) ?? default,
            hash)
        {
            WasCurrent = entry?.Standing?.IsCurrent == true,
            SwitchedOff = switchedOff,
        };
    }

    /// <summary>Returns the change for a person who is absent from Personio; null when the row needs none.</summary>
    public static PlannedChange? FindAbsence(string id, IndexEntry entry, CompanyDay day)
    {
        if (entry.Standing is not { State: not LifecycleState.Erased } before) return null;
        var standing = LifecycleRules.Apply(LifecycleInput.Absent, day, before);
        var earlier = entry.Links.Earlier;
        if (earlier.PossibleIds.Count > 0) standing = standing with { EarlierRecords = earlier.WithoutPossible() };
        var employee = new Employee(id);
        var hash = Fingerprint.From(employee, standing, entry.ContentHash);
        return hash == entry.ContentHash || (standing.State == before.State && standing.Flags == before.Flags)
            ? null
            : new PlannedChange(PlannedAction.Absence, employee, before.State, standing, default, default, hash)
            {
                WasCurrent = before.IsCurrent,
            };
    }
}
