using System.Globalization;
using System.Text;
using System.Text.Json;
using PersonioFunctions.Personio.Paging;

namespace PersonioFunctions.Personio.Json;

/// <summary>What a page of the employee list says.</summary>
/// <param name="Employees">The records; null exactly when <paramref name="Error"/> is set.</param>
/// <param name="TotalElements">The length of the whole list, when told.</param>
/// <param name="Error">The code of an answer with <c>success: false</c>, 0 when it has none.</param>
internal sealed record PersonioPageAnswer(IReadOnlyList<PersonioEmployee>? Employees, int? TotalElements, int? Error);

/// <summary>
/// Reads <c>{"success":true,"metadata":{…},"data":[{"type":"Employee","attributes":{…}}]}</c> in one pass without a document in
/// between. Strict on the envelope, since a page that is not understood must never count as an empty one; lenient on the
/// records. One per walk: it holds the walk's keys and repeated texts, and is not for use by two threads.
/// </summary>
internal sealed class PersonioPageReader
{
    public const string IdKey = "id";

    // What would be longer than this fits no Int64; Personio's ids are Int64.
    private const int MaxIdLength = 19;

    private static readonly PersonioEmployee Unreadable = new(null, new PersonioFields([], []));

    private readonly string[] _keys;
    private readonly byte[][] _names;
    private readonly PersonioValueReader _values = new();

    /// <param name="keys">The attributes to keep. The first is <see cref="IdKey"/>.</param>
    public PersonioPageReader(string[] keys)
    {
        _keys = keys;
        _names = Array.ConvertAll(keys, Encoding.UTF8.GetBytes);
    }

    /// <summary>Reads one answer.</summary>
    /// <exception cref="JsonException">It is not JSON, too deeply nested, or not the documented envelope.</exception>
    /// <exception cref="InvalidOperationException">A text that is kept is not valid Unicode.</exception>
    public PersonioPageAnswer Read(ReadOnlySpan<byte> body) => Read(body, JsonTokenType.StartArray);

    /// <summary>Reads an answer about one record: the same envelope around an object.</summary>
    /// <exception cref="JsonException">It is not JSON, too deeply nested, or not the documented envelope.</exception>
    public PersonioPageAnswer ReadOne(ReadOnlySpan<byte> body) => Read(body, JsonTokenType.StartObject);

    private PersonioPageAnswer Read(ReadOnlySpan<byte> body, JsonTokenType shape)
    {
        var json = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        var reader = new Utf8JsonReader(json);
        List<PersonioEmployee>? employees = null;
        JsonTokenType? success = null;
        int? total = null;
        int? code = null;

        reader.Read();
        Expect(reader.TokenType == JsonTokenType.StartObject, "The answer is not an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                employees = reader.TokenType == shape ? ReadData(ref reader, json) : Skipped(ref reader);
            }
            else if (reader.ValueTextEquals("success"u8))
            {
                reader.Read();
                success = reader.TokenType;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("metadata"u8))
            {
                total = ReadNumberIn(ref reader, "total_elements"u8);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                code = ReadNumberIn(ref reader, "code"u8);
            }
            else
            {
                reader.Skip();
            }
        }

        // Throws when anything follows the document.
        reader.Read();
        if (success == JsonTokenType.False)
        {
            return new(null, null, code ?? 0);
        }

        Expect(success == JsonTokenType.True, "The answer does not say whether it is one.");
        Expect(employees is not null, "The answer has no employees.");
        return new(employees, total >= 0 ? total : null, null);
    }

    private static List<PersonioEmployee>? Skipped(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return null;
    }

    private List<PersonioEmployee> ReadData(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType == JsonTokenType.StartObject) return [ReadEmployee(ref reader, json)];

        var employees = new List<PersonioEmployee>(PersonioEmployeePage.MaxRecords);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            employees.Add(ReadEmployee(ref reader, json));
        }

        return employees;
    }

    private PersonioEmployee ReadEmployee(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
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

        return values is null ? Unreadable : new(IdOf(values[0]?.Text), new PersonioFields(_keys, values));
    }

    private PersonioValue?[] ReadAttributes(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var values = new PersonioValue?[_keys.Length];
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

    // Records of a page list their attributes in the same order, mostly that of the request: the next key is the likeliest.
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

    // Invariant digits and nothing else: the id becomes a table key, and "007" must not be another person than 7.
    private static string? IdOf(string? text)
    {
        if (text is not { Length: <= MaxIdLength }
            || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return text[0] == '0' ? number.ToString(CultureInfo.InvariantCulture) : text;
    }

    private static int? ReadNumberIn(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        int? number = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name))
            {
                reader.Read();
                number = LenientNumber.Read(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return number;
    }

    private static void Expect(bool condition, string fault)
    {
        if (!condition)
        {
            throw new JsonException(fault);
        }
    }
}
