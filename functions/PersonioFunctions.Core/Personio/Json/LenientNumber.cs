using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace PersonioFunctions.Personio.Json;

/// <summary>Whole numbers, which Personio sends as numbers in one place and as text in another.</summary>
internal static class LenientNumber
{
    /// <summary>The number at the reader's position, or null when there is none that fits. Skips whatever is there.</summary>
    public static int? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.String)
        {
            return Utf8Parser.TryParse(reader.ValueSpan, out int number, out var used) && used == reader.ValueSpan.Length ? number : null;
        }

        reader.Skip();
        return null;
    }

    /// <summary>The number in an element, or null when there is none that fits.</summary>
    public static int? From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.TryGetInt32(out var number) ? number : null,
        JsonValueKind.String => OfText(element.GetString()),
        _ => null,
    };

    private static int? OfText(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
