using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace PersonioFunctions.Personio.Json;

/// <summary>
/// Caches the texts of one walk. Thousands of people share few statuses, positions, names and dates, so each is decoded once while it
/// stays in its slot. A new text replaces the one in its slot, so the cache never grows.
/// </summary>
internal sealed class PersonioTextCache
{
    private const int Slots = 4096;

    // Longer texts, such as addresses and picture URLs, are unique to a person.
    private const int MaxLength = 40;

    private static readonly PersonioValue True = PersonioValue.OfText("true");
    private static readonly PersonioValue False = PersonioValue.OfText("false");

    // The stored hash detects most slots that hold another text without comparing texts.
    private readonly (ulong Hash, PersonioValue? Value)[] _slots = new (ulong, PersonioValue?)[Slots];

    /// <summary>Reads the scalar at the reader's position as text.</summary>
    public PersonioValue Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        // Kept as sent: 1.50 stays 1.50, and an id keeps all its digits. Not cached, because most numbers are ids, which are unique.
        JsonTokenType.Number => PersonioValue.OfText(Encoding.ASCII.GetString(reader.ValueSpan)),
        JsonTokenType.String => ReadString(ref reader),
        JsonTokenType.True => True,
        JsonTokenType.False => False,
        _ => PersonioValue.Empty,
    };

    /// <summary>Reads the property name at the reader's position.</summary>
    public string ReadName(ref Utf8JsonReader reader) => ReadString(ref reader).Text ?? "";

    private PersonioValue ReadString(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped || reader.ValueSpan.Length > MaxLength)
        {
            return Decode(ref reader);
        }

        var hash = XxHash3.HashToUInt64(reader.ValueSpan);
        ref var slot = ref _slots[hash % Slots];
        if (slot.Hash != hash
            || slot.Value?.Text is not { } text
            || !(Ascii.Equals(reader.ValueSpan, text) || reader.ValueTextEquals(text)))
        {
            slot = (hash, Decode(ref reader));
        }

        return slot.Value!;
    }

    private static PersonioValue Decode(ref Utf8JsonReader reader)
    {
        try
        {
            return PersonioValue.OfText(reader.GetString());
        }
        catch (InvalidOperationException)
        {
            // The bytes or escapes are not valid Unicode. One such value must not cost the whole page.
            return PersonioValue.Garbled;
        }
    }
}
