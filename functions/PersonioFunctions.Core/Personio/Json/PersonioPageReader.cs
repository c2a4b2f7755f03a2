using System.Text.Json;

namespace PersonioFunctions.Personio.Json;

/// <summary>The content of one page of the employee list.</summary>
/// <param name="Employees">The records; null exactly when <paramref name="Error"/> is set.</param>
/// <param name="TotalElements">The length of the whole list; null when the response has no such number.</param>
/// <param name="Error">The error code of a response with <c>success: false</c>, or 0 when it has no code; null on success.</param>
internal sealed record PersonioPageResponse(IReadOnlyList<PersonioEmployee>? Employees, int? TotalElements, int? Error);

/// <summary>
/// Reads <c>{"success":true,"metadata":{…},"data":[{"type":"Employee","attributes":{…}}]}</c> in one pass, without a document tree.
/// Strict on the envelope, because a page that is not understood must never count as an empty one. Lenient on the records.
/// One instance serves one walk and one thread at a time: it holds the walk's keys and repeated texts.
/// </summary>
/// <param name="keys">The attributes to keep. The first is <see cref="IdKey"/>.</param>
internal sealed class PersonioPageReader(string[] keys)
{
    public const string IdKey = "id";

    private readonly PersonioRecordReader _records = new(keys);

    /// <summary>Reads a page of the employee list.</summary>
    /// <exception cref="JsonException">The body is not JSON, is nested too deeply, or is not the documented envelope.</exception>
    /// <exception cref="InvalidOperationException">A text that is kept is not valid Unicode.</exception>
    public PersonioPageResponse Read(ReadOnlySpan<byte> body) => Read(body, JsonTokenType.StartArray);

    /// <summary>
    /// Reads a response with one employee: the same envelope around an object. Null or an empty list in its place is nobody.
    /// </summary>
    /// <exception cref="JsonException">The body is not JSON, is nested too deeply, or is not the documented envelope.</exception>
    public PersonioPageResponse ReadOne(ReadOnlySpan<byte> body) => Read(body, JsonTokenType.StartObject);

    private PersonioPageResponse Read(ReadOnlySpan<byte> body, JsonTokenType shape)
    {
        var json = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        var reader = new Utf8JsonReader(json);
        List<PersonioEmployee>? employees = null;
        JsonTokenType? success = null;
        int? total = null;
        int? code = null;
        var isNobody = false;

        reader.Read();
        Expect(reader.TokenType == JsonTokenType.StartObject, "The response is not an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                isNobody = shape == JsonTokenType.StartObject && IsNobody(reader);
                employees = ReadData(ref reader, json, shape);
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

        // Throws when the document is followed by anything else.
        reader.Read();
        if (success == JsonTokenType.False)
        {
            return new(null, null, code ?? 0);
        }

        Expect(success == JsonTokenType.True, "The response has no 'success'.");
        Expect(employees is not null || isNobody, "The response has no employees.");
        return new(employees ?? [], total >= 0 ? total : null, null);
    }

    // A list, one record, or a list that PHP wrote as an object with numbers for names. One record may also come as a list of one.
    private List<PersonioEmployee>? ReadData(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, JsonTokenType shape)
    {
        var isOne = shape == JsonTokenType.StartObject;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            var list = ReadList(ref reader, json);
            return isOne && list.Count != 1 ? null : list;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        if (isOne && !IsAtIndex(reader)) return [_records.Read(ref reader, json)];
        var items = ReadNumbered(ref reader, json);
        return isOne && items?.Count != 1 ? null : items;
    }

    private List<PersonioEmployee> ReadList(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var employees = new List<PersonioEmployee>(PersonioEmployeePage.MaxRecords);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            employees.Add(_records.Read(ref reader, json));
        }

        return employees;
    }

    // Works on a copy, so that the caller's reader stays where it is.
    private static bool IsNobody(Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Null
        || (reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.EndArray);

    // Null when any name is no number. PHP writes an empty list as an empty object if it writes others as objects.
    private List<PersonioEmployee>? ReadNumbered(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var employees = new List<PersonioEmployee>(PersonioEmployeePage.MaxRecords);
        var isList = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isList &= LenientNumber.IsIndex(reader.ValueSpan);
            reader.Read();
            employees.Add(_records.Read(ref reader, json));
        }

        return isList ? employees : null;
    }

    // Works on a copy, so that the caller's reader stays where it is.
    private static bool IsAtIndex(Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName && LenientNumber.IsIndex(reader.ValueSpan);

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
