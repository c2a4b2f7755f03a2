using System.Collections.Frozen;

namespace PersonioFunctions.Employees.Own;

/// <summary>Validates the attributes that a company wants to store beside those that every account reads. Pure.</summary>
public static class AttributeRules
{
    // By the keys of system attributes, which a custom attribute has as its universal_id.
    // https://developer.personio.de/reference/get_company-employees
    private static readonly FrozenSet<string> Sensitive = FrozenSet.Create(
        StringComparer.Ordinal,
        "fix_salary", "fix_salary_interval", "hourly_salary", "salary", "bonus", "iban", "bic", "bank_name", "bank_account_holder",
        "bank_account_number", "tax_id", "tax_class", "income_tax_class", "social_security_number", "national_insurance_number", "religion",
        "church_tax", "health_insurance", "health_insurance_type", "health_insurance_number", "severely_disabled", "disability",
        "degree_of_disability", "marital_status", "nationality");

    // A type that Personio gives to amounts of money.
    private static readonly FrozenSet<string> SensitiveTypes = FrozenSet.Create(StringComparer.Ordinal, "salary", "currency", "money");

    /// <summary>Whether an attribute holds bank, salary, tax or health data.</summary>
    /// <param name="key">The key, or the <c>universal_id</c> of a custom attribute.</param>
    /// <param name="type">The type in Personio, or null.</param>
    public static bool IsSensitive(string? key, string? type = null) =>
        (key is not null && Sensitive.Contains(key)) || (type is not null && SensitiveTypes.Contains(type));

    /// <summary>Returns what is wrong with a request, in one sentence; null when it is valid.</summary>
    /// <param name="columns">The column by key, without the prefix of own columns.</param>
    /// <param name="emailKey">The attribute that holds the e-mail address.</param>
    /// <param name="allowed">The sensitive attributes that the request allows.</param>
    public static string? Check(IReadOnlyDictionary<string, string> columns, string emailKey, IReadOnlyCollection<string> allowed)
    {
        var own = columns.Where(pair => AttributeChoice.ColumnOf(pair.Key) is null).ToList();
        if (own.Count > OwnAttribute.MaxCount) return $"Use at most {OwnAttribute.MaxCount} attributes of your own; there are {own.Count}.";
        if (own.GroupBy(pair => pair.Value, StringComparer.OrdinalIgnoreCase).FirstOrDefault(names => names.Count() > 1) is { } twice)
            return $"The name {twice.Key} is used for several attributes. Give each another name.";
        return columns.Select(pair => CheckOne(pair.Key, pair.Value, emailKey, allowed)).FirstOrDefault(error => error is not null);
    }

    private static string? CheckOne(string key, string name, string emailKey, IReadOnlyCollection<string> allowed)
    {
        if (!EmployeeAttributes.IsKey(key))
            return "Use the Personio keys of attributes, such as dynamic_7123992 or office, not their labels.";
        if (AttributeChoice.ColumnOf(key) is { } column)
            return name == column ? null : $"The column of {key} is always {column}.";
        if (key == emailKey || EmployeeField.All.Any(field => field.Attribute == key)) return $"Every account stores {key} already.";
        if (name is null || !OwnAttribute.IsName(name))
            return $"The column of {key} needs a name of 1 to 63 letters and digits, beginning with a capital letter.";
        if (EmployeeColumns.IsColumn(name)) return $"{name} is a column of this app. Give {key} another name.";
        return IsSensitive(key) && !allowed.Contains(key)
            ? $"{key} holds bank, salary, tax or health data. Add it to sensitiveAttributes if you want to store it."
            : null;
    }
}
