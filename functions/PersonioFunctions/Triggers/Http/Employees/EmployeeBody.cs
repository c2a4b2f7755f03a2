using System.Text.Json;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Triggers.Http.Employees;

/// <summary>A person as the API shows them: the columns of the table, and when a complete list last had them.</summary>
internal sealed record EmployeeBody
{
    public required string Id { get; init; }
    public required string Account { get; init; }
    public string? Email { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? DisplayName { get; init; }
    public string? Status { get; init; }
    public required string LifecycleState { get; init; }
    public required string LifecycleRule { get; init; }
    public required IReadOnlyList<string> LifecycleFlags { get; init; }
    public DateOnly? LifecycleSince { get; init; }
    public DateTimeOffset? NextTransitionAt { get; init; }
    public required bool IsCurrent { get; init; }
    public DateOnly? LeftAt { get; init; }
    public required IReadOnlyList<string> PreviousEmployeeIds { get; init; }
    public DateOnly? OriginalHireDate { get; init; }
    public string? AppStatus { get; init; }
    public required string LicenseStatus { get; init; }
    public string? JobTitle { get; init; }
    public string? Department { get; init; }
    public string? Team { get; init; }
    public string? ManagerId { get; init; }
    public string? ManagerName { get; init; }
    public string? ManagerEmail { get; init; }
    public JsonElement? CostCenters { get; init; }
    public string? HireDate { get; init; }
    public string? TerminationDate { get; init; }
    public string? ProfilePictureUrl { get; init; }
    public required DateTimeOffset FirstSeenAt { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
    public string? ContentHash { get; init; }
    public DateTimeOffset? VerifiedAt { get; init; }

    public static EmployeeBody From(EmployeeRow row, AccountState state)
    {
        var employee = row.Employee;
        return new EmployeeBody
        {
            Id = employee.Id,
            Account = row.Account,
            Email = employee[EmployeeField.Email],
            FirstName = employee[EmployeeField.FirstName],
            LastName = employee[EmployeeField.LastName],
            DisplayName = row.DisplayName,
            Status = employee[EmployeeField.Status],
            LifecycleState = row.Standing.State.Name(),
            LifecycleRule = row.Standing.Rule,
            LifecycleFlags = row.Standing.Flags.Names(),
            LifecycleSince = row.Standing.Since,
            NextTransitionAt = row.Standing.NextTransitionAt,
            IsCurrent = row.Standing.IsCurrent,
            LeftAt = row.LeftAt,
            PreviousEmployeeIds = row.EarlierRecords.EmployeeIds,
            OriginalHireDate = row.EarlierRecords.OriginalHireDate,
            AppStatus = row.Access?.AppStatus,
            LicenseStatus = (row.Access ?? AppAccess.Withdrawn).LicenseStatus,
            JobTitle = employee[EmployeeField.JobTitle],
            Department = employee[EmployeeField.Department],
            Team = employee[EmployeeField.Team],
            ManagerId = employee[EmployeeField.ManagerId],
            ManagerName = employee[EmployeeField.ManagerName],
            ManagerEmail = employee[EmployeeField.ManagerEmail],
            CostCenters = employee[EmployeeField.CostCenters] is { } json ? JsonElement.Parse(json) : null,
            HireDate = employee[EmployeeField.HireDate],
            TerminationDate = employee[EmployeeField.TerminationDate],
            ProfilePictureUrl = employee[EmployeeField.ProfilePictureUrl],
            FirstSeenAt = row.FirstSeenAt,
            ChangedAt = row.ChangedAt,
            ContentHash = row.ContentHash?.ToString(),
            VerifiedAt = state.Missing.VerifiedAt(employee.Id, state.Freshness.DataAsOf),
        };
    }
}
