using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using PersonioSimulator.Habits;

namespace PersonioSimulator.Data;

/// <summary>Writes employees as Personio does: every attribute in an envelope, members in no fixed order.</summary>
internal static class EnvelopeWriter
{
    private static readonly JsonWriterOptions Escaped = new() { Encoder = JavaScriptEncoder.Default };
    private static readonly JsonWriterOptions Literal = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <c>{"type":"Employee","attributes":{…}}</c>.</summary>
    public static void WriteEmployee(IBufferWriter<byte> output, EmployeeView view, AttributeDefinition[] attributes)
    {
        // Both forms are valid JSON: one record has literal umlauts and emoji, the next has \u escapes.
        using var json = new Utf8JsonWriter(output, view.Variant % 2 == 0 ? Literal : Escaped);
        json.WriteStartObject();
        json.WriteString("type", "Employee");
        json.WriteStartObject("attributes");
        var first = (int)(view.Variant % (uint)attributes.Length);
        for (var index = 0; index < attributes.Length; index++)
            WriteAttribute(json, view, attributes[(first + index) % attributes.Length]);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes an attribute of a nested person.</summary>
    public static void Write(Utf8JsonWriter json, string key, string label, string type, string value)
    {
        json.WriteStartObject(key);
        json.WriteString("label", label);
        json.WriteString("value", value);
        json.WriteString("type", type);
        json.WriteString("universal_id", key);
        json.WriteEndObject();
    }

    /// <inheritdoc cref="Write(Utf8JsonWriter, string, string, string, string)"/>
    public static void Write(Utf8JsonWriter json, string key, string label, string type, long value)
    {
        json.WriteStartObject(key);
        json.WriteString("label", label);
        json.WriteNumber("value", value);
        json.WriteString("type", type);
        json.WriteString("universal_id", key);
        json.WriteEndObject();
    }

    private static void WriteAttribute(Utf8JsonWriter json, EmployeeView view, AttributeDefinition attribute)
    {
        json.WriteStartObject(attribute.Key);
        switch ((view.Variant + (uint)attribute.Key.Length) % 3)
        {
            case 0:
                json.WriteString("label", attribute.Label);
                WriteValue(json, view, attribute);
                json.WriteString("type", attribute.Type);
                WriteUniversalId(json, attribute);
                break;
            case 1:
                WriteUniversalId(json, attribute);
                json.WriteString("type", attribute.Type);
                json.WriteString("label", attribute.Label);
                WriteValue(json, view, attribute);
                break;
            default:
                WriteValue(json, view, attribute);
                json.WriteString("label", attribute.Label);
                WriteUniversalId(json, attribute);
                json.WriteString("type", attribute.Type);
                break;
        }

        if (attribute.IsMoney)
            json.WriteString("currency", "EUR");
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, EmployeeView view, AttributeDefinition attribute)
    {
        json.WritePropertyName("value");
        if (view.Profile.RawValues.TryGetValue(attribute.Key, out var raw))
            raw.WriteTo(json);
        else if (view.Shapes == ShapeHabits.None)
            attribute.Write(json, view);
        else
            HabitualValue.Write(json, view, attribute);
    }

    private static void WriteUniversalId(Utf8JsonWriter json, AttributeDefinition attribute) =>
        json.WriteString("universal_id", attribute.UniversalId);
}
