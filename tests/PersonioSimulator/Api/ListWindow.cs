using PersonioSimulator.Faults;

namespace PersonioSimulator.Api;

/// <summary>The rows of a page, and the total that the response claims.</summary>
/// <param name="Start">The position of the first row.</param>
/// <param name="Count">The number of rows.</param>
/// <param name="Total">The claimed <c>total_elements</c>.</param>
internal readonly record struct ListWindow(int Start, int Count, int Total)
{
    /// <param name="query">The query.</param>
    /// <param name="matching">The real number of matching employees.</param>
    /// <param name="fault">The fault; null for none.</param>
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
