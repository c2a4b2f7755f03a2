using System.Text.RegularExpressions;

namespace PersonioFunctions.Employees.Own;

/// <summary>How the value of a company's own attribute is stored.</summary>
public enum OwnAttributeType
{
    /// <summary>Text, as sent.</summary>
    Text,

    /// <summary>A calendar date, <c>yyyy-MM-dd</c>.</summary>
    Date,

    /// <summary>A number in invariant form, such as <c>37.5</c>.</summary>
    Number,

    /// <summary>
    /// A JSON array of texts. Personio separates tags by commas, and a tag may contain one, so a second column keeps such a text as sent.
    /// </summary>
    Tags,
}

/// <summary>An attribute of the company's own that an account stores, such as a personnel number.</summary>
/// <param name="Key">The Personio key, such as <c>dynamic_7123992</c>. It stays when the label is renamed.</param>
/// <param name="Name">The name; the column is <c>X_</c> and the name.</param>
/// <param name="Type">How the value is stored. It follows from the type in Personio.</param>
/// <param name="Place">The first place among the own fields; tags take two. An attribute keeps it as long as it is stored.</param>
public sealed partial record OwnAttribute(string Key, string Name, OwnAttributeType Type, int Place)
{
    /// <summary>The number of own attributes that an account may store.</summary>
    public const int MaxCount = 40;

    /// <summary>The number of places that the attribute takes.</summary>
    public int Places => Type == OwnAttributeType.Tags ? 2 : 1;

    /// <summary>Whether a text can be the name of an own attribute.</summary>
    public static bool IsName(string text) => NamePattern().IsMatch(text);

    /// <summary>Whether a text can be a column without its prefix: a name, or a name with the suffix of the tags as sent.</summary>
    internal static bool IsColumnName(string text) =>
        IsName(text.EndsWith(EmployeeField.AsSent, StringComparison.Ordinal) ? text[..^EmployeeField.AsSent.Length] : text);

    /// <summary>Returns the type for a type in Personio, such as <c>integer</c>; text for one that is unknown.</summary>
    /// <param name="type">
    /// The type. Source: https://developer.personio.de/reference/get_company-employees-custom-attributes
    /// </param>
    public static OwnAttributeType TypeOf(string? type) => type switch
    {
        "date" => OwnAttributeType.Date,
        "integer" or "decimal" => OwnAttributeType.Number,
        "tags" => OwnAttributeType.Tags,
        _ => OwnAttributeType.Text,
    };

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
