using System.Globalization;

namespace PersonioFunctions.Personio;

/// <summary>
/// Reads values for what they are, whatever shape they have: an object with a name where a text was, a list of one where an object was,
/// one object where a list was, an id as text. Pure. Readers of attributes use only these.
/// </summary>
public static class LenientValue
{
    // Personio's ids are Int64, which has at most 19 digits.
    private const int MaxIdLength = 19;

    /// <summary>Returns the item of a list of one; otherwise the value itself.</summary>
    public static PersonioValue AsOne(this PersonioValue value) => value.Items is [var only] ? only.AsOne() : value;

    /// <summary>Returns the items of a list, or the only value where a list was expected.</summary>
    public static IReadOnlyList<PersonioValue> AsItems(this PersonioValue value) => value.Kind switch
    {
        PersonioValueKind.Items => value.Items,
        PersonioValueKind.Empty => [],
        _ => [value],
    };

    /// <summary>Returns the text of a value or the name of an object, without white space around it; null when it has neither.</summary>
    public static string? AsText(this PersonioValue value)
    {
        var single = value.AsOne();
        var text = single.Fields.TryGetValue("name", out var name) ? name.AsOne().Text : single.Text;
        return text?.Trim();
    }

    /// <summary>Returns the text of a date, which PHP also writes as an object with a <c>date</c>; null when it has none.</summary>
    public static string? AsDateText(this PersonioValue value)
    {
        var single = value.AsOne();
        var text = single.Fields.TryGetValue("date", out var date) ? date.AsOne().Text : single.Text;
        return text?.Trim();
    }

    /// <summary>
    /// Returns an id in digits, as it is used in table keys; null when it is none. "007" and 7 are one id.
    /// </summary>
    public static string? AsId(this PersonioValue value)
    {
        if (value.Text is not { Length: <= MaxIdLength } text
            || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return text[0] == '0' ? number.ToString(CultureInfo.InvariantCulture) : text;
    }

    /// <summary>Returns a field of an object, also inside a list of one; null when there is none.</summary>
    public static PersonioValue? Field(this PersonioValue value, string name) => value.AsOne().Fields.GetValueOrDefault(name);

    /// <summary>Returns a field of an object as text, as <see cref="AsText"/> does; null when it has none.</summary>
    public static string? TextOf(this PersonioValue value, string name) => value.Field(name)?.AsText();
}
