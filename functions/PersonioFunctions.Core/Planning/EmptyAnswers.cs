using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Personio;
using PersonioFunctions.Planning.Snapshots;

namespace PersonioFunctions.Planning;

/// <summary>
/// Finds what is empty in a list although every company has it. The guard notices values that disappear; this notices values that never
/// came, which has the same cause: the permissions of the credentials. Pure.
/// </summary>
internal static class EmptyAnswers
{
    // Without these, rows are useless or the lifecycle is wrong. Other attributes are empty in many companies.
    private static readonly EmployeeField[] Expected =
        [EmployeeField.FirstName, EmployeeField.LastName, EmployeeField.Email, EmployeeField.Status, EmployeeField.HireDate];

    /// <summary>Returns the notice about a complete list without anybody; null when somebody is listed.</summary>
    public static Notice? OfList(Snapshot snapshot) =>
        snapshot.Incomplete is not null || snapshot.Employees.Count > 0 || snapshot.Skipped.Count > 0 ? null : new Notice(
            NoticeCodes.EmptyList,
            "Personio answers, but it lists no employees. The credentials probably may not see any. Select the employees in Personio under "
                + $"{PersonioSettings.AccessibleEmployees}; the next run reads them.");

    /// <summary>Returns the notice about the first page of a list; null when nothing is empty in it.</summary>
    /// <param name="page">The snapshot of the page.</param>
    /// <param name="total">The number of records that Personio announces, or null.</param>
    public static Notice? OfFirstPage(Snapshot page, int? total) =>
        OfList(page)
            ?? OfAttributes(page, total > page.Employees.Count ? $"first {page.Employees.Count}" : $"{page.Employees.Count} listed");

    /// <summary>Returns the notice about expected attributes that nobody has a value of; null when there are none.</summary>
    public static Notice? OfAttributes(Snapshot snapshot) => OfAttributes(snapshot, $"{snapshot.Employees.Count} listed");

    private static Notice? OfAttributes(Snapshot snapshot, string people)
    {
        var empty = snapshot.Attributes
            .Where(presence => presence is { Present: > 0, Filled: 0 } && presence.Attribute.Fields.Any(Expected.Contains))
            .Select(presence => presence.Attribute.Key)
            .ToList();
        return empty.Count == 0 ? null : new Notice(
            NoticeCodes.EmptyAttributes,
            $"None of the {people} employees has a value of {string.Join(", ", empty)}. Check in Personio that "
                + $"employees have it, and that it is selected under {PersonioSettings.ReadableAttributes}. For the e-mail address, check "
                + "the account's emailAttribute too.");
    }
}
