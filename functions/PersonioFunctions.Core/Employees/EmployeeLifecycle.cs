using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>Applies the lifecycle rules to stored people. Pure.</summary>
public static class EmployeeLifecycle
{
    /// <summary>The fields that the lifecycle rules read.</summary>
    public static FieldSet LifecycleFields { get; } =
        default(FieldSet).With(EmployeeField.Status).With(EmployeeField.HireDate).With(EmployeeField.TerminationDate);

    /// <summary>Returns a stored person's standing on a day, derived from the stored values.</summary>
    public static LifecycleStanding StandingOf(EmployeeRow row, CompanyDay day)
    {
        if (LifecycleRules.IsRecordGone(row.Standing)) return row.Standing;
        var standing = LifecycleRules.Apply(InputOf(row.Employee), day, row.Standing);
        var kept = row.Standing.Flags & (LifecycleFlagNames.ByRelationships | LifecycleFlags.Absent);
        return standing with { Flags = standing.Flags | kept };
    }

    /// <summary>Returns the input of the rules.</summary>
    public static LifecycleInput InputOf(Employee employee) => new(
        employee.Known.Contains(EmployeeField.Status) ? PersonioStatus.From(employee[EmployeeField.Status]) : LifecycleStatus.Unreadable,
        employee.DateIn(EmployeeField.HireDate),
        employee.DateIn(EmployeeField.TerminationDate));
}
