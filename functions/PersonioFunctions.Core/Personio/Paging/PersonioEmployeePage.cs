namespace PersonioFunctions.Personio.Paging;

/// <summary>One page of the employee list.</summary>
/// <param name="Employees">
/// The records in the order sent, duplicates and records without an id included. Those of a page that <see cref="IsKnown"/> are read
/// when the first of them is asked for, by one thread at a time.
/// </param>
/// <param name="Offset">Index of the first record of this page, in elements.</param>
/// <param name="TotalElements">What the server says the list holds, or null when it sends no metadata.</param>
/// <param name="Requests">HTTP requests it took to get this page: retries, token requests and what was asked in vain included.</param>
public sealed record PersonioEmployeePage(IReadOnlyList<PersonioEmployee> Employees, int Offset, int? TotalElements, int Requests)
{
    /// <summary>The most records Personio sends in a page since 2025-01-31. Asking for more is undocumented, and skips records in other clients.</summary>
    internal const int MaxRecords = 100;

    /// <summary>What tells it from other pages.</summary>
    public PageMark Mark { get; init; }

    /// <summary>Whether it is, byte for byte, one of the pages that the walk was told of.</summary>
    public bool IsKnown { get; init; }
}
