using PersonioFunctions.Lifecycle;
using PersonioFunctions.Lifecycle.Edits;

namespace PersonioFunctions.Employees;

/// <summary>Applies the lifecycle rules to stored people. Pure.</summary>
public static class EmployeeLifecycle
{
    /// <summary>The fields that decide the state in every account.</summary>
    public static FieldSet LifecycleFields { get; } =
        FieldSet.Of([EmployeeField.Status, EmployeeField.HireDate, EmployeeField.TerminationDate]);

    /// <summary>Returns the fields that decide the state in an account.</summary>
    public static FieldSet DecidingFields(LeaveOn leaveOn) =>
        leaveOn == LeaveOn.LastWorkingDay ? LifecycleFields.With(EmployeeField.LastWorkingDay) : LifecycleFields;

    private static readonly FieldSet InputsOfContract =
        LifecycleFields.With(EmployeeField.HireDateOffset).With(EmployeeField.TerminationDateOffset);

    private static readonly FieldSet InputsOfWork =
        InputsOfContract.With(EmployeeField.LastWorkingDay).With(EmployeeField.LastWorkingDayOffset);

    /// <summary>Returns the fields that the lifecycle rules read: those that decide the state, and the offsets of the dates.</summary>
    public static FieldSet InputFields(LeaveOn leaveOn) => leaveOn == LeaveOn.LastWorkingDay ? InputsOfWork : InputsOfContract;

    private static readonly string Inactive = Fingerprint.PartOf(PersonioStatus.Inactive);

    /// <summary>Returns a stored person's standing on a day, derived from the stored values.</summary>
    public static LifecycleStanding StandingOf(EmployeeRow row, CompanyDay day)
    {
        if (row.Standing.Rule == LifecycleRuleIds.Absent)
            return LifecycleRules.ApplyToMissing(InputOf(row.Employee, day.Settings), day, row.Standing);
        if (LifecycleRules.IsRecordGone(row.Standing)) return row.Standing;
        var standing = StandingOf(row.Employee, row.Standing, day);
        var kept = row.Standing.Flags & (LifecycleFlagNames.ByRelationships | LifecycleFlags.Absent);

        // The access of an absent person stays until a second absence.
        var isLeaveWithoutAccess = kept.HasFlag(LifecycleFlags.Absent)
            ? row.Standing.IsLeaveWithoutAccess
            : standing.IsLeaveWithoutAccess;
        return standing with { Flags = standing.Flags | kept, IsLeaveWithoutAccess = isLeaveWithoutAccess };
    }

    /// <summary>
    /// Returns a person's standing on a day. If a stored date cannot be used, the stored state stays and no change is scheduled, because
    /// nobody may leave or come back by an edit that makes no sense.
    /// </summary>
    /// <param name="employee">The values of the person, complete.</param>
    /// <param name="stored">The stored standing; null for a person who is not stored.</param>
    /// <param name="day">The day and the account's settings.</param>
    /// <param name="before">The stored fingerprint, which shows what changed; null when nothing did.</param>
    /// <param name="earlier">The person's earlier records, as far as they are known now.</param>
    public static LifecycleStanding StandingOf(
        Employee employee, LifecycleStanding? stored, CompanyDay day, Fingerprint? before = null, EarlierRecords? earlier = null)
    {
        var input = WithEdits(InputOf(employee, day.Settings), employee, stored, before, day.Settings.LeaveOn);
        var standing = LifecycleRules.Apply(input, day, stored, earlier);
        if (LastWorkingDayOf(employee, day.Settings.LeaveOn) is { } lastDay) standing = standing with { LastWorkingDay = lastDay };
        var isUsable = UnusableDates(employee, day.Settings.LeaveOn).IsEmpty;
        return stored is null || LifecycleRules.IsRecordGone(stored) || isUsable ? standing : standing with
        {
            State = stored.State,
            Rule = stored.Rule,
            Flags = stored.Flags & LifecycleFlagNames.ByRules,
            IsCurrent = stored.IsCurrent,
            Since = stored.Since,
            NextTransitionAt = null,
            WrittenOffsets = null,
        };
    }

    /// <summary>Returns the dates that the rules read and that are not dates, because the row was edited by hand.</summary>
    public static FieldSet UnusableDates(Employee employee, LeaveOn leaveOn)
    {
        var unusable = default(FieldSet);
        if (employee.HasUnusableDate(EmployeeField.HireDate)) unusable = unusable.With(EmployeeField.HireDate);
        if (employee.HasUnusableDate(EmployeeField.TerminationDate)) unusable = unusable.With(EmployeeField.TerminationDate);
        if (leaveOn == LeaveOn.LastWorkingDay && employee.HasUnusableDate(EmployeeField.LastWorkingDay))
            unusable = unusable.With(EmployeeField.LastWorkingDay);
        return unusable;
    }

    // Hashes the values of few people: those who may be here again although their last day has passed, or whose days are in odd order.
    private static LifecycleInput WithEdits(
        LifecycleInput input, Employee employee, LifecycleStanding? stored, Fingerprint? before, LeaveOn leaveOn)
    {
        if (stored is null || before is null || input.TerminationDate is null) return input;
        if (!stored.State.IsPast()
            && !stored.Flags.HasFlag(LifecycleFlags.StatusContradictsDate)
            && !(input.TerminationDate < input.HireDate))
        {
            return input;
        }

        var isFirstDayNew = IsNew(EmployeeField.HireDate);
        var isLastDayNew = LastWorkingDayOf(employee, leaveOn) is not null
            ? IsNew(EmployeeField.LastWorkingDay)
            : IsNew(EmployeeField.TerminationDate) || (leaveOn == LeaveOn.LastWorkingDay && IsNew(EmployeeField.LastWorkingDay));
        var wasInactive = before.PartOf(EmployeeField.Status) == Inactive
            || (stored.Flags.HasFlag(LifecycleFlags.UnknownStatus) && StatusSetBack.WasInactive(stored));
        return input with
        {
            IsLastDayNew = isLastDayNew,
            IsFirstDayNew = isFirstDayNew,
            IsReactivated = wasInactive && input.Status != LifecycleStatus.Inactive && !isLastDayNew,
        };

        bool IsNew(EmployeeField date) => before.PartOf(date) != PartOf(employee, date);
    }

    // The last day at work, if it is the last day by the setting: it belongs to a contract that ends, and does not lie after that end.
    private static DateOnly? LastWorkingDayOf(Employee employee, LeaveOn leaveOn) =>
        leaveOn == LeaveOn.LastWorkingDay
        && employee.DateIn(EmployeeField.LastWorkingDay) is { } day
        && employee.DateIn(EmployeeField.TerminationDate) >= day
            ? day
            : null;

    private static string? PartOf(Employee employee, EmployeeField field) =>
        employee[field] is { } value ? Fingerprint.PartOf(value) : null;

    /// <summary>Returns the input of the rules. Its termination date is the last day by the settings.</summary>
    public static LifecycleInput InputOf(Employee employee, LifecycleSettings settings)
    {
        var (lastDay, offset) = LastWorkingDayOf(employee, settings.LeaveOn) is not null
            ? (EmployeeField.LastWorkingDay, EmployeeField.LastWorkingDayOffset)
            : (EmployeeField.TerminationDate, EmployeeField.TerminationDateOffset);
        return new LifecycleInput(
            employee.Known.Contains(EmployeeField.Status)
                ? PersonioStatus.From(employee[EmployeeField.Status])
                : LifecycleStatus.Unreadable,
            employee.DateIn(EmployeeField.HireDate),
            employee.DateIn(lastDay) is { } date && !CalendarDate.IsOpenEnd(date) ? date : null)
        {
            HireDateOffset = DateOffset.Parse(employee[EmployeeField.HireDateOffset]),
            TerminationDateOffset = DateOffset.Parse(employee[offset]),
        };
    }
}
