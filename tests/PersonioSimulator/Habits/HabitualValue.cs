using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using PersonioSimulator.Data;

namespace PersonioSimulator.Habits;

/// <summary>Writes values in the shapes of <see cref="ShapeHabits"/>: the documented value first, then its other form.</summary>
internal static class HabitualValue
{
    private const string OpenEnd = "9999-12-31T00:00:00+01:00";

    private static readonly string[] ZeroDates = ["0000-00-00", "0000-00-00T00:00:00+00:00", "-0001-11-30T00:00:00+00:53"];

    public static void Write(Utf8JsonWriter json, EmployeeView view, AttributeDefinition attribute)
    {
        if (Reshape(Documented(view, attribute), view, attribute) is { } value)
            value.WriteTo(json);
        else
            json.WriteNullValue();
    }

    private static JsonNode? Documented(EmployeeView view, AttributeDefinition attribute)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            attribute.Write(json, view);
        return JsonNode.Parse(buffer.WrittenSpan);
    }

    private static JsonNode? Reshape(JsonNode? value, EmployeeView view, AttributeDefinition attribute)
    {
        bool Has(ShapeHabits habit) => view.Shapes.HasFlag(habit);
        if (attribute.Key == "email" || attribute.Key == view.Company.Catalogue.CompanyEmailKey)
            return Address(value, view.Shapes);
        return attribute.Key switch
        {
            "id" when Has(ShapeHabits.IdsAsText) => AsText(value),
            "status" or "position" when Has(ShapeHabits.NamesAsObjects) => Named(value),
            "team" when Has(ShapeHabits.TeamAsList) && value is JsonObject => new JsonArray(value),
            "cost_centers" when Has(ShapeHabits.ListsAsObjects) && value is JsonArray { Count: > 0 } list => Numbered(list),
            "supervisor" when value is JsonObject supervisor => Supervisor(supervisor, view),
            "contract_end_date" or "termination_date" when value is null && Has(ShapeHabits.OpenEnds) => OpenEnd,
            _ when attribute.Type == "date" && value is null && Has(ShapeHabits.ZeroDates) => ZeroDate(view),
            _ => value,
        };
    }

    private static JsonNode ZeroDate(EmployeeView view) => ZeroDates[view.Pick("zero", ZeroDates.Length)];

    private static JsonNode? Address(JsonNode? value, ShapeHabits shapes)
    {
        if (value?.GetValue<string>() is not { Length: > 0 } address)
            return value;
        if (shapes.HasFlag(ShapeHabits.CapitalAddresses))
            address = address.ToUpperInvariant();
        return shapes.HasFlag(ShapeHabits.InvisibleCharacters) ? $"\u200b{address}\u00a0" : address;
    }

    private static JsonNode? Named(JsonNode? value) =>
        value?.GetValue<string>() is { Length: > 0 } name ? new JsonObject { ["id"] = 7, ["name"] = name } : value;

    private static JsonObject Numbered(JsonArray list) =>
        new(list.Select((item, index) => KeyValuePair.Create($"{index}", item?.DeepClone())));

    private static JsonObject Supervisor(JsonObject supervisor, EmployeeView view)
    {
        var attributes = supervisor["attributes"]!.AsObject();
        var id = attributes["id"]!.AsObject();
        var isGone = !view.IsSupervisorListed;
        if (isGone && view.Shapes.HasFlag(ShapeHabits.GoneSupervisorIsZero))
        {
            id["value"] = 0;
        }
        else if (isGone && view.Shapes.HasFlag(ShapeHabits.GoneSupervisorIsNull))
        {
            id["value"] = null;
            foreach (var name in (string[])["first_name", "last_name"])
                attributes[name] = new JsonObject { ["label"] = name, ["value"] = "", ["type"] = "standard", ["universal_id"] = name };
        }

        if (view.Shapes.HasFlag(ShapeHabits.IdsAsText))
            id["value"] = AsText(id["value"]);
        return supervisor;
    }

    private static JsonNode? AsText(JsonNode? number) => number?.ToJsonString();
}
