using Azure;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>A person as stored: what Personio said, completed over the runs, and what follows from it.</summary>
public sealed record EmployeeRow
{
    /// <summary>The account's name.</summary>
    public required string Account { get; init; }

    /// <summary>What Personio said. Fields that could never be read are not known.</summary>
    public required Employee Employee { get; init; }

    /// <summary>Whether the person is here.</summary>
    public required LifecycleState State { get; init; }

    /// <summary>The rule that gave the state when it last changed; null in rows that were written before rules were kept.</summary>
    public string? Rule { get; init; }

    /// <summary>What is odd or worth knowing.</summary>
    public LifecycleFlags Flags { get; init; }

    /// <summary>The date on which the state began, as far as it can be known; null in rows that were written before it was kept.</summary>
    public DateOnly? Since { get; init; }

    /// <summary>When the state changes next though nobody edits anything (UTC); null when it does not.</summary>
    public DateTimeOffset? NextTransitionAt { get; init; }

    /// <summary>For systems that know only current and past people; null in rows that were written before it was kept.</summary>
    public bool? IsCurrent { get; init; }

    /// <summary>The last day of somebody past, as far as it can be known.</summary>
    public DateOnly? LeftAt { get; init; }

    /// <summary>The Personio ids of earlier records of the same person, with commas between.</summary>
    public string? PreviousEmployeeIds { get; init; }

    /// <summary>The first day of the first employment of somebody who was hired again.</summary>
    public DateOnly? OriginalHireDate { get; init; }

    /// <summary>Null while no status that we know was ever read.</summary>
    public required AppAccess? Access { get; init; }

    /// <summary>When a run first saw the person (UTC).</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When a run last changed the row (UTC).</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>What a later run is compared with.</summary>
    public Fingerprint? ContentHash { get; init; }

    /// <summary>The row's version in the table.</summary>
    public ETag ETag { get; init; }

    /// <summary>First and last name with a space between.</summary>
    public string? DisplayName => EmployeeMapper.FullName(Employee[EmployeeField.FirstName], Employee[EmployeeField.LastName]);

    /// <summary>What the rules need to know of the row.</summary>
    public LifecyclePrevious Previous => new(State, Rule, Flags) { Since = Since, IsCurrent = IsCurrent };

    /// <summary>The row as what followed when it was written.</summary>
    public Standing Standing => new(State, Rule ?? LifecycleRules.NotRecorded, Flags)
    {
        IsCurrent = IsCurrent == true,
        NextTransitionAt = NextTransitionAt,
        Since = Since,
        IsLeaveWithoutAccess = Access == AppAccess.Withdrawn && PersonioStatus.From(Employee[EmployeeField.Status]) == LifecycleStatus.Leave,
        Previous = new EarlierRecords(PreviousEmployeeIds?.Split(',') ?? [], OriginalHireDate),
    };

    /// <summary>The row of a person seen for the first time.</summary>
    public static EmployeeRow Create(string account, Employee employee, Standing standing, DateTimeOffset now) => new EmployeeRow
    {
        Account = account,
        Employee = employee,
        State = standing.State,
        Access = null,
        FirstSeenAt = now,
        ChangedAt = now,
    }.With(employee, standing);

    /// <summary>This row after a run that read <paramref name="employee"/>: unread fields stay as they are.</summary>
    public EmployeeRow Update(Employee employee, Standing standing, DateTimeOffset now)
    {
        var complete = employee.CompletedFrom(Employee);
        var (hired, hiredBefore) = (DateOf(complete, EmployeeField.HireDate), DateOf(Employee, EmployeeField.HireDate));

        // Personio may use a record again: who was past and has a later first day was hired again, in one edit, or first the day and then
        // the rest.
        var isRehired = State.IsPast() && hired > hiredBefore && (hired > LeftAt || !standing.State.IsPast());
        return (this with
        {
            ChangedAt = now,
            OriginalHireDate = isRehired ? OriginalHireDate ?? hiredBefore : OriginalHireDate,
        }).With(complete, standing);
    }

    /// <summary>The date in a field, or null.</summary>
    internal static DateOnly? DateOf(Employee employee, EmployeeField field) =>
        employee[field] is { } text ? EmployeeMapper.CalendarDate(text) ?? throw new FormatException($"'{text}' is no date.") : null;

    private EmployeeRow With(Employee complete, Standing standing)
    {
        // The index holds no date: that a state has not changed is known there, and since when only here.
        var since = State == standing.State && Since is not null ? Since : standing.Since ?? Since;
        var row = this with
        {
            Employee = complete,
            State = standing.State,
            Rule = standing.Rule,
            Flags = standing.Flags,
            Since = since,
            NextTransitionAt = standing.NextTransitionAt,
            IsCurrent = standing.IsCurrent,
            LeftAt = LeftAtOf(complete, standing, since),
            Access = AccessOf(complete, standing),
            PreviousEmployeeIds = standing.Previous is { } previous ? previous.Text : PreviousEmployeeIds,
            OriginalHireDate = standing.Previous?.OriginalHireDate ?? OriginalHireDate,
        };
        return row with { ContentHash = Fingerprint.From(complete, row.Standing) };
    }

    private DateOnly? LeftAtOf(Employee complete, Standing standing, DateOnly? since)
    {
        if (!standing.State.IsPast()) return null;
        if (standing.Rule == LifecycleRules.TerminationDatePassed) return DateOf(complete, EmployeeField.TerminationDate);
        return LeftAt ?? since;
    }

    private AppAccess? AccessOf(Employee complete, Standing standing)
    {
        if (standing.Rule is LifecycleRules.RemovedFromSource or LifecycleRules.HireRescinded or LifecycleRules.Erased) return AppAccess.Deleted;

        // That Personio does not have somebody for the first time says nothing about what they may use.
        if (standing.Rule == LifecycleRules.Absent || standing.Flags.HasFlag(LifecycleFlags.Absent)) return Access;
        var leave = standing.IsLeaveWithoutAccess ? LeaveTreatment.Inactive : LeaveTreatment.Active;
        return AppAccess.From(complete[EmployeeField.Status], leave) ?? Access;
    }
}
