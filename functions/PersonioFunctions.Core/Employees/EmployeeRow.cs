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

    /// <summary>The row of a person seen for the first time.</summary>
    public static EmployeeRow Create(string account, Employee employee, LifecycleResult state, DateTimeOffset now) => new()
    {
        Account = account,
        Employee = employee,
        State = state.State,
        Rule = state.Rule,
        Access = AppAccess.Of(employee[EmployeeField.Status], LeaveTreatment.Active),
        FirstSeenAt = now,
        ChangedAt = now,
        ContentHash = Fingerprint.Of(employee, state.State),
    };

    /// <summary>This row after a run that read <paramref name="employee"/>: unread fields stay as they are.</summary>
    public EmployeeRow Update(Employee employee, LifecycleResult state, DateTimeOffset now)
    {
        var complete = employee.CompletedFrom(Employee);
        return this with
        {
            Employee = complete,
            State = state.State,
            Rule = state.Rule,
            Access = state.Rule == LifecycleRules.RemovedFromSource
                ? AppAccess.Deleted
                : AppAccess.Of(complete[EmployeeField.Status], LeaveTreatment.Active) ?? Access,
            ChangedAt = now,
            ContentHash = Fingerprint.Of(complete, state.State),
        };
    }
}
