using System.Globalization;
using Azure.Data.Tables;
using PersonioFunctions.Employees.Identity;
using PersonioFunctions.Employees.Own;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>Converts rows of the table Employees. The columns are a contract. An absent value is an absent column.</summary>
internal static class EmployeeEntity
{
    public static TableEntity Write(EmployeeRow row)
    {
        var entity = new TableEntity(row.Account, row.Employee.Id);
        foreach (var field in row.Employee.Known)
        {
            if (row.Employee[field] is { } value) entity[field.Column] = value;
        }

        if (OwnFields.TextOf(row.Employee.Known) is { } own) entity[EmployeeColumns.OwnColumns] = own;
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
        if (row.EarlierRecords.PossibleText is { } possible) entity[EmployeeColumns.PossibleEmployeeIds] = possible;
        if (row.DecidedRecords is { } decided) entity[EmployeeColumns.DecidedEmployeeIds] = decided.Text;
        if (row.EarlierRecords.OriginalHireDate is { } original) entity[EmployeeColumns.OriginalHireDate] = original.Text();
        if (row.Access is { } access) entity[EmployeeColumns.AppStatus] = access.AppStatus;
        entity[EmployeeColumns.LicenseStatus] = row.LicenseStatus;
        if (EmailHistory.Text(row.KnownEmails, row.Employee[EmployeeField.Email], standing.State.IsPast()) is { } emails)
            entity[EmployeeColumns.KnownEmails] = emails;
        if (row.FirstHireDate is { } first) entity[EmployeeColumns.FirstHireDate] = first.Text();
        entity[EmployeeColumns.FirstSeenAt] = row.FirstSeenAt;
        entity[EmployeeColumns.ChangedAt] = row.ChangedAt;
        entity[EmployeeColumns.ContentHash] = row.ContentHash?.ToString();
        return entity;
    }

    public static EmployeeRow Read(TableEntity entity)
    {
        var fingerprint = Fingerprint.Parse(Text(entity, EmployeeColumns.ContentHash));
        var employee = ReadFields(entity, fingerprint);
        var access = EmployeeColumns.AccessFrom(Text(entity, EmployeeColumns.AppStatus));
        var standing = ReadStanding(entity, fingerprint);
        var isLeaveWithoutAccess = AppAccess.IsWithdrawnByLeave(access, standing.LastStatus(employee[EmployeeField.Status]));
        return new EmployeeRow
        {
            Account = entity.PartitionKey,
            Employee = employee,
            Standing = standing with { IsLeaveWithoutAccess = isLeaveWithoutAccess },
            LeftAt = Date(entity, EmployeeColumns.LeftAt),
            Access = access,
            KnownEmails = EmailHistory.Parse(Text(entity, EmployeeColumns.KnownEmails)),
            FirstHireDate = Date(entity, EmployeeColumns.FirstHireDate),
            DecidedRecords = DecidedRecords.Parse(Text(entity, EmployeeColumns.DecidedEmployeeIds)),
            FirstSeenAt = Instant(entity, EmployeeColumns.FirstSeenAt) ?? default,
            ChangedAt = Instant(entity, EmployeeColumns.ChangedAt) ?? default,
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
        foreach (var field in EmployeeField.All) ReadField(entity, fingerprint, employee, field);
        foreach (var field in EmployeeField.Optional) ReadField(entity, fingerprint, employee, field);
        if (OwnFields.Parse(Text(entity, EmployeeColumns.OwnColumns)) is { } own)
        {
            foreach (var field in own.All) ReadField(entity, fingerprint, employee, field);
        }

        return employee;
    }

    private static void ReadField(TableEntity entity, Fingerprint? fingerprint, Employee employee, EmployeeField field)
    {
        var value = Text(entity, field.Column);
        if (value is not null || fingerprint?.IsEmpty(field) == true) employee.Set(field, value);
    }

    // The row may have been edited by hand. If columns are missing or unusable, the fingerprint is used instead.
    private static LifecycleStanding ReadStanding(TableEntity entity, Fingerprint? fingerprint) => new(
        LifecycleStates.Parse(Text(entity, EmployeeColumns.LifecycleState)) ?? LifecycleState.Unknown,
        LifecycleRuleIds.Parse(Text(entity, EmployeeColumns.LifecycleRule)) ?? fingerprint?.Standing.Rule ?? LifecycleRuleIds.StatusUnknown,
        LifecycleFlagNames.Parse(Text(entity, EmployeeColumns.LifecycleFlags)))
    {
        Since = Date(entity, EmployeeColumns.LifecycleSince),
        NextTransitionAt = Instant(entity, EmployeeColumns.NextTransitionAt),
        IsCurrent = ValueOf(entity, EmployeeColumns.IsCurrent) as bool? ?? fingerprint?.Standing.IsCurrent ?? false,
        EarlierRecords = ReadEarlierRecords(entity),
    };

    /// <summary>Reads the part of a row by which a person is recognized in other records.</summary>
    public static LinkMemory ReadLinks(TableEntity entity)
    {
        var emails = EmailHistory.Parse(Text(entity, EmployeeColumns.KnownEmails));
        var earlier = ReadEarlierRecords(entity);
        var decided = DecidedRecords.Parse(Text(entity, EmployeeColumns.DecidedEmployeeIds));
        var first = Date(entity, EmployeeColumns.FirstHireDate);
        var left = Date(entity, EmployeeColumns.LeftAt);
        return emails.Count == 0 && earlier == EarlierRecords.None && decided is null && first is null && left is null
            ? LinkMemory.None
            : new LinkMemory(emails, earlier, decided, first, left);
    }

    private static EarlierRecords ReadEarlierRecords(TableEntity entity) => EarlierRecords.From(
        Text(entity, EmployeeColumns.PreviousEmployeeIds),
        Date(entity, EmployeeColumns.OriginalHireDate),
        Text(entity, EmployeeColumns.PossibleEmployeeIds));

    /// <summary>Reads a column as text, whatever type it was given by hand; null when it is absent.</summary>
    public static string? Text(TableEntity entity, string column) => ValueOf(entity, column) switch
    {
        DateTimeOffset instant => DateOnly.FromDateTime(instant.UtcDateTime).Text(),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null,
    };

    private static object? ValueOf(TableEntity entity, string column) => entity.TryGetValue(column, out var value) ? value : null;

    private static DateTimeOffset? Instant(TableEntity entity, string column) => ValueOf(entity, column) as DateTimeOffset?;

    private static DateOnly? Date(TableEntity entity, string column) => CalendarDate.Parse(Text(entity, column));
}
