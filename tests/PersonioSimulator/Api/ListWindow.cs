using PersonioSimulator.Faults;

namespace PersonioSimulator.Api;

/// <summary>Which rows a page shows and how many it says there are.</summary>
/// <param name="Start">Position of the first row.</param>
/// <param name="Count">Rows shown.</param>
/// <param name="Total">The <c>total_elements</c> claimed.</param>
internal readonly record struct ListWindow(int Start, int Count, int Total)
{
    /// <param name="query">What was asked for.</param>
    /// <param name="matching">How many employees there really are.</param>
    /// <param name="fault">What goes wrong, if anything.</param>
    public static ListWindow Of(EmployeeQuery query, int matching, Fault? fault) => fault?.Kind switch
    {
        FaultKind.DuplicateRow => At(query.Offset - 1, query.Limit, matching, matching + 1),
        FaultKind.MissingRow => At(query.Offset + 1, query.Limit, matching, Math.Max(0, matching - 1)),
        FaultKind.DriftingTotal => At(query.Offset, query.Limit, matching, Math.Max(0, matching - fault.Occurrence)),
        FaultKind.EmptyList => new ListWindow(0, 0, 0),
        FaultKind.EmptyPage => new ListWindow(0, 0, matching),
        FaultKind.RepeatedPage => At(0, query.Limit, matching, matching),
        _ => At(query.Offset, query.Limit, matching, matching),
    };

    private static ListWindow At(int start, int limit, int matching, int total) =>
        new(start, Math.Clamp(matching - start, 0, limit), total);
}
