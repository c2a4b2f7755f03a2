using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace PersonioFunctions.Events.Targets;

/// <summary>
/// Writes an event about an account as the Adaptive Card that a Teams workflow posts.
/// Source: https://learn.microsoft.com/connectors/teams/#request-body-schema
/// </summary>
internal static class TeamsCard
{
    /// <summary>Writes the request body.</summary>
    public static byte[] Write(ToldEvent told)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("type", "message");
        json.WriteStartArray("attachments");
        json.WriteStartObject();
        json.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
        json.WriteStartObject("content");
        json.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        json.WriteString("type", "AdaptiveCard");
        json.WriteString("version", "1.4");
        json.WriteStartArray("body");
        WriteTitle(json, told);
        WriteFacts(json, told);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteTitle(Utf8JsonWriter json, ToldEvent told)
    {
        json.WriteStartObject();
        json.WriteString("type", "TextBlock");
        json.WriteString("size", "Medium");
        json.WriteString("weight", "Bolder");
        json.WriteString("text", $"{told.Subject}: {told.Data.First(member => member.Key == "event").Value}");
        json.WriteBoolean("wrap", true);
        json.WriteEndObject();
    }

    private static void WriteFacts(Utf8JsonWriter json, ToldEvent told)
    {
        json.WriteStartObject();
        json.WriteString("type", "FactSet");
        json.WriteStartArray("facts");
        WriteFact(json, "time", told.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        foreach (var (name, value) in told.Data.Where(member => member.Key != "event")) WriteFact(json, name, value);
        WriteFact(json, "id", told.Id);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFact(Utf8JsonWriter json, string title, string value)
    {
        json.WriteStartObject();
        json.WriteString("title", title);
        json.WriteString("value", value);
        json.WriteEndObject();
    }
}
