using PersonioFunctions.Employees;

namespace PersonioFunctions.Operations;

/// <summary>A change that an undo does not undo.</summary>
/// <param name="EmployeeId">The Personio id.</param>
/// <param name="Field">The column, or null for the whole row.</param>
/// <param name="Reason">Why.</param>
public sealed record LeftAlone(string EmployeeId, string? Field, string Reason);

/// <summary>The changes that undo a run.</summary>
/// <param name="Restored">Rows before and after the undo.</param>
/// <param name="Removed">Rows that the run added and that are deleted.</param>
/// <param name="LeftAlone">Changes that were overwritten since, or that cannot be undone.</param>
public sealed record UndoPlan(
    IReadOnlyList<(EmployeeRow Before, EmployeeRow After)> Restored, IReadOnlyList<EmployeeRow> Removed, IReadOnlyList<LeftAlone> LeftAlone)
{
    /// <summary>Whether nothing has to be written.</summary>
    public bool IsEmpty => Restored.Count == 0 && Removed.Count == 0;
}
