using System.Text.Json;
using System.Text.Json.Serialization;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Triggers.Http.Employees;

/// <summary>
/// Writes a person's fields by the catalogue, and the derived columns between them. The order of the members is a contract. An absent
/// value is an absent member.
/// </summary>
internal sealed class EmployeeBodyConverter : JsonConverter<EmployeeBody>
{
    private static readonly EmployeeField[] Names = [EmployeeField.Email, EmployeeField.FirstName, EmployeeField.LastName];

    private static readonly EmployeeField[] Work =
    [
        EmployeeField.JobTitle, EmployeeField.Department, EmployeeField.DepartmentId, EmployeeField.Team, EmployeeField.TeamId,
        EmployeeField.ManagerId, EmployeeField.ManagerName, EmployeeField.ManagerEmail, EmployeeField.CostCenters,
    ];

    private static readonly EmployeeField[] Last =
    [
        EmployeeField.HireDate, EmployeeField.HireDateOffset, EmployeeField.TerminationDate, EmployeeField.TerminationDateOffset,
        EmployeeField.ProfilePictureUrl,
    ];

    // Fields that were added to the catalogue since. No caller depends on their place.
    private static readonly EmployeeField[] Others = [.. EmployeeField.All.Except([.. Names, EmployeeField.Status, .. Work, .. Last])];

    public override EmployeeBody Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("The API only writes employees.");

    public override void Write(Utf8JsonWriter writer, EmployeeBody value, JsonSerializerOptions options)
    {
        var row = value.Row;
        writer.WriteStartObject();
        writer.WriteString("id", row.Employee.Id);
        writer.WriteString("account", row.Account);
        WriteFields(writer, row.Employee, Names);
        WriteText(writer, "displayName", row.DisplayName);
        WriteFields(writer, row.Employee, [EmployeeField.Status]);
        WriteDerived(writer, row);
        WriteFields(writer, row.Employee, Work);
        WriteFields(writer, row.Employee, Others);
        foreach (var field in row.Employee.Known.Except(FieldSet.All)) WriteFields(writer, row.Employee, [field]);
        WriteFields(writer, row.Employee, Last);
        writer.WriteString("firstSeenAt", row.FirstSeenAt);
        writer.WriteString("changedAt", row.ChangedAt);
        WriteText(writer, "contentHash", row.ContentHash?.ToString());
        if (value.VerifiedAt is { } verified) writer.WriteString("verifiedAt", verified);
        writer.WriteEndObject();
    }

    private static void WriteDerived(Utf8JsonWriter writer, EmployeeRow row)
    {
        var standing = row.Standing;
        writer.WriteString("lifecycleState", standing.State.Name());
        writer.WriteString("lifecycleRule", standing.Rule);
        WriteTexts(writer, "lifecycleFlags", standing.Flags.Names());
        WriteText(writer, "lifecycleSince", standing.Since?.Text());
        if (standing.NextTransitionAt is { } next) writer.WriteString("nextTransitionAt", next);
        writer.WriteBoolean("isCurrent", standing.IsCurrent);
        WriteText(writer, "leftAt", row.LeftAt?.Text());
        WriteTexts(writer, "previousEmployeeIds", row.EarlierRecords.EmployeeIds);
        if (row.EarlierRecords.PossibleIds.Count > 0) WriteTexts(writer, "possibleEmployeeIds", row.EarlierRecords.PossibleIds);
        if (row.DecidedRecords is { } decided) WriteTexts(writer, "decidedEmployeeIds", decided.EmployeeIds);
        WriteText(writer, "originalHireDate", row.EarlierRecords.OriginalHireDate?.Text());
        WriteText(writer, "appStatus", row.Access?.AppStatus);
        writer.WriteString("licenseStatus", row.LicenseStatus);
    }

    private static void WriteFields(Utf8JsonWriter writer, Employee employee, ReadOnlySpan<EmployeeField> fields)
    {
        foreach (var field in fields)
        {
            if (!field.IsJson)
            {
                WriteText(writer, field.JsonName, employee[field]);
            }
            else if (employee[field] is { } json)
            {
                writer.WritePropertyName(field.JsonName);
                JsonElement.Parse(json).WriteTo(writer);
            }
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null) writer.WriteString(name, text);
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
