using System.Text.Json;

namespace PersonioFunctions.Personio.Json;

/// <summary>
/// Reads attribute values of whatever shape into <see cref="PersonioValue"/>. No shape is an error: what Personio sends for one
/// attribute has changed over the years and differs between companies. Depth is bounded by the JSON reader (64).
/// </summary>
internal sealed class PersonioValueReader
{
    private const int FewFields = 16;

    private readonly PersonioTextCache _texts = new();
    private readonly PersonioObjectCache _objects = new();

    /// <summary>
    /// An attribute: <c>{"label":…,"value":…,"type":…,"universal_id":…}</c>, in older answers with label and value only; also the
    /// bare value or the bare nested object. Null for an envelope without a value: that is not the same as an empty
    /// value, and must not erase anything.
    /// </summary>
    /// <param name="reader">At the first token of the attribute; left at its last.</param>
    /// <param name="json">What the reader reads.</param>
    public PersonioValue? ReadAttribute(ref Utf8JsonReader reader, ReadOnlySpan<byte> json) =>
        reader.TokenType == JsonTokenType.StartObject ? Unwrap(ref reader, json) : Read(ref reader, json);

    // Without the JSON nothing nested is looked up: it is within an object that was looked up itself.
    private PersonioValue Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return _texts.Read(ref reader);
        }

        return json.IsEmpty ? ReadNested(ref reader) : ReadShared(ref reader, json);
    }

    private PersonioValue ReadShared(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var nested = json[start..(int)reader.BytesConsumed];
        if (_objects.Find(nested) is { } known)
        {
            return known;
        }

        var within = new Utf8JsonReader(nested);
        within.Read();
        return _objects.Add(nested, ReadNested(ref within));
    }

    private PersonioValue ReadNested(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartObject ? ReadObject(ref reader) : ReadItems(ref reader);

    // Envelope, {"type":…,"attributes":{…}} or plain fields: which of them shows only at the end, since the order of keys varies.
    private PersonioValue ReadObject(ref Utf8JsonReader reader)
    {
        var start = reader;
        if (Unwrap(ref reader, json: default) is { } wrapped)
        {
            return wrapped;
        }

        reader = start;
        return ReadFields(ref reader);
    }

    private PersonioValue? Unwrap(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        PersonioValue? value = null;
        PersonioValue? attributes = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsNamed(ref reader, "value"u8))
            {
                reader.Read();
                value = Read(ref reader, json);
            }
            else if (IsNamed(ref reader, "attributes"u8))
            {
                reader.Read();
                attributes = reader.TokenType == JsonTokenType.StartObject ? ReadFields(ref reader) : Skipped(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return value ?? attributes;
    }

    private PersonioValue ReadFields(ref Utf8JsonReader reader)
    {
        var keys = new string[2];
        var values = new PersonioValue[2];
        var count = 0;
        Dictionary<string, PersonioValue>? many = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = _texts.ReadName(ref reader);
            reader.Read();
            var value = Read(ref reader, json: default);
            if (many is not null)
            {
                many[key] = value;
                continue;
            }

            var index = Array.IndexOf(keys, key, 0, count);
            if (index >= 0)
            {
                values[index] = value;
                continue;
            }

            if (count == FewFields)
            {
                // Searching in turn would take a hostile object quadratic time.
                many = new(StringComparer.Ordinal) { [key] = value };
                for (var i = 0; i < count; i++)
                {
                    many.Add(keys[i], values[i]);
                }

                continue;
            }

            if (count == keys.Length)
            {
                Array.Resize(ref keys, count * 2);
                Array.Resize(ref values, count * 2);
            }

            (keys[count], values[count++]) = (key, value);
        }

        return PersonioValue.OfFields(many ?? (IReadOnlyDictionary<string, PersonioValue>)new PersonioFields(keys, values));
    }

    private PersonioValue ReadItems(ref Utf8JsonReader reader)
    {
        var items = new List<PersonioValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Read(ref reader, json: default));
        }

        return PersonioValue.OfItems(items);
    }

    // Asked of every member of every attribute: comparing with a constant is a few instructions, a call is not.
    private static bool IsNamed(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueIsEscaped ? reader.ValueTextEquals(name) : reader.ValueSpan.SequenceEqual(name);

    private static PersonioValue Skipped(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return PersonioValue.Empty;
    }
}
