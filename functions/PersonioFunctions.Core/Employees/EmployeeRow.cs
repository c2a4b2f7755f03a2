using Azure;
using PersonioFunctions.Employees.Identity;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>The stored row of a person: the values from Personio, completed over several runs, and the values derived from them.</summary>
public sealed record EmployeeRow
{
    /// <summary>The account's name.</summary>
    public required string Account { get; init; }

    /// <summary>The values from Personio. Fields that were never readable are not known.</summary>
    public required Employee Employee { get; init; }

    /// <summary>The standing when the row was written.</summary>
    public required LifecycleStanding Standing { get; init; }

    /// <summary>The last day of a past person, as far as it is known.</summary>
    public DateOnly? LeftAt { get; init; }

    /// <summary>The access in other systems; null until a known status was read.</summary>
    public required AppAccess? Access { get; init; }

    /// <summary>
    /// <c>assigned</c> exactly while the person is current, unless the account withdraws licences during a leave; otherwise
    /// <c>unassigned</c>. The calendar decides it, because the status in Personio often changes late.
    /// </summary>
    public string LicenseStatus => Standing is { IsCurrent: true, IsLeaveWithoutAccess: false } ? "assigned" : "unassigned";

    /// <summary>The folded addresses that the record has or had, oldest first.</summary>
    public IReadOnlyList<string> KnownEmails { get; init; } = [];

    /// <summary>The first day of the first employment under this record; null unless Personio reused the record.</summary>
    public DateOnly? FirstHireDate { get; init; }

    /// <summary>A person's decision about the earlier records; null when the rule decides.</summary>
    public DecidedRecords? DecidedRecords { get; init; }

    /// <summary>When a run first saw the person (UTC).</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When a run last changed the row (UTC).</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The fingerprint that the next run compares with; null when the stored one is unusable.</summary>
    public Fingerprint? ContentHash { get; init; }

    /// <summary>The row's version in the table.</summary>
    public ETag ETag { get; init; }

    /// <summary>First and last name, separated by a space. The preferred name takes the place of the first name.</summary>
    public string? DisplayName => EmployeeMapper.FullName(
        Employee[EmployeeField.PreferredName] ?? Employee[EmployeeField.FirstName], Employee[EmployeeField.LastName]);

    /// <summary>The person's earlier records.</summary>
    public EarlierRecords EarlierRecords => Standing.EarlierRecords ?? EarlierRecords.None;

    /// <summary>The first day of the first known employment, under this record or an earlier one.</summary>
    public DateOnly? FirstDay => EarlierRecords.FirstDay(Employee.DateIn(EmployeeField.HireDate));

    /// <summary>The part by which the person is recognized in other records.</summary>
    public LinkMemory Links => new(KnownEmails, EarlierRecords, DecidedRecords, FirstHireDate, LeftAt);

    /// <summary>Creates the row of a new person.</summary>
    public static EmployeeRow Create(string account, Employee employee, LifecycleStanding standing, DateTimeOffset now) => new EmployeeRow
    {
        Account = account,
        Employee = employee,
        Standing = new LifecycleStanding(standing.State, standing.Rule),
        Access = null,
        FirstSeenAt = now,
        ChangedAt = now,
    }.With(employee, standing);

    /// <summary>Returns this row after a run that read <paramref name="employee"/>: fields that were not read stay as they are.</summary>
    public EmployeeRow Update(Employee employee, LifecycleStanding standing, DateTimeOffset now)
    {
        var complete = employee.CompletedFrom(Employee);
        var memory = Links.After(
            Employee.DateIn(EmployeeField.HireDate),
            complete.DateIn(EmployeeField.HireDate),
            ContentHash?.Standing.State.IsPast() == true,
            standing.State.IsPast());
        return (this with { FirstHireDate = memory.FirstHireDate, ChangedAt = now }).With(complete, standing);
    }

    /// <summary>Returns this row without some fields, as if they had never been readable.</summary>
    public EmployeeRow Without(FieldSet fields) => fields.IsEmpty ? this : this with
    {
        Employee = fields.Aggregate(Employee, (employee, field) => employee.Without(field)),
        ContentHash = ContentHash?.Without(fields),
    };

    private EmployeeRow With(Employee complete, LifecycleStanding standing)
    {
        // The index does not contain the date on which the state began, so an unchanged state keeps the stored date.
        var since = Standing.State == standing.State && Standing.Since is not null ? Standing.Since : standing.Since ?? Standing.Since;
        var access = AccessOf(complete, standing);
        var row = this with
        {
            Employee = complete,
            Standing = standing with
            {
                Since = since,
                NextTransitionAt = standing.KeepsTransition ? Standing.NextTransitionAt : standing.NextTransitionAt,
                KeepsTransition = false,
                IsLeaveWithoutAccess = AppAccess.IsWithdrawnByLeave(access, standing.LastStatus(complete[EmployeeField.Status])),
                EarlierRecords = Links.WithFirstDay(
                    standing.EarlierRecords ?? EarlierRecords, complete.DateIn(EmployeeField.HireDate)),
            },
            KnownEmails = EmailHistory.After(KnownEmails, Employee[EmployeeField.Email], complete[EmployeeField.Email]),
            LeftAt = LeftAtOf(complete, standing, since),
            Access = access,
        };
        var hash = Fingerprint.From(complete, row.Standing);
        return row with
        {
            ContentHash = standing.KeepsTransition && ContentHash is { } stored ? hash.WithTransitionOf(stored) : hash,
        };
    }

    private DateOnly? LeftAtOf(Employee complete, LifecycleStanding standing, DateOnly? since)
    {
        if (!standing.State.IsPast()) return null;
        if (standing.State == LifecycleState.Erased && Standing.State == LifecycleState.Erased) return LeftAt;
        var last = standing.LastWorkingDay ?? complete.DateIn(EmployeeField.TerminationDate);
        if (standing.Rule == LifecycleRuleIds.TerminationDatePassed) return last ?? LeftAt ?? since;

        // Only a last day that was scheduled ends the employment of a missing person.
        return standing.Rule == LifecycleRuleIds.RemovedFromSource && last?.AddDays(1) == since ? last : LeftAt ?? since;
    }

    private AppAccess? AccessOf(Employee complete, LifecycleStanding standing)
    {
        if (standing.Rule is LifecycleRuleIds.RemovedFromSource or LifecycleRuleIds.HireRescinded or LifecycleRuleIds.Erased)
            return AppAccess.Deleted;

        // The first absence of a record does not change the access.
        if (standing.Rule == LifecycleRuleIds.Absent || standing.Flags.HasFlag(LifecycleFlags.Absent)) return Access;
        var leave = standing.IsLeaveWithoutAccess ? LeaveTreatment.Inactive : LeaveTreatment.Active;
        return AppAccess.From(standing.LastStatus(complete[EmployeeField.Status]), leave) ?? Access;
    }
}
