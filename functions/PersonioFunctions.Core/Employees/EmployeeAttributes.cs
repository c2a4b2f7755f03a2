using System.Collections.Immutable;
using System.Text.RegularExpressions;
using PersonioFunctions.Employees.Own;

namespace PersonioFunctions.Employees;

/// <summary>An attribute that is requested from Personio, and the fields that are read from it.</summary>
/// <param name="Key">The Personio key, as in the whitelist of the API credentials.</param>
/// <param name="Fields">The fields. If the first cannot be read from a value, none can.</param>
public sealed record MappedAttribute(string Key, ImmutableArray<EmployeeField> Fields)
{
    /// <summary>The readers of the fields; empty for the supervisor, whose fields are read together.</summary>
    internal ImmutableArray<AttributeReader> Readers { get; init; } = [.. Fields.Select(field => field.Reader).OfType<AttributeReader>()];
}

/// <summary>
/// The attributes that an account requests: those that every account reads, with its own attribute for the e-mail address, and those that
/// it has switched on.
/// </summary>
public sealed partial class EmployeeAttributes
{
    /// <summary>The prefix of the keys of a company's own attributes.</summary>
    public const string CustomPrefix = "dynamic_";

    /// <summary>Creates the attributes of an account.</summary>
    /// <param name="emailKey">The attribute that holds the e-mail address; null for <see cref="DefaultEmailKey"/>.</param>
    /// <param name="chosen">The attributes that the account has switched on; null for none.</param>
    public EmployeeAttributes(string? emailKey, AttributeChoice? chosen = null)
    {
        EmailKey = emailKey ?? DefaultEmailKey;
        var choice = chosen ?? AttributeChoice.None;
        var fields = EmployeeField.All.Concat(EmployeeField.Optional.Where(field => choice.Optional.Contains(field.Attribute)));
        All = [.. fields.GroupBy(KeyOf).Select(group => new MappedAttribute(group.Key, [.. group])), .. OwnOf(choice)];
        Keys = [.. All.Select(attribute => attribute.Key)];
        Fields = FieldSet.Of(All.SelectMany(attribute => attribute.Fields));
    }

    /// <summary>The attribute that holds the e-mail address unless the account names another.</summary>
    public static string DefaultEmailKey => EmployeeField.Email.Attribute;

    /// <summary>The attribute that holds the e-mail address.</summary>
    public string EmailKey { get; }

    /// <summary>All attributes.</summary>
    public ImmutableArray<MappedAttribute> All { get; }

    /// <summary>The keys to request.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>The fields of all attributes.</summary>
    public FieldSet Fields { get; }

    /// <summary>Whether <paramref name="key"/> can be a Personio attribute key, such as <c>email</c> or <c>dynamic_7123992</c>.</summary>
    public static bool IsKey(string key) => KeyPattern().IsMatch(key);

    private static IEnumerable<MappedAttribute> OwnOf(AttributeChoice chosen)
    {
        var fields = OwnFields.Of(chosen.Own);
        return chosen.Own.Select(attribute =>
            new MappedAttribute(
                attribute.Key, [.. Enumerable.Range(attribute.Place, attribute.Places).Select(place => fields!.At(place)!)])
            {
                Readers = ReadersOf(attribute.Type),
            });
    }

    private static ImmutableArray<AttributeReader> ReadersOf(OwnAttributeType type) => type switch
    {
        OwnAttributeType.Date => [AttributeReader.Date],
        OwnAttributeType.Number => [AttributeReader.Number],
        OwnAttributeType.Tags => [AttributeReader.Tags, AttributeReader.TagsAsSent],
        _ => [AttributeReader.Text],
    };

    private string KeyOf(EmployeeField field) => field == EmployeeField.Email ? EmailKey : field.Attribute;

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyPattern();
}
