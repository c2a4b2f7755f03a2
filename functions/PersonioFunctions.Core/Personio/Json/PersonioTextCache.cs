using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace PersonioFunctions.Personio.Json;

/// <summary>
/// The texts of one walk. A company's thousands of people share few statuses, positions, names and dates: each is made once while it
/// stays in its slot. A text that falls on an occupied slot takes it, so the cache never grows.
/// </summary>
internal sealed class PersonioTextCache
{
    private const int Slots = 4096;

    // Longer texts, such as addresses and pictures, are a person's own.
    private const int MaxLength = 40;

    private static readonly PersonioValue True = PersonioValue.OfText("true");
    private static readonly PersonioValue False = PersonioValue.OfText("false");

    // With the hash, so that a slot that holds another text is known by it.
    private readonly (ulong Hash, PersonioValue? Value)[] _slots = new (ulong, PersonioValue?)[Slots];

    /// <summary>The scalar at the reader's position as text.</summary>
    public PersonioValue Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        // As sent: 1.50 stays 1.50, and an id keeps all of its digits. Most are ids, and so a person's own.
        JsonTokenType.Number => PersonioValue.OfText(Encoding.ASCII.GetString(reader.ValueSpan)),
        JsonTokenType.String => ReadString(ref reader),
        JsonTokenType.True => True,
        JsonTokenType.False => False,
        _ => PersonioValue.Empty,
    };

    /// <summary>The property name at the reader's position.</summary>
    public string ReadName(ref Utf8JsonReader reader) => ReadString(ref reader).Text ?? "";

    private PersonioValue ReadString(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped || reader.ValueSpan.Length > MaxLength)
        {
            return Decode(ref reader);
        }

        var hash = XxHash3.HashToUInt64(reader.ValueSpan);
        ref var slot = ref _slots[hash % Slots];
        if (slot.Hash != hash || slot.Value?.Text is not { } text || !(Ascii.Equals(reader.ValueSpan, text) || reader.ValueTextEquals(text)))
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
            // Bytes or escapes that are no Unicode. One such value must not cost the page of a hundred people.
            return PersonioValue.Garbled;
        }
    }
}
