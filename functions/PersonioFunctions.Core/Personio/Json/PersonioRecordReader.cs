using System.Text;
using System.Text.Json;

namespace PersonioFunctions.Personio.Json;

/// <summary>
/// Reads one record, <c>{"type":"Employee","attributes":{…}}</c>. A record that cannot be read becomes one without id and attributes,
/// so that it is counted and reported.
/// </summary>
/// <param name="keys">The attributes to keep; the first is the id's.</param>
internal sealed class PersonioRecordReader(string[] keys)
{
    private static readonly PersonioEmployee Unreadable = new(null, new PersonioFields([], []));

    private readonly byte[][] _names = Array.ConvertAll(keys, Encoding.UTF8.GetBytes);
    private readonly PersonioValueReader _values = new();

    /// <param name="reader">At the record's first token; left at its last.</param>
    /// <param name="json">The bytes that the reader reads.</param>
    public PersonioEmployee Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return Unreadable;
        }

        PersonioValue?[]? values = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("attributes"u8))
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                values = ReadAttributes(ref reader, json);
            }
            else
            {
                reader.Skip();
            }
        }

        return values is null ? Unreadable : new(values[0]?.AsId(), new PersonioFields(keys, values));
    }

    private PersonioValue?[] ReadAttributes(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var values = new PersonioValue?[_names.Length];
        var expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = IndexOfKey(ref reader, expected);
            if (index < 0)
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            values[index] = _values.ReadAttribute(ref reader, json);
            expected = index + 1;
        }

        return values;
    }

    // Records of a page list their attributes in the same order, usually that of the request. So the search starts at the next key.
    private int IndexOfKey(ref Utf8JsonReader reader, int expected)
    {
        for (var i = 0; i < _names.Length; i++, expected++)
        {
            if (expected == _names.Length)
            {
                expected = 0;
            }

            if (reader.ValueTextEquals(_names[expected]))
            {
                return expected;
            }
        }

        return -1;
    }
}
