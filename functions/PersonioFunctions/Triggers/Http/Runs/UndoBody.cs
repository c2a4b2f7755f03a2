using PersonioFunctions.Operations;

namespace PersonioFunctions.Triggers.Http.Runs;

/// <summary>An undo: the run that did it, and what it left unchanged.</summary>
internal sealed record UndoBody(RunBody Run, IReadOnlyList<LeftAloneBody> LeftAlone)
{
    public static UndoBody From(Undo undo) => new(
        RunBody.From(undo.Run!), [.. undo.LeftAlone!.Select(left => new LeftAloneBody(left.EmployeeId, left.Field, left.Reason))]);
}

/// <summary>A row or a column that an undo left unchanged, and why.</summary>
internal sealed record LeftAloneBody(string EmployeeId, string? Field, string Reason);
