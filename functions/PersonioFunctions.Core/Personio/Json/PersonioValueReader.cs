using System.Text.Json;

namespace PersonioFunctions.Personio.Json;

/// <summary>
/// Reads attribute values of any shape into <see cref="PersonioValue"/>. No shape is an error, because the shape of an attribute has
/// changed over the years and differs between companies. The JSON reader limits the depth to 64.
/// </summary>
internal sealed class PersonioValueReader
{
    private readonly PersonioTextCache _texts = new();
    private readonly PersonioObjectCache _objects = new();

    /// <summary>
    /// Reads an attribute: <c>{"label":…,"value":…,"type":…,"universal_id":…}</c>, in older responses only label and value. Also
    /// reads a bare value or a bare nested object. Returns null for an envelope without a value, because only an empty value may erase a
    /// stored one.
    /// </summary>
    /// <param name="reader">At the first token of the attribute; left at its last.</param>
    /// <param name="json">The bytes that the reader reads.</param>
    public PersonioValue? ReadAttribute(ref Utf8JsonReader reader, ReadOnlySpan<byte> json) =>
        reader.TokenType == JsonTokenType.StartObject ? Unwrap(ref reader, json) : Read(ref reader, json);

    // Empty JSON skips the cache of objects: the value is part of an object that was already looked up there.
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

    // An object is an envelope, {"type":…,"attributes":{…}} or plain fields. Only its end tells which, because the order of keys
    // varies.
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
        var fields = new PersonioFieldsBuilder();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = _texts.ReadName(ref reader);
            reader.Read();
            fields.Set(key, Read(ref reader, json: default));
        }

        return fields.Build();
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

    // Runs for every member of every attribute. Comparing with a constant is far cheaper than calling ValueTextEquals.
    private static bool IsNamed(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueIsEscaped ? reader.ValueTextEquals(name) : reader.ValueSpan.SequenceEqual(name);

    private static PersonioValue Skipped(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return PersonioValue.Empty;
    }
}
