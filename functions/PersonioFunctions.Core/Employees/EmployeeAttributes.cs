using System.Text.RegularExpressions;

namespace PersonioFunctions.Employees;

/// <summary>An attribute that is asked of Personio, and the fields that come from it.</summary>
/// <param name="Key">The Personio key, as it stands in the whitelist of the API credentials.</param>
/// <param name="Fields">The fields.</param>
public sealed record MappedAttribute(string Key, IReadOnlyList<EmployeeField> Fields);

/// <summary>
/// The catalogue of what is read: twelve attributes, fourteen fields.
/// Source: https://developer.personio.de/reference/get_company-employees
/// </summary>
public sealed partial class EmployeeAttributes
{
    /// <summary>The attribute that holds the e-mail address unless the account names another.</summary>
    public const string DefaultEmailKey = "email";

    /// <summary>How the keys of a company's own attributes begin.</summary>
    public const string CustomPrefix = "dynamic_";

    /// <summary>The catalogue of an account.</summary>
    /// <param name="emailKey">The attribute that holds the e-mail address, or null for <see cref="DefaultEmailKey"/>.</param>
    public EmployeeAttributes(string? emailKey)
    {
        EmailKey = emailKey ?? DefaultEmailKey;
        All =
        [
            new("first_name", [EmployeeField.FirstName]),
            new("last_name", [EmployeeField.LastName]),
            new(EmailKey, [EmployeeField.Email]),
            new("status", [EmployeeField.Status]),
            new("hire_date", [EmployeeField.HireDate]),
            new("termination_date", [EmployeeField.TerminationDate]),
            new("position", [EmployeeField.JobTitle]),
            new("department", [EmployeeField.Department]),
            new("supervisor", [EmployeeField.ManagerId, EmployeeField.ManagerName, EmployeeField.ManagerEmail]),
            new("team", [EmployeeField.Team]),
            new("cost_centers", [EmployeeField.CostCenters]),
            new("profile_picture", [EmployeeField.ProfilePictureUrl]),
        ];
        Keys = [.. All.Select(attribute => attribute.Key)];
    }

    /// <summary>The attribute that holds the e-mail address.</summary>
    public string EmailKey { get; }

    /// <summary>All attributes.</summary>
    public IReadOnlyList<MappedAttribute> All { get; }

    /// <summary>The keys to ask for.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>Whether <paramref name="key"/> can be a Personio attribute key, such as <c>email</c> or <c>dynamic_7123992</c>.</summary>
    public static bool IsKey(string key) => KeyPattern().IsMatch(key);

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyPattern();
}
