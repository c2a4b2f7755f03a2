using PersonioFunctions.Employees;

namespace PersonioFunctions.Operations;

/// <summary>Something that an undo leaves as it is.</summary>
/// <param name="EmployeeId">The Personio id.</param>
/// <param name="Field">The column, or null for the whole row.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record LeftAlone(string EmployeeId, string? Field, string Reason);

/// <summary>What it takes to undo a run.</summary>
/// <param name="Restored">Rows as they are and as they will be.</param>
/// <param name="Removed">Rows that the run had added and that go again.</param>
/// <param name="LeftAlone">What somebody changed since, or what cannot be brought back.</param>
public sealed record UndoPlan(
    IReadOnlyList<(EmployeeRow Before, EmployeeRow After)> Restored, IReadOnlyList<EmployeeRow> Removed, IReadOnlyList<LeftAlone> LeftAlone)
{
    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Restored.Count == 0 && Removed.Count == 0;
}
