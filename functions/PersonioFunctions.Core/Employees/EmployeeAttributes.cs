using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace PersonioFunctions.Employees;

/// <summary>An attribute that is requested from Personio, and the fields that are read from it.</summary>
/// <param name="Key">The Personio key, as in the whitelist of the API credentials.</param>
/// <param name="Fields">The fields.</param>
public sealed record MappedAttribute(string Key, ImmutableArray<EmployeeField> Fields);

/// <summary>The attributes that an account requests: those of the catalogue, with its own attribute for the e-mail address.</summary>
public sealed partial class EmployeeAttributes
{
    /// <summary>The prefix of the keys of a company's own attributes.</summary>
    public const string CustomPrefix = "dynamic_";

    /// <summary>Creates the attributes of an account.</summary>
    /// <param name="emailKey">The attribute that holds the e-mail address; null for <see cref="DefaultEmailKey"/>.</param>
    public EmployeeAttributes(string? emailKey)
    {
        EmailKey = emailKey ?? DefaultEmailKey;
        All = [.. EmployeeField.All.GroupBy(KeyOf).Select(fields => new MappedAttribute(fields.Key, [.. fields]))];
        Keys = [.. All.Select(attribute => attribute.Key)];
    }

    /// <summary>The attribute that holds the e-mail address unless the account names another.</summary>
    public static string DefaultEmailKey => EmployeeField.Email.Attribute;

    /// <summary>The attribute that holds the e-mail address.</summary>
    public string EmailKey { get; }

    /// <summary>All attributes.</summary>
    public ImmutableArray<MappedAttribute> All { get; }

    /// <summary>The keys to request.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>Whether <paramref name="key"/> can be a Personio attribute key, such as <c>email</c> or <c>dynamic_7123992</c>.</summary>
    public static bool IsKey(string key) => KeyPattern().IsMatch(key);

    private string KeyOf(EmployeeField field) => field == EmployeeField.Email ? EmailKey : field.Attribute;

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyPattern();
}
