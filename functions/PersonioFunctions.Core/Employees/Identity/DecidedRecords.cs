using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees.Identity;

/// <summary>A person's decision which records are the earlier ones of an employee. It replaces the rule until it is withdrawn.</summary>
/// <param name="EmployeeIds">The ids of the earlier records, in order; empty when the employee has none.</param>
public sealed record DecidedRecords(IReadOnlyList<string> EmployeeIds)
{
    private const string NoRecords = "none";

    /// <summary>The column: the ids separated by commas, or <c>none</c>.</summary>
    public string Text => EarlierRecords.TextOf(EmployeeIds) ?? NoRecords;

    /// <summary>Reads the column.</summary>
    /// <returns>Null when nothing was decided.</returns>
    public static DecidedRecords? Parse(string? text) => text switch
    {
        null or "" => null,
        NoRecords => new DecidedRecords([]),
        _ => new DecidedRecords(EarlierRecords.IdsIn(text)),
    };

    /// <inheritdoc/>
    public bool Equals(DecidedRecords? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
