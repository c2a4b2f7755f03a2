using System.Globalization;
using Azure.Data.Tables;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>The row of the table Employees: its columns are contract. An absent value is an absent column.</summary>
internal static class EmployeeEntity
{
    public const string ContentHash = nameof(EmployeeRow.ContentHash);
    public const string NextTransitionAt = nameof(EmployeeRow.NextTransitionAt);
    private const string DisplayName = "DisplayName";
    private const string State = "LifecycleState";
    private const string Rule = "LifecycleRule";
    private const string AppStatus = "AppStatus";
    private const string LicenseStatus = "LicenseStatus";
    private const string Flags = "LifecycleFlags";
    private const string Since = "LifecycleSince";
    private const string IsCurrent = "IsCurrent";
    private const string LeftAt = "LeftAt";
    private const string PreviousEmployeeIds = "PreviousEmployeeIds";
    private const string OriginalHireDate = "OriginalHireDate";
    private const string FirstSeenAt = "FirstSeenAt";
    private const string ChangedAt = "ChangedAt";

    public static TableEntity Write(EmployeeRow row)
    {
        var entity = new TableEntity(row.Account, row.Employee.Id);
        foreach (var field in EmployeeFields.All)
        {
            if (row.Employee[field] is { } value) entity[field.Column()] = value;
        }

        if (row.DisplayName is { } displayName) entity[DisplayName] = displayName;
        entity[State] = row.State.Name();
        if (row.Rule is { } rule) entity[Rule] = rule;
        if (row.Flags.Text() is { } flags) entity[Flags] = flags;
        if (row.Since is { } since) entity[Since] = Text(since);
        if (row.NextTransitionAt is { } next) entity[NextTransitionAt] = next;
        if (row.IsCurrent is { } isCurrent) entity[IsCurrent] = isCurrent;
        if (row.LeftAt is { } left) entity[LeftAt] = Text(left);
        if (row.PreviousEmployeeIds is { } previous) entity[PreviousEmployeeIds] = previous;
        if (row.OriginalHireDate is { } original) entity[OriginalHireDate] = Text(original);
        if (row.Access is { } access) entity[AppStatus] = access.AppStatus;
        entity[LicenseStatus] = (row.Access ?? AppAccess.Withdrawn).LicenseStatus;
        entity[FirstSeenAt] = row.FirstSeenAt;
        entity[ChangedAt] = row.ChangedAt;
        entity[ContentHash] = row.ContentHash?.ToString();
        return entity;
    }

    public static EmployeeRow Read(TableEntity entity)
    {
        var fingerprint = Fingerprint.Parse(entity.GetString(ContentHash));
        return new EmployeeRow
        {
            Account = entity.PartitionKey,
            Employee = ReadFields(entity, fingerprint),
            State = LifecycleStates.Parse(entity.GetString(State)) ?? LifecycleState.Unknown,
            Rule = entity.GetString(Rule),
            Flags = LifecycleFlagNames.Parse(entity.GetString(Flags)),
            Since = Date(entity.GetString(Since)),
            NextTransitionAt = entity.GetDateTimeOffset(NextTransitionAt),
            IsCurrent = entity.GetBoolean(IsCurrent),
            LeftAt = Date(entity.GetString(LeftAt)),
            PreviousEmployeeIds = entity.GetString(PreviousEmployeeIds),
            OriginalHireDate = Date(entity.GetString(OriginalHireDate)),
            Access = entity.GetString(AppStatus) is { } appStatus
                ? new AppAccess(appStatus, entity.GetString(LicenseStatus) ?? AppAccess.Withdrawn.LicenseStatus)
                : null,
            FirstSeenAt = entity.GetDateTimeOffset(FirstSeenAt) ?? default,
            ChangedAt = entity.GetDateTimeOffset(ChangedAt) ?? default,
            ContentHash = fingerprint,
            ETag = entity.ETag,
        };
    }

    /// <summary>The fields of a row. Without a fingerprint of this version, what is there is known and the rest is not.</summary>
    public static Employee ReadFields(TableEntity entity, Fingerprint? fingerprint)
    {
        var employee = new Employee(entity.RowKey);
        foreach (var field in EmployeeFields.All)
        {
            var value = entity.GetString(field.Column());
            if (value is not null || fingerprint?.IsEmpty(field) == true) employee.Set(field, value);
        }

        return employee;
    }

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? Date(string? text) => text is null ? null : EmployeeMapper.CalendarDate(text);
}
