using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace PersonioFunctions.Personio.Json;

/// <summary>Reads whole numbers, which Personio sends as numbers in one place and as text in another.</summary>
internal static class LenientNumber
{
    /// <summary>Reads the value at the reader's position, whatever it is; null when it is not an Int32.</summary>
    public static int? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.String)
        {
            return Utf8Parser.TryParse(reader.ValueSpan, out int number, out var used) && used == reader.ValueSpan.Length ? number : null;
        }

        reader.Skip();
        return null;
    }

    /// <summary>Returns the number in an element; null when it is not an Int32.</summary>
    public static int? From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.TryGetInt32(out var number) ? number : null,
        JsonValueKind.String => Parse(element.GetString()),
        _ => null,
    };

    private static int? Parse(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
