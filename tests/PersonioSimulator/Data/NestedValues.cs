using System.Text.Json;

namespace PersonioSimulator.Data;

/// <summary>Writes values that are objects or lists. Nested values are plain, except the supervisor's, which have envelopes.</summary>
internal static class NestedValues
{
    public static void Department(Utf8JsonWriter json, EmployeeView view) =>
        WriteUnit(json, view, "Department", view.Profile.Department is { } name ? view.Company.Organisation.Department(name) : null);

    public static void Team(Utf8JsonWriter json, EmployeeView view) =>
        WriteUnit(json, view, "Team", view.Profile.Team is { } name ? view.Company.Organisation.Team(name) : null);

    public static void Office(Utf8JsonWriter json, EmployeeView view)
    {
        var offices = view.Company.Organisation.Offices;
        var pick = view.Pick("office", offices.Count + 1);
        WriteUnit(json, view, "Office", pick == offices.Count || view.IsNearlyEmpty ? null : offices[pick]);
    }

    public static void Subcompany(Utf8JsonWriter json, EmployeeView view) =>
        WriteUnit(json, view, "Subcompany",
            view.IsNearlyEmpty || view.Pick("subcompany", 2) == 0 ? null : view.Company.Organisation.Subcompany);

    public static void Supervisor(Utf8JsonWriter json, EmployeeView view)
    {
        if (view.Profile.SupervisorId is not { } id)
        {
            WriteEmpty(json, view, "Supervisor");
            return;
        }

        StartObject(json, "Employee");
        EnvelopeWriter.Write(json, "id", "ID", "integer", id);
        if (view.ListedSupervisor is { } supervisor)
        {
            EnvelopeWriter.Write(json, "first_name", "First name", "standard", supervisor.FirstName);
            EnvelopeWriter.Write(json, "last_name", "Last name", "standard", supervisor.LastName);
            EnvelopeWriter.Write(json, "email", "Email", "standard", supervisor.Email);
        }

        EndObject(json);
    }

    public static void CostCenters(Utf8JsonWriter json, EmployeeView view)
    {
        if (view.Profile.CostCenters.Count == 0)
        {
            WriteEmpty(json, view, "CostCenter");
            return;
        }

        json.WriteStartArray();
        foreach (var center in view.Profile.CostCenters)
        {
            StartObject(json, "CostCenter");
            json.WriteNumber("id", center.Id);
            json.WriteString("name", center.Name);
            json.WriteNumber("percentage", center.Percentage);
            EndObject(json);
        }

        json.WriteEndArray();
    }

    public static void HolidayCalendar(Utf8JsonWriter json, EmployeeView view)
    {
        StartObject(json, "HolidayCalendar");
        json.WriteNumber("id", 189 + view.Pick("calendar", 16));
        json.WriteString("name", "DE (Bayern) Feiertage");
        json.WriteNull("country");
        json.WriteNull("state");
        EndObject(json);
    }

    public static void WorkSchedule(Utf8JsonWriter json, EmployeeView view)
    {
        if (view.IsNearlyEmpty || view.Pick("schedule", 6) == 0)
        {
            WriteEmpty(json, view, "WorkSchedule");
            return;
        }

        StartObject(json, "WorkSchedule");
        // The number exceeds the precision of a double, so reading it as one changes it.
        json.WriteNumber("id", 1_067_807_102_794_692_001 + view.Pick("schedule", 6));
        json.WriteString("name", "Vollzeit, 40 Stunden ohne Zeiterfassung, (Mo,Di,Mi,Do,Fr)");
        json.WriteNull("valid_from");
        foreach (var day in (string[])["monday", "tuesday", "wednesday", "thursday", "friday"])
            json.WriteString(day, "08:00");
        json.WriteString("saturday", "00:00");
        json.WriteString("sunday", "00:00");
        EndObject(json);
    }

    public static void AbsenceEntitlement(Utf8JsonWriter json, EmployeeView view)
    {
        if (view.IsNearlyEmpty || view.Pick("absence", 4) == 0)
        {
            WriteEmpty(json, view, "TimeOffType");
            return;
        }

        json.WriteStartArray();
        StartObject(json, "TimeOffType");
        json.WriteNumber("id", 2_179_197);
        json.WriteString("name", "Paid vacation");
        json.WriteString("category", "paid_vacation");
        json.WriteNumber("entitlement", view.Pick("entitlement", 31));
        EndObject(json);
        json.WriteEndArray();
    }

    private static void WriteUnit(Utf8JsonWriter json, EmployeeView view, string type, Unit? unit)
    {
        if (unit is null)
        {
            WriteEmpty(json, view, type);
            return;
        }

        StartObject(json, type);
        json.WriteNumber("id", unit.Id);
        json.WriteString("name", unit.Name);
        EndObject(json);
    }

    /// <summary>Writes an empty value in one of the three forms that Personio has used.</summary>
    private static void WriteEmpty(Utf8JsonWriter json, EmployeeView view, string type)
    {
        switch (view.Pick(type, 3))
        {
            case 0:
                json.WriteNullValue();
                break;
            case 1:
                json.WriteStringValue("");
                break;
            default:
                json.WriteStartArray();
                json.WriteEndArray();
                break;
        }
    }

    private static void StartObject(Utf8JsonWriter json, string type)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteStartObject("attributes");
    }

    private static void EndObject(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
