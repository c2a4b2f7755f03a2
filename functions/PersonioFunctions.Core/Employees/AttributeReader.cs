using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Employees;

/// <summary>
/// Converts an attribute's value to the text of a field. Pure: no clock, no I/O, no state. If the text for the same value changes, raise
/// <see cref="Fingerprint.Version"/>, so that the next run writes every row again.
/// </summary>
/// <param name="Read">
/// Returns the text of a value that is not empty; an empty text when the value stands for none; null when it has another form.
/// </param>
internal sealed record AttributeReader(Func<PersonioValue, string?> Read)
{
    private static readonly JsonWriterOptions ReadableJson = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Reads a text, number, boolean, or the name of an object, without surrounding white space.</summary>
    public static AttributeReader Text { get; } = new(value => value.AsText());

    /// <summary>Reads an e-mail address as sent, without invisible characters.</summary>
    public static AttributeReader Address { get; } = new(value => value.AsText() is { } text ? EmailAddress.Clean(text) : null);

    /// <summary>
    /// Reads the calendar date as written, <c>yyyy-MM-dd</c>. Personio sends local midnights with the office's offset, which are never
    /// shifted to UTC. A zero date, such as 0000-00-00, is an empty value.
    /// </summary>
    public static AttributeReader Date { get; } = new(DateOf);

    /// <summary>Reads a last day like <see cref="Date"/>. An open end, such as 9999-12-31, is an empty value.</summary>
    public static AttributeReader LastDay { get; } = new(LastDayOf);

    /// <summary>
    /// Reads the offset of a <see cref="Date"/>, such as <c>-05:00</c>. The offset of a date without one, or with Z, is an empty value.
    /// </summary>
    public static AttributeReader DateOffset { get; } = new(value => OffsetOf(value, DateOf(value)));

    /// <summary>Reads the offset of a <see cref="LastDay"/>, like <see cref="DateOffset"/>.</summary>
    public static AttributeReader LastDayOffset { get; } = new(value => OffsetOf(value, LastDayOf(value)));

    /// <summary>Reads cost centres as a JSON array of <c>{id,name,percentage}</c>, in order of id.</summary>
    public static AttributeReader CostCenters { get; } = new(value => value.Derive(CostCentersOf)) { IsJson = true };

    /// <summary>Reads the id of a named thing, such as a department; an empty text when it has none.</summary>
    public static AttributeReader Id { get; } = new(value => value.Field("id")?.AsId() ?? "");

    /// <summary>Reads a number, in digits with a point. 40, 40.0 and "40" are one number.</summary>
    public static AttributeReader Number { get; } = new(value => NumberOf(value.AsText()));

    /// <summary>Reads tags as a JSON array of texts, sorted: a comma separates tags, unless Personio sends a list or JSON.</summary>
    public static AttributeReader Tags { get; } = new(value => value.Derive(TagsOf)) { IsJson = true };

    /// <summary>Reads tags as sent, if a comma in them may be part of a tag; otherwise an empty text.</summary>
    public static AttributeReader TagsAsSent { get; } =
        new(value => value.AsText() is { } text && text.Contains(',') && JsonTags(text) is null ? text : "");

    /// <summary>Whether the text is JSON, which the API returns as JSON.</summary>
    public bool IsJson { get; private init; }

    private static string? NumberOf(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? Normalized(number).ToString(CultureInfo.InvariantCulture)
            : null;

    // 100.0 and 100 are one value.
    private static decimal Normalized(decimal number) => number / 1.000000000000000000000000000000m;

    private static string? TagsOf(PersonioValue value)
    {
        var tags = value.Kind == PersonioValueKind.Items
            ? [.. value.Items.Select(tag => tag.AsText())]
            : value.AsText() is { } text ? JsonTags(text) ?? text.Split(',') : null;
        if (tags is null || tags.Contains(null)) return null;
        return TextOf(tags.Select(tag => tag!.Trim()).Where(tag => tag.Length > 0).Distinct().Order(StringComparer.Ordinal));
    }

    private static string TextOf(IEnumerable<string> tags)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, ReadableJson))
        {
            json.WriteStartArray();
            foreach (var tag in tags) json.WriteStringValue(tag);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    // Some responses have the tags as a JSON text: https://github.com/at-gmbh/personio-py/issues/48
    private static string?[]? JsonTags(string text)
    {
        if (text[0] != '[') return null;
        try
        {
            var tags = JsonElement.Parse(text).EnumerateArray().ToList();
            return tags.TrueForAll(tag => tag.ValueKind == JsonValueKind.String) ? [.. tags.Select(tag => tag.GetString())] : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null; // not JSON, not an array, or a text that is not valid Unicode
        }
    }

    private static string? DateOf(PersonioValue value)
    {
        if (value.AsDateText() is not { } text) return null;
        if (CalendarDate.IsNone(text)) return "";
        return text.Length >= CalendarDate.Length && CalendarDate.Parse(text.AsSpan(0, CalendarDate.Length)) is not null
            ? text[..CalendarDate.Length]
            : null;
    }

    private static string? LastDayOf(PersonioValue value) =>
        DateOf(value) is { } text && CalendarDate.Parse(text) is { } day && CalendarDate.IsOpenEnd(day) ? "" : DateOf(value);

    // Z says that a program converted the date to UTC. The offset of the office is then unknown.
    private static string? OffsetOf(PersonioValue value, string? date)
    {
        if (date is null or "") return date;
        var time = value.AsDateText().AsSpan(CalendarDate.Length);
        var sign = time.LastIndexOfAny('+', '-');
        var offset = sign >= 0 ? Lifecycle.DateOffset.Parse(time[sign..]) : Lifecycle.DateOffset.Parse(value.TextOf("timezone"));
        return offset is { } written ? Lifecycle.DateOffset.Text(written) : "";
    }

    // Sorts by id because Personio promises no order, and the same cost centres in another order are not a change.
    private static string? CostCentersOf(PersonioValue value)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, ReadableJson))
        {
            json.WriteStartArray();
            foreach (var item in value.AsItems().OrderBy(Id, StringComparer.Ordinal).ThenBy(NameOf, StringComparer.Ordinal))
            {
                if (item.AsOne().Kind != PersonioValueKind.Fields) return null;
                json.WriteStartObject();
                WriteNumberOrText(json, "id", Id(item));
                json.WriteString("name", NameOf(item));
                WriteNumberOrText(json, "percentage", item.TextOf("percentage"));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);

        static string? Id(PersonioValue item) => item.TextOf("id");
        static string? NameOf(PersonioValue item) => item.TextOf("name");
    }

    private static void WriteNumberOrText(Utf8JsonWriter json, string name, string? text)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            json.WriteNumber(name, Normalized(number));
        else
            json.WriteString(name, text);
    }
}
