using Azure.Data.Tables;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>Converts rows of the table Employees. The columns are a contract. An absent value is an absent column.</summary>
internal static class EmployeeEntity
{
    public static TableEntity Write(EmployeeRow row)
    {
        var entity = new TableEntity(row.Account, row.Employee.Id);
        foreach (var field in EmployeeField.All)
        {
            if (row.Employee[field] is { } value) entity[field.Column] = value;
        }

        var standing = row.Standing;
        if (row.DisplayName is { } displayName) entity[EmployeeColumns.DisplayName] = displayName;
        entity[EmployeeColumns.LifecycleState] = standing.State.Name();
        entity[EmployeeColumns.LifecycleRule] = standing.Rule;
        if (standing.Flags.Text() is { } flags) entity[EmployeeColumns.LifecycleFlags] = flags;
        if (standing.Since is { } since) entity[EmployeeColumns.LifecycleSince] = since.Text();
        if (standing.NextTransitionAt is { } next) entity[EmployeeColumns.NextTransitionAt] = next;
        entity[EmployeeColumns.IsCurrent] = standing.IsCurrent;
        if (row.LeftAt is { } left) entity[EmployeeColumns.LeftAt] = left.Text();
        if (row.EarlierRecords.Text is { } ids) entity[EmployeeColumns.PreviousEmployeeIds] = ids;
        if (row.EarlierRecords.OriginalHireDate is { } original) entity[EmployeeColumns.OriginalHireDate] = original.Text();
        if (row.Access is { } access) entity[EmployeeColumns.AppStatus] = access.AppStatus;
        entity[EmployeeColumns.LicenseStatus] = row.LicenseStatus;
        entity[EmployeeColumns.FirstSeenAt] = row.FirstSeenAt;
        entity[EmployeeColumns.ChangedAt] = row.ChangedAt;
        entity[EmployeeColumns.ContentHash] = row.ContentHash?.ToString();
        return entity;
    }

    public static EmployeeRow Read(TableEntity entity)
    {
        var fingerprint = Fingerprint.Parse(entity.GetString(EmployeeColumns.ContentHash));
        var employee = ReadFields(entity, fingerprint);
        var access = EmployeeColumns.AccessFrom(entity.GetString(EmployeeColumns.AppStatus));
        var isLeaveWithoutAccess = AppAccess.IsWithdrawnByLeave(access, employee[EmployeeField.Status]);
        return new EmployeeRow
        {
            Account = entity.PartitionKey,
            Employee = employee,
            Standing = ReadStanding(entity, fingerprint) with { IsLeaveWithoutAccess = isLeaveWithoutAccess },
            LeftAt = Date(entity, EmployeeColumns.LeftAt),
            Access = access,
            FirstSeenAt = entity.GetDateTimeOffset(EmployeeColumns.FirstSeenAt) ?? default,
            ChangedAt = entity.GetDateTimeOffset(EmployeeColumns.ChangedAt) ?? default,
            ContentHash = fingerprint,
            ETag = entity.ETag,
        };
    }

    /// <summary>
    /// Reads the fields of a row. Without a usable fingerprint, the fields that are present are known and the others are not.
    /// </summary>
    public static Employee ReadFields(TableEntity entity, Fingerprint? fingerprint)
    {
        var employee = new Employee(entity.RowKey);
        foreach (var field in EmployeeField.All)
        {
            var value = entity.GetString(field.Column);
            if (value is not null || fingerprint?.IsEmpty(field) == true) employee.Set(field, value);
        }

        return employee;
    }

    // The row may have been edited by hand. If columns are missing or unusable, the fingerprint is used instead.
    private static LifecycleStanding ReadStanding(TableEntity entity, Fingerprint? fingerprint) => new(
        LifecycleStates.Parse(entity.GetString(EmployeeColumns.LifecycleState)) ?? LifecycleState.Unknown,
        LifecycleRules.Parse(entity.GetString(EmployeeColumns.LifecycleRule)) ?? fingerprint?.Standing.Rule ?? LifecycleRules.StatusUnknown,
        LifecycleFlagNames.Parse(entity.GetString(EmployeeColumns.LifecycleFlags)))
    {
        Since = Date(entity, EmployeeColumns.LifecycleSince),
        NextTransitionAt = entity.GetDateTimeOffset(EmployeeColumns.NextTransitionAt),
        IsCurrent = entity.GetBoolean(EmployeeColumns.IsCurrent) ?? fingerprint?.Standing.IsCurrent ?? false,
        EarlierRecords = EarlierRecords.From(
            entity.GetString(EmployeeColumns.PreviousEmployeeIds), Date(entity, EmployeeColumns.OriginalHireDate)),
    };

    private static DateOnly? Date(TableEntity entity, string column) => CalendarDate.Parse(entity.GetString(column));
}
