using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>Connects stored people with the lifecycle rules: which fields the rules read, and what they give. Pure.</summary>
public static class EmployeeLifecycle
{
    /// <summary>The fields that the lifecycle rules look at.</summary>
    public static FieldSet LifecycleFields { get; } =
        default(FieldSet).With(EmployeeField.Status).With(EmployeeField.HireDate).With(EmployeeField.TerminationDate);

    /// <summary>What follows for a stored person on a day, while Personio says nothing new.</summary>
    public static Standing StandingOf(EmployeeRow row, CompanyDay day)
    {
        // Of somebody who is missing or was removed the dates say nothing any more: only a list moves them on.
        var absent = row.Rule is LifecycleRules.Absent or LifecycleRules.RemovedFromSource or LifecycleRules.HireRescinded or LifecycleRules.Erased;
        if (absent || row.Rule is null) return row.Standing;
        var standing = Standing.From(InputOf(row.Employee), day, row.Previous);
        return standing with { Flags = standing.Flags | (row.Flags & (LifecycleFlagNames.ByRelationships | LifecycleFlags.Absent)) };
    }

    /// <summary>What the rules look at.</summary>
    public static LifecycleInput InputOf(Employee employee) => new(
        employee.Known.Contains(EmployeeField.Status) ? PersonioStatus.From(employee[EmployeeField.Status]) : LifecycleStatus.Unreadable,
        EmployeeRow.DateOf(employee, EmployeeField.HireDate),
        EmployeeRow.DateOf(employee, EmployeeField.TerminationDate));
}
