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

    /// <summary>Whether a name is the index of an item in a list that PHP wrote as an object.</summary>
    public static bool IsIndex(string name) => name.Length is > 0 and <= 9 && !name.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <inheritdoc cref="IsIndex(string)"/>
    public static bool IsIndex(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= 9 && !name.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static int? Parse(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
