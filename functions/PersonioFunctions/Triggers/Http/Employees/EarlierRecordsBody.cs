using PersonioFunctions.Employees;
using PersonioFunctions.Employees.Identity;

namespace PersonioFunctions.Triggers.Http.Employees;

/// <summary>A decision about the earlier records of an employee: which they are, or that the rule decides.</summary>
internal sealed record EarlierRecordsBody(IReadOnlyList<string>? EmployeeIds, bool? Automatic)
{
    private const int MostRecords = 20;

    /// <summary>Converts the decision; null when the rule decides.</summary>
    /// <param name="id">The employee.</param>
    public DecidedRecords? ToDecision(string id)
    {
        if (Automatic == true && EmployeeIds is null) return null;
        if (EmployeeIds is null || Automatic is not null)
            throw Invalid("Send either employeeIds, the ids of all earlier records, or \"automatic\": true.");
        if (EmployeeIds.Count > MostRecords) throw Invalid($"Send at most {MostRecords} ids.");
        if (!EmployeeIds.All(one => one is not null && Employee.IsId(one))) throw Invalid("Each id has 1 to 19 digits.");
        if (EmployeeIds.Contains(id)) throw Invalid("An employee is not an earlier record of their own.");
        return new DecidedRecords([.. EmployeeIds.Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>Creates the problem for a decision that cannot be stored.</summary>
    public static RequestException Invalid(string error) => RequestReader.Invalid(
        ProblemCodes.InvalidEarlierRecords,
        "The earlier records are invalid. Nothing was decided.",
        new Dictionary<string, string> { ["employeeIds"] = error });
}
