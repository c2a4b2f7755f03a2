using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PersonioSimulator.Data;
using PersonioSimulator.Habits;

namespace PersonioSimulator.Api;

/// <summary>Writes employees and attributes as responses.</summary>
internal static class EmployeeListWriter
{
    /// <summary>Writes a page, which a fault may shift or empty. Returns null when a broken record prevents it.</summary>
    public static ReadOnlyMemory<byte>? Write(Admission admission, EmployeeQuery query, SimulatorSettings settings)
    {
        var attributes = admission.Company.Catalogue.Project(admission.Credential.Whitelist, query.Attributes);
        return admission.Company.Read<ReadOnlyMemory<byte>?>(people =>
        {
            var filtered = Narrowed(people, Filter(people, query, attributes, admission.Credential), admission.Company.Habits);
            var matching = filtered?.Count ?? people.Count;
            var window = ListWindow.Of(query, matching, admission.Fault);
            var rows = new Employee[window.Count];
            for (var row = 0; row < rows.Length; row++)
                rows[row] = filtered?[window.Start + row] ?? people.At(window.Start + row);
            if (HabitualPage.From(admission.Company.Habits, query, rows, window.Total) is not { } page)
                return null;

            var body = new ArrayBufferWriter<byte>(1_024 + page.Rows.Count * attributes.Length * 96);
            body.Write("{\"success\":true,"u8);
            WriteMetadata(body, query, page.Total, settings);
            body.Write("\"data\":"u8);
            var views = page.Rows.Select(row => new EmployeeView(admission.Company, people, row));
            WriteRows(body, views, attributes, IsNumbered(admission, page));
            body.Write("}"u8);
            return body.WrittenMemory;
        });
    }

    /// <summary>Writes one employee; returns null when there is no employee with this id.</summary>
    public static ReadOnlyMemory<byte>? WriteOne(Admission admission, long id)
    {
        var attributes = admission.Company.Catalogue.Project(admission.Credential.Whitelist, requested: null);
        return admission.Company.Read<ReadOnlyMemory<byte>?>(people =>
        {
            var habits = admission.Company.Habits;
            if (people.Find(habits?.Merged.GetValueOrDefault(id, id) ?? id) is not { } employee || !MayRead(habits, employee))
                return null;
            var body = new ArrayBufferWriter<byte>(8_192);
            body.Write("{\"success\":true,\"data\":"u8);
            EnvelopeWriter.WriteEmployee(body, new EmployeeView(admission.Company, people, employee), attributes);
            body.Write("}"u8);
            return body.WrittenMemory;
        });
    }

    /// <summary>Writes the attributes that these credentials may read.</summary>
    public static ReadOnlyMemory<byte> WriteAttributes(Admission admission)
    {
        var body = new ArrayBufferWriter<byte>(8_192);
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteBoolean("success", true);
        json.WriteStartArray("data");
        foreach (var attribute in admission.Company.Catalogue.Project(admission.Credential.Whitelist, requested: null))
        {
            json.WriteStartObject();
            json.WriteString("key", attribute.Key);
            json.WriteString("label", attribute.Label);
            json.WriteString("type", attribute.Type);
            json.WriteString("universal_id", attribute.UniversalId);
            if (attribute.Options.Count > 0)
            {
                json.WriteStartArray("options");
                foreach (var option in attribute.Options)
                    json.WriteStringValue(option);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return body.WrittenMemory;
    }

    /// <summary>Returns the matching employees; null means all of them.</summary>
    private static List<Employee>? Filter(
        Company.People people, EmployeeQuery query, AttributeDefinition[] attributes, Credential credential)
    {
        // updated_since considers only attributes that are whitelisted and requested. A filter by an unreadable address finds no employee.
        if (query.UpdatedSince is { } since)
            return [.. people.All.Where(employee => Array.Exists(attributes, attribute => employee.ChangedAt(attribute.Key) > since))];
        if (!string.IsNullOrEmpty(query.Email))
            return credential.MayRead("email") ? [.. people.All.Where(employee => employee.Profile.Email == query.Email)] : [];
        return null;
    }

    private static List<Employee>? Narrowed(Company.People people, List<Employee>? filtered, SimulatorHabits? habits) =>
        habits?.NarrowedTo is null ? filtered : [.. (filtered ?? people.All).Where(employee => MayRead(habits, employee))];

    private static bool MayRead(SimulatorHabits? habits, Employee employee) =>
        habits?.NarrowedTo is not { } departments || (employee.Profile.Department is { } department && departments.Contains(department));

    // PHP writes an empty list as a list whatever it was before.
    private static bool IsNumbered(Admission admission, HabitualPage page) =>
        page.Rows.Count > 0 && admission.Company.Habits?.Shapes.HasFlag(ShapeHabits.ListsAsObjects) == true;

    private static void WriteRows(
        ArrayBufferWriter<byte> body, IEnumerable<EmployeeView> rows, AttributeDefinition[] attributes, bool isNumbered)
    {
        body.Write(isNumbered ? "{"u8 : "["u8);
        foreach (var (index, row) in rows.Index())
        {
            if (index > 0)
                body.Write(","u8);
            if (isNumbered)
                body.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"{index}\":")));
            EnvelopeWriter.WriteEmployee(body, row, attributes);
        }

        body.Write(isNumbered ? "}"u8 : "]"u8);
    }

    private static void WriteMetadata(ArrayBufferWriter<byte> body, EmployeeQuery query, int total, SimulatorSettings settings)
    {
        if (!settings.SendMetadata)
            return;
        var pages = (total + query.Limit - 1) / query.Limit;
        var quote = settings.NumbersAsStrings ? "\"" : "";
        var text = string.Create(CultureInfo.InvariantCulture,
            $"\"metadata\":{{\"total_elements\":{total},\"current_page\":{query.Offset / query.Limit},\"total_pages\":{pages}}},"
            + $"\"offset\":{quote}{query.Offset}{quote},\"limit\":{quote}{query.Limit}{quote},");
        body.Write(Encoding.ASCII.GetBytes(text));
    }
}
